"""A link that opens the private page of one subject, without ever storing its token."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .subject import subject_key


class PrivateLinkQuerySet(models.QuerySet["PrivateLink"]):
    """Which links of which subject."""

    def of_subject(self, subject: models.Model) -> Self:
        """Every link of `subject`, a stored row of any model."""
        subject_type, subject_id = subject_key(subject)
        return self.filter(subject_type=subject_type, subject_id=subject_id)

    def unrevoked(self) -> Self:
        """Links nobody closed. Their time may be over."""
        return self.filter(revoked_at=None)


class PrivateLink(models.Model):
    """The door of one subject for one purpose. Written by `core.links` only.

    Guaranteed by the database: at most one link per purpose and subject that is not revoked.
    `generation` is part of what the token signs: adding one kills every token given before.
    `expires_at` null means that the link lives until it is revoked.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    purpose = models.CharField(_("purpose"), max_length=40)
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("key of subject"), max_length=100)
    generation = models.PositiveIntegerField(_("generation"), default=1)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = PrivateLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        constraints = [
            # The subject comes first: the index of this constraint also serves `revoke_links`.
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "purpose"],
                condition=Q(revoked_at=None),
                name="core_privatelink_one_open",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="core_privatelink_has_purpose"),
            models.CheckConstraint(
                condition=~Q(subject_type="") & ~Q(subject_id=""),
                name="core_privatelink_has_subject",
            ),
            models.CheckConstraint(
                condition=Q(generation__gte=1), name="core_privatelink_generation_from_one"
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at")),
                name="core_privatelink_expires_after_creation",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_alive(self, now: datetime) -> bool:
        """Whether the link still opens its page at `now`."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)
