"""Times that are taken: for ten minutes by a form, for some days by a proposal, or for good."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Subquery
from django.utils.translation import gettext_lazy as _

from stage4club.people.models import Person, User

from .availability import Place

PERIOD = Func(F("starts_at"), F("ends_at"), function="TSTZRANGE", output_field=DateTimeRangeField())


class ReservationQuerySet(models.QuerySet["Reservation"]):
    """Reading the times that are taken."""

    def visible_to(self, user: User) -> ReservationQuerySet:
        """Her own week."""
        if not user.has_perm("assistance.view_appointment"):
            return self.none()
        return self.filter(social_worker=user)

    def standing(self, now: datetime) -> ReservationQuerySet:
        """Those that keep others away at `now`."""
        kept = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
        return self.filter(kept, released_at__isnull=True)

    def expired(self, now: datetime) -> ReservationQuerySet:
        """Kept for a form or an answer that did not come."""
        return self.filter(expires_at__lte=now, released_at__isnull=True)

    def left_behind(self, moment: datetime) -> ReservationQuerySet:
        """Released at that moment or before, and the time of no appointment: it was moved.

        What a proposal kept goes with its proposal.
        """
        return self.filter(released_at__lte=moment, appointment__isnull=True, proposal__isnull=True)

    def of_form(self, form_key: str) -> ReservationQuerySet:
        """What the form of this key keeps, or kept until it expired, and what it has booked."""
        appointments = self.model._meta.get_field("appointment").related_model._default_manager
        # Found first and by its own index: joined, all rows of both tables would be looked at.
        own = appointments.filter(form_key=form_key).values("reservation")[:1]
        booked = Q(pk=Subquery(own), released_at__isnull=True)
        return self.filter(Q(form_key=form_key) | booked)

    def freed(self, *, since: datetime, now: datetime) -> ReservationQuerySet:
        """Those to come that somebody has given back since then, nearest first."""
        return self.filter(released_at__gte=since, starts_at__gt=now).order_by("starts_at", "pk")

    def between(self, starts_at: datetime, ends_at: datetime) -> ReservationQuerySet:
        """Those that touch this time."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)


class Reservation(models.Model):
    """One time of one social worker that nobody else is offered.

    *Held* until `expires_at`, by a form (`form_key`) or as one of the times of a proposal; *booked*
    for `person` without an end. Released, it keeps nobody away and tells when something was.
    """

    social_worker = models.ForeignKey(
        User, models.PROTECT, related_name="reservations", verbose_name=_("social worker")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    form_key = models.CharField(  # noqa: DJ001 - an empty text would be one key for all
        max_length=64, null=True, unique=True, editable=False
    )
    proposal = models.ForeignKey(
        "assistance.Proposal", models.CASCADE, null=True, related_name="times"
    )
    #: Two social workers cannot meet one person at the same time.
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="+", verbose_name=_("place")
    )
    expires_at = models.DateTimeField(_("kept until"), null=True)
    released_at = models.DateTimeField(_("released"), null=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        """No two standing ones of a social worker, or of a person, overlap."""

        verbose_name = _("reserved time")
        verbose_name_plural = _("reserved times")
        ordering: ClassVar = ["starts_at", "pk"]
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"],
                name="assistance_held",
                condition=Q(expires_at__isnull=False, released_at__isnull=True),
            ),
            # Of years of meetings, those to come.
            models.Index(
                fields=["ends_at"],
                name="assistance_taken",
                condition=Q(released_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="assistance_reservation_free",
                expressions=[
                    ("social_worker", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(released_at__isnull=True),
            ),
            ExclusionConstraint(
                name="assistance_reservation_one_person",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                condition=Q(released_at__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(
                name="assistance_reservation_ends_after", condition=Q(ends_at__gt=F("starts_at"))
            ),
            # Held for a form, held for an answer, or booked for a person: one of the three.
            models.CheckConstraint(
                name="assistance_reservation_held_or_booked",
                condition=Q(
                    expires_at__isnull=False,
                    form_key__isnull=False,
                    proposal__isnull=True,
                    person__isnull=True,
                )
                | Q(
                    expires_at__isnull=False,
                    form_key__isnull=True,
                    proposal__isnull=False,
                    person__isnull=True,
                )
                | Q(expires_at__isnull=True, form_key__isnull=True, person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Nothing that tells whose or when."""
        return str(_("Reserved time"))
