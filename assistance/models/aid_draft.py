"""An application that somebody is still writing, on one evening or on several."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.encrypted_fields import EncryptedTextField
from stage4club.people.enums import Language


class AidDraftQuerySet(models.QuerySet["AidDraft"]):
    """Which drafts still count."""

    def current(self, now: datetime) -> Self:
        """Those that can be taken up at `now`."""
        return self.filter(expires_at__gt=now)

    def expired(self, now: datetime) -> Self:
        """Those whose time is over."""
        return self.filter(expires_at__lte=now)

    def to_notice(self, until: datetime) -> Self:
        """Those whose time ends at `until` or before, and whose author was not told so yet."""
        return self.filter(noticed_at__isnull=True, expires_at__lte=until).order_by("expires_at")

    def visible_to(self, user: object) -> Self:
        """No draft, whoever asks: what was typed and not sent belongs to who typed it."""
        return self.none()


class AidDraft(models.Model):
    """The answers of each step, encrypted; `form_key` is that of the application it becomes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_key = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    #: JSON: what was typed, field by field, and the numbers of the steps that are done.
    body = EncryptedTextField(_("answers, encrypted"))
    started_at = models.DateTimeField(_("begun"))
    saved_at = models.DateTimeField(_("saved"))
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    #: Of the code that opens it, if one was asked for; never the code (`draft_codes`).
    code_digest = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False
    )
    #: Of the address from where its first document came; never the address (`room`).
    address_key = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False
    )
    noticed_at = models.DateTimeField(_("told that it expires"), null=True)

    objects = AidDraftQuerySet.as_manager()

    class Meta:
        """It is kept for some time after it was last saved."""

        verbose_name = _("unfinished application")
        verbose_name_plural = _("unfinished applications")
        default_permissions: ClassVar[tuple[Any, ...]] = ()
        indexes: ClassVar = [
            models.Index(
                fields=["address_key"],
                name="assistance_aiddraft_from",
                condition=~Q(address_key=""),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_aiddraft_times",
                condition=Q(saved_at__gte=F("started_at"), expires_at__gt=F("saved_at")),
            ),
            models.CheckConstraint(
                name="assistance_aiddraft_keyed",
                condition=~Q(form_key="") & Q(language__in=Language.values),
            ),
            models.CheckConstraint(
                name="assistance_aiddraft_code",
                condition=Q(code_digest__regex=r"^([0-9a-f]{64})?$"),
            ),
            models.CheckConstraint(
                name="assistance_aiddraft_address",
                condition=Q(address_key__regex=r"^([0-9a-f]{64})?$"),
            ),
            models.UniqueConstraint(
                name="assistance_aiddraft_code_once",
                fields=["code_digest"],
                condition=~Q(code_digest=""),
            ),
        ]

    def __str__(self) -> str:
        """Nothing of who writes it."""
        return str(self.id)
