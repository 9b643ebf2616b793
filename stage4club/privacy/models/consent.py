"""Consent: one row per purpose, with what was read when it was given."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core import personal_data
from stage4club.core.models.conditions import any_of, none_of
from stage4club.core.models.subject import subject_key
from stage4club.people.enums import Language
from stage4club.people.models import Person, User

from ..enums import ConsentChannel, ConsentPurpose


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Reading consents."""

    def visible_to(self, user: User) -> ConsentQuerySet:
        """Consents given in her own rooms by people whom `user` may see.

        Each app says which, and leaves out whom she knows (`visible_consents`): one that was given
        elsewhere by somebody whom she knows would tell her that there is something. All but of
        those close to her for who watches.
        """
        if user.has_perm("privacy.view_all_consents"):
            return self.filter(none_of("person", Person.objects.keys_close_to(user)))
        handlers = personal_data.handlers("visible_consents")
        return self.filter(any_of(handler(user) for handler in handlers))

    def in_force(self, now: datetime) -> ConsentQuerySet:
        """Neither withdrawn nor past its end."""
        return self.filter(withdrawn_at__isnull=True).filter(
            Q(until_at__isnull=True) | Q(until_at__gt=now)
        )

    def about(self, subject: models.Model) -> ConsentQuerySet:
        """Consents given with this request."""
        subject_type, subject_id = subject_key(subject)
        return self.filter(subject_type=subject_type, subject_id=subject_id)

    def contact_ended(self, now: datetime) -> ConsentQuerySet:
        """Consents to be contacted of people who have none in force any more."""
        asked = self.filter(purpose=ConsentPurpose.CONTACT)
        # Looked up for each person: asked for one, it does not read the agreements of all.
        left = asked.in_force(now).filter(person=OuterRef("person"))
        return asked.filter(~Exists(left))


class Consent(models.Model):
    """An agreement for one purpose: text version, language, channel, until when (Law 25, s. 14)."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="consents", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose)
    text_version = models.PositiveSmallIntegerField(_("version of the text"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    channel = models.CharField(_("given"), max_length=5, choices=ConsentChannel)
    given_by_helper = models.BooleanField(
        _("given by somebody who says the person agrees"), default=False
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("noted by")
    )
    given_at = models.DateTimeField(_("given at"))
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    subject_type = models.CharField(max_length=100, editable=False)
    subject_id = models.CharField(max_length=100, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        """One consent per purpose and request; a spoken one was noted by somebody."""

        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        default_permissions = ("view",)
        permissions: ClassVar = [
            ("view_all_consents", _("Can see every consent")),
            ("withdraw_consent", _("Can note that a consent is withdrawn")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="privacy_consent_once",
                fields=["subject_type", "subject_id", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="privacy_consent_spoken_is_noted",
                condition=Q(channel=ConsentChannel.PHONE, recorded_by__isnull=False)
                | Q(channel=ConsentChannel.WEB, recorded_by__isnull=True),
            ),
            models.CheckConstraint(
                name="privacy_consent_withdrawn_after",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("given_at")),
            ),
            models.CheckConstraint(
                name="privacy_consent_until_after",
                condition=Q(until_at__isnull=True) | Q(until_at__gt=models.F("given_at")),
            ),
            models.CheckConstraint(
                name="privacy_consent_purpose_known",
                condition=Q(purpose__in=ConsentPurpose.values),
            ),
            models.CheckConstraint(
                name="privacy_consent_language_known", condition=Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="privacy_consent_about_something",
                condition=~Q(subject_type="") & ~Q(subject_id=""),
            ),
            models.CheckConstraint(
                name="privacy_consent_version_counts", condition=Q(text_version__gte=1)
            ),
        ]

    def __str__(self) -> str:
        """The public reference of the person: never who."""
        return str(self.person)

    def is_in_force(self, now: datetime) -> bool:
        """Neither withdrawn nor past its end; as `ConsentQuerySet.in_force`."""
        return self.withdrawn_at is None and (self.until_at is None or self.until_at > now)
