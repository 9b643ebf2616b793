"""The documents that an application waits for, and the stage that was attested to once."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.people.models import Person, User

from ..enums import AskedBecause, Paper
from .aid_request import AidRequest


class AskedPaperQuerySet(models.QuerySet["AskedPaper"]):
    """Reading what was asked for."""

    def visible_to(self, user: User) -> AskedPaperQuerySet:
        """Those of applications that `user` may open."""
        return self.filter(request__in=AidRequest.objects.visible_to(user))

    def awaited(self) -> AskedPaperQuerySet:
        """They have not come yet, in the order in which they were asked for."""
        return self.filter(received_at__isnull=True).order_by("asked_at", "pk")


class AskedPaper(models.Model):
    """One document asked for: which, why, and when it came.

    `asked_by` nobody: the form said that it would come, or it came unasked. `received_by` nobody:
    it came by the site.
    """

    # Known before it is stored: words are sealed for one row.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(AidRequest, models.CASCADE, related_name="papers")
    paper = models.CharField(_("document"), max_length=11, choices=Paper)
    because = models.CharField(_("why"), max_length=10, choices=AskedBecause)
    words = EncryptedTextField(_("words added"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    received_at = models.DateTimeField(_("received at"), null=True)
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("received by")
    )

    objects = AskedPaperQuerySet.as_manager()

    class Meta:
        """One of a kind is awaited at a time."""

        verbose_name = _("document asked for")
        verbose_name_plural = _("documents asked for")
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assistance_paper_awaited_once",
                fields=["request", "paper"],
                condition=Q(received_at__isnull=True),
            ),
            models.CheckConstraint(
                name="assistance_paper_known",
                condition=Q(paper__in=Paper.values, because__in=AskedBecause.values),
            ),
            models.CheckConstraint(
                name="assistance_paper_received",
                condition=Q(received_at__isnull=False) | Q(received_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        """The reference of the application: never what it says."""
        return str(self.request)

    @property
    def came_unasked(self) -> bool:
        """Somebody of the staff noted it when it came, and nobody had asked for it."""
        return self.received_by_id is not None and self.received_at == self.asked_at


class StageAttestationQuerySet(models.QuerySet["StageAttestation"]):
    """Reading that a stage was attested to."""

    def visible_to(self, user: User) -> StageAttestationQuerySet:
        """Those of people whose applications `user` may open."""
        hers = AidRequest.objects.visible_to(user).order_by()
        return self.filter(person__in=hers.values("person"))


class StageAttestation(models.Model):
    """That the stage of somebody was attested to: once, for all that she asks for later."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="stage_attestation"
    )
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("received by")
    )

    objects = StageAttestationQuerySet.as_manager()

    class Meta:
        """Health information: seen with the application, and only there."""

        verbose_name = _("attestation of stage 4")
        verbose_name_plural = _("attestations of stage 4")
        default_permissions = ("view",)

    def __str__(self) -> str:
        """The reference of the person: never who."""
        return str(self.person)
