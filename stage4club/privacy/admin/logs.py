"""The two logs, for who watches over them: looks, which expire, and actions, which do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from stage4club.core.models import AccessEvent, AuditEvent
from stage4club.core.sealing import late_seal_banner
from stage4club.core.staff.home import WaitingLine

from ..forms import AccessLogForm, ActionLogForm, Asked, LogForm
from .log_admin import LogAdmin
from .log_lines import LogLine, access_lines, action_lines, known_verbs


@admin.register(AccessEvent)
class AccessLogAdmin(LogAdmin):
    """Who looked at what."""

    list_display = ("moment", "who", "what", "about", "emergency")
    export_permission = "core.export_accessevent"

    def filters(self, data: Any) -> LogForm:
        """With the kinds of looks, and emergencies."""
        return AccessLogForm(data)

    def lines(self, events: list[AccessEvent]) -> list[LogLine]:
        """Looks in words."""
        return access_lines(events)

    def chosen(self, rows: Any, asked: Asked) -> QuerySet[Any]:
        """Of one kind, or by emergency accesses alone."""
        if asked.in_an_emergency:
            rows = rows.in_an_emergency()
        return super().chosen(rows.filter(kind=asked.what) if asked.what else rows, asked)


@admin.register(AuditEvent)
class ActionLogAdmin(LogAdmin):
    """Who did what."""

    list_display = ("moment", "who", "what", "about")
    export_permission = "core.export_auditevent"

    def filters(self, data: Any) -> LogForm:
        """With the verbs of the back office."""
        return ActionLogForm(data, kinds=known_verbs())

    def lines(self, events: list[AuditEvent]) -> list[LogLine]:
        """Actions in words."""
        return action_lines(events)

    def chosen(self, rows: Any, asked: Asked) -> QuerySet[Any]:
        """Of one verb."""
        return super().chosen(rows.filter(verb=asked.what) if asked.what else rows, asked)

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """That nobody seals it any more."""
        banner = late_seal_banner(timezone.now())
        return (WaitingLine(banner, self.list_url(), late=True),) if banner else ()
