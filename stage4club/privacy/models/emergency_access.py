"""A file opened in an emergency: by whom, why, for an hour, and what the privacy officer said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.core.references import new_reference
from stage4club.people.models import User
from stage4club.people.permissions import Scope

#: How long one record stays open.
DURATION = timedelta(minutes=60)
#: As long as the looks that it explains (`AccessEvent`).
KEPT = timedelta(days=731)


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    """Reading emergency accesses."""

    def visible_to(self, user: User) -> EmergencyAccessQuerySet:
        """All of them for the privacy officer; for who may open one, her own."""
        scopes = user.scopes("privacy.view_emergencyaccess")
        if Scope.ALL in scopes:
            return self.all()
        return self.filter(user=user) if Scope.OWN in scopes else self.none()

    def open(self, now: datetime) -> EmergencyAccessQuerySet:
        """Those whose hour is not over."""
        return self.filter(opened_at__lte=now, ends_at__gt=now)

    def to_review(self) -> EmergencyAccessQuerySet:
        """Those that the privacy officer has not looked at."""
        return self.filter(reviewed_at__isnull=True)


class EmergencyAccess(models.Model):
    """One record, read only, by one member of staff, for `DURATION`. Kept for `KEPT`.

    No foreign key to the record: it may be erased, and this is not. Nothing but the reason and
    the note says anything, and both are sealed.
    """

    reference = models.CharField(
        _("reference"), max_length=11, unique=True, default=new_reference, editable=False
    )
    user = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("emergency", "opened by")
    )
    subject_reference = models.CharField(_("reference of the file"), max_length=11)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=100)
    reason = EncryptedTextField(_("reason"), bound_to="reference")
    opened_at = models.DateTimeField(pgettext_lazy("emergency", "opened"))
    ends_at = models.DateTimeField(pgettext_lazy("emergency", "open until"))
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    review_note = EncryptedTextField(_("what came of it"), null=True, bound_to="reference")

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        """An hour each, one at a time for a record; reviewed by somebody else, once it is over."""

        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("open_emergencyaccess", _("Can open a file in an emergency")),
            ("review_emergencyaccess", _("Can review an emergency access")),
        ]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="privacy_emergency_one_open",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("subject_type", RangeOperators.EQUAL),
                    ("subject_id", RangeOperators.EQUAL),
                    (
                        Func(
                            F("opened_at"),
                            F("ends_at"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                name="privacy_emergency_one_hour", condition=Q(ends_at=F("opened_at") + DURATION)
            ),
            models.CheckConstraint(
                name="privacy_emergency_about_something",
                condition=~Q(subject_reference="") & ~Q(subject_type="") & ~Q(subject_id=""),
            ),
            models.CheckConstraint(
                name="privacy_emergency_reviewed",
                condition=Q(
                    reviewed_at__isnull=False, reviewed_by__isnull=False, review_note__isnull=False
                )
                | Q(reviewed_at__isnull=True, reviewed_by__isnull=True, review_note__isnull=True),
            ),
            models.CheckConstraint(
                name="privacy_emergency_reviewed_after",
                condition=Q(reviewed_at__isnull=True) | Q(reviewed_at__gte=F("ends_at")),
            ),
            models.CheckConstraint(
                name="privacy_emergency_not_her_own",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
            ),
        ]

    def __str__(self) -> str:
        """Its own public reference: nothing of the file."""
        return self.reference

    def is_open(self, now: datetime) -> bool:
        """Whether its hour is not over; as `EmergencyAccessQuerySet.open`."""
        return self.opened_at <= now < self.ends_at
