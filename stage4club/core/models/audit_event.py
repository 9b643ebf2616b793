"""One line of the audit: who did what to which row, and when."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AppendOnly(TypeError):
    """An audit event that is already stored was about to be changed or deleted."""


class AuditEvent(models.Model):
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

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id", "at"], name="core_auditevent_subject"
            )
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert a new event. Raises AppendOnly for one that is stored."""
        if not self._state.adding:
            raise AppendOnly("An audit event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise AppendOnly, always."""
        raise AppendOnly("An audit event is never deleted.")
