"""One line of the audit: who did what to which row, and when."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .append_only import AppendOnlyModel
from .log_queries import LogQuerySet


class AuditEventQuerySet(LogQuerySet["AuditEvent"]):
    """Who reads the audit as a whole; the history of a row is read on its page."""

    def visible_to(self, user: Any) -> Self:
        """All of it for who watches over it, nothing for anybody else."""
        return self.all() if user.has_perm("core.view_auditevent") else self.none()


class AuditEvent(AppendOnlyModel):
    """A fact that is never changed nor deleted.

    Guaranteed: no foreign key, so that an event outlives its subject and its actor; no personal
    data, since `audit.record` is the only writer and refuses what is not an identifier.

    The table is append-only twice over: `save` and `delete` refuse here, and a trigger refuses
    every UPDATE and DELETE with an IntegrityError that names `core_auditevent_append_only`. The
    trigger leaves TRUNCATE alone, because tests empty their tables with it.

    `actor_id` is the key of a member of staff; null is the person herself or the program.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(_("moment"))
    verb = models.CharField(_("verb"), max_length=100)
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("key of subject"), max_length=100)
    actor_id = models.BigIntegerField(_("key of staff member"), null=True, blank=True)
    from_state = models.CharField(_("state before"), max_length=100, blank=True)
    to_state = models.CharField(_("state after"), max_length=100, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("log", "line")
        verbose_name_plural = _("log of actions")
        default_permissions = ("view",)
        permissions = [("export_auditevent", _("Can export the log of actions"))]
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id", "at"], name="core_auditevent_subject"
            ),
            # The whole of it is read by moment, alone or for one value of a filter.
            models.Index(fields=["at", "id"], name="core_auditevent_at"),
            models.Index(fields=["actor_id", "at", "id"], name="core_auditevent_actor"),
            models.Index(fields=["subject_type", "at", "id"], name="core_auditevent_type"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(verb=""), name="core_auditevent_has_verb"),
            models.CheckConstraint(
                condition=~Q(subject_type="") & ~Q(subject_id=""),
                name="core_auditevent_has_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"
