"""Answers between a form and its sending, unreadable without the keys."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField


class DraftQuerySet(models.QuerySet["Draft"]):
    """Which drafts still count."""

    def current(self, now: datetime) -> Self:
        """Drafts that can still be taken up at `now`."""
        return self.filter(expires_at__gt=now)

    def expired(self, now: datetime) -> Self:
        """Drafts whose time is over at `now`."""
        return self.filter(expires_at__lte=now)

    def visible_to(self, user: object) -> Self:
        """No draft, whoever asks: what was typed and not sent belongs to who typed it."""
        return self.none()


class Draft(models.Model):
    """What somebody typed in one form and has not sent yet. Written by `core.drafts` only.

    `key` is a hash of the form's kind and token: somebody who reads the table cannot take up a
    form, nor tell which browser it belongs to. `body` is the answers in JSON.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    kind = models.CharField(_("form"), max_length=40)
    body = EncryptedTextField(_("answers, encrypted"))
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"), db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.CheckConstraint(
                condition=Q(key__regex=r"^[0-9a-f]{64}$"), name="core_draft_key_is_hash"
            ),
            models.CheckConstraint(condition=~Q(kind=""), name="core_draft_has_kind"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="core_draft_expires_after_creation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key[:8]}"
