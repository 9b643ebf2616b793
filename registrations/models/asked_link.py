"""An address at which somebody would like her links again; kept until they are written."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.people.models import User


class AskedLinkQuerySet(models.QuerySet["AskedLink"]):
    """Reading what was asked."""

    def visible_to(self, user: User) -> Self:
        """None, whoever asks: it may be anybody's address."""
        return self.none()


class AskedLink(models.Model):
    """One form sent by somebody, known or not. Written by `operations.find_links` only.

    `key` is a hash of the form's. The row is gone as soon as the answer is written.
    """

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    address = EncryptedTextField(_("address, encrypted"))
    asked_at = models.DateTimeField(_("asked"))

    objects = AskedLinkQuerySet.as_manager()

    class Meta:
        """In the order in which they are answered."""

        verbose_name = _("asked link")
        verbose_name_plural = _("asked links")
        default_permissions: ClassVar = ()
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registrations_askedlink_key_is_hash",
                condition=Q(key__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        """The beginning of the key: never whose."""
        return self.key[:8]
