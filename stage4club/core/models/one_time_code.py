"""A code of six digits that was given to whoever holds a private link; its digits stand nowhere."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .private_link import PrivateLink

#: How often somebody may mistype one.
TRIES = 5


class OneTimeCodeQuerySet(models.QuerySet["OneTimeCode"]):
    """Which codes still count."""

    def open(self) -> Self:
        """Neither used nor replaced. Their time, or their tries, may be over."""
        return self.filter(used_at=None, replaced_at=None)

    def expired(self, before: datetime) -> Self:
        """Codes whose time was over at `before`."""
        return self.filter(expires_at__lte=before)


class OneTimeCode(models.Model):
    """What opens one thing behind a link, once. Written by `core.one_time_codes` only.

    Guaranteed by the database: one open code for a link and a purpose, and no sixth try.
    `generation` is that of the link when the code was given: a renewed link kills it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    link = models.ForeignKey(
        PrivateLink, models.CASCADE, related_name="codes", verbose_name=_("private link")
    )
    generation = models.PositiveIntegerField(_("generation"))
    purpose = models.CharField(_("purpose"), max_length=40)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    used_at = models.DateTimeField(_("used"), null=True)
    replaced_at = models.DateTimeField(_("replaced"), null=True)

    objects = OneTimeCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-time code")
        verbose_name_plural = _("one-time codes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["link", "purpose"],
                condition=Q(used_at=None, replaced_at=None),
                name="core_onetimecode_one_open",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="core_onetimecode_has_purpose"),
            models.CheckConstraint(
                condition=Q(generation__gte=1), name="core_onetimecode_generation_from_one"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="core_onetimecode_expires_after_creation",
            ),
            models.CheckConstraint(
                condition=Q(tries__gte=0, tries__lte=TRIES), name="core_onetimecode_few_tries"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(replaced_at=None), name="core_onetimecode_one_end"
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(tries__gte=1), name="core_onetimecode_used_is_tried"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
