"""One line of the access log: who looked at which row, and when."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .append_only import AppendOnlyModel
from .log_queries import LogQuerySet


class AccessKind(models.TextChoices):
    """What was looked at, or which door was passed."""

    VIEW = "view", pgettext_lazy("access", "File read")
    VERB_PAGE = "verb-page", pgettext_lazy("access", "Page of a decision")
    HISTORY = "history", pgettext_lazy("access", "History read")
    LIST_SEARCH = "list-search", pgettext_lazy("access", "Search in a list")
    REVEAL = "reveal", pgettext_lazy("access", "Hidden words shown")
    EXPORT = "export", pgettext_lazy("access", "Export")
    SIGN_IN = "sign-in", pgettext_lazy("access", "Signed in")
    SIGN_OUT = "sign-out", pgettext_lazy("access", "Signed out")
    SIGN_IN_FAILED = "sign-in-failed", pgettext_lazy("access", "Sign-in refused")
    BREAK_GLASS = "break-glass", pgettext_lazy("access", "Access in an emergency")


#: What concerns a whole list, or an account that does not exist: there is no row to name.
WITHOUT_ROW = (AccessKind.LIST_SEARCH, AccessKind.EXPORT, AccessKind.SIGN_IN_FAILED)


#: A look by an emergency access, and the opening of one.
IN_AN_EMERGENCY = Q(via__isnull=False) | Q(kind=AccessKind.BREAK_GLASS)


class AccessEventQuerySet(LogQuerySet["AccessEvent"]):
    """Who reads the log."""

    def visible_to(self, user: Any) -> Self:
        """All of it for who watches over it, nothing for anybody else."""
        return self.all() if user.has_perm("core.view_accessevent") else self.none()

    def in_an_emergency(self) -> Self:
        """Looks by emergency accesses, and their openings."""
        return self.filter(IN_AN_EMERGENCY)


class AccessEvent(AppendOnlyModel):
    """A look, kept for 24 months. Written by `core.access` only.

    Guaranteed: no foreign key and no personal data, as in an `AuditEvent`. Triggers refuse every
    UPDATE (`core_accessevent_append_only`), and the DELETE of a row that is younger than 24 months
    by the clock of the database (`core_accessevent_kept`). TRUNCATE is left to the rights of the
    role.

    `actor_id` is the key of a member of staff, null only for a sign-in that was refused;
    `subject_id` is empty where a list was looked at, and not one row. `via` is the key of the
    emergency access that opened the page, if one did.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("moment"))
    kind = models.CharField(_("kind"), max_length=20, choices=AccessKind)
    actor_id = models.BigIntegerField(_("key of staff member"), null=True, blank=True)
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("key of subject"), max_length=100, blank=True)
    via = models.BigIntegerField(_("emergency access"), null=True, blank=True)

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("log", "line")
        verbose_name_plural = _("access log")
        default_permissions = ("view",)
        permissions = [("export_accessevent", _("Can export the access log"))]
        # The list is read by moment, alone or for one value of a filter.
        indexes = [
            models.Index(fields=["at", "id"], name="core_accessevent_at"),
            models.Index(fields=["actor_id", "at", "id"], name="core_accessevent_actor"),
            models.Index(fields=["kind", "at", "id"], name="core_accessevent_kind"),
            models.Index(fields=["subject_type", "at", "id"], name="core_accessevent_type"),
            models.Index(
                fields=["subject_type", "subject_id", "at", "id"], name="core_accessevent_subject"
            ),
            # So few among so many that nothing else finds them.
            models.Index(
                fields=["at", "id"], name="core_accessevent_emergency", condition=IN_AN_EMERGENCY
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AccessKind.values), name="core_accessevent_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(subject_type="") & (~Q(subject_id="") | Q(kind__in=WITHOUT_ROW)),
                name="core_accessevent_has_subject",
            ),
            models.CheckConstraint(
                condition=Q(actor_id__isnull=False) | Q(kind=AccessKind.SIGN_IN_FAILED),
                name="core_accessevent_has_actor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type}:{self.subject_id}"
