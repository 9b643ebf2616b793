"""The messages, read-only, and how they leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from stage4club.core.staff.contacts import ContactsAdmin
from stage4club.core.staff.home import WaitingLine
from stage4club.core.staff.model_admin import StaffModelAdmin

from ..enums import MessageState
from ..health import late_sweep_banner
from ..models import Channel, Message
from .columns import MessageColumns, moment
from .verbs import READ_BODY, VERBS


@admin.register(Message)
class MessageAdmin(MessageColumns, ContactsAdmin):
    """What was written to whom, and whether it left."""

    is_personal = True
    verbs = VERBS
    waiting_heading = gettext_lazy("Messages that do not leave")
    list_display = ("subject", "recipient", "whereabouts", "attempts", "code", "written")
    list_filter = ("state",)
    ordering = ("-created_at", "-id")
    sortable_by = ("written",)
    fieldsets = (
        (None, {"fields": ("subject", "recipient", "language", "whereabouts")}),
        (
            pgettext_lazy("message", "Sending"),
            {"fields": ("written", "author", "attempts", "code", "original")},
        ),
    )
    body_fieldset = (pgettext_lazy("message", "Words"), {"fields": ("text",)})
    readonly_fields = ("recipient", "whereabouts", "written", "author", "original", "text")
    history_words = {"hold": gettext_lazy("Put on hold after a restore")}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The words themselves for who may read them only."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm(READ_BODY):
            return (*fieldsets, self.body_fieldset)
        return fieldsets

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """That messages do not leave as they should, and those that a person must release."""
        lines = []
        banner = late_sweep_banner(timezone.now())
        if banner:
            lines.append(WaitingLine(text=banner, url=self.list_url(), late=True))
        held = self.get_queryset(request).filter(state=MessageState.ON_HOLD).count()
        if held:
            text = ngettext(
                "%(count)d message is on hold since a restore.",
                "%(count)d messages are on hold since a restore.",
                held,
            ) % {"count": held}
            url = f"{self.list_url()}?state__exact={MessageState.ON_HOLD}"
            lines.append(WaitingLine(text=text, url=url))
        return lines


@admin.register(Channel)
class ChannelAdmin(StaffModelAdmin):
    """Whether messages leave: for the system administrator, who sees no message."""

    is_personal = False
    waiting_heading = gettext_lazy("Messages that do not leave")
    list_display = ("name", "rest", "paused_reason", "sweep", "failures", "refusals")
    sortable_by = ()
    fields = readonly_fields = list_display

    @admin.display(description=gettext_lazy("rests until"))
    def rest(self, channel: Channel) -> str:
        """Until when nothing leaves."""
        return moment(channel.paused_until, timezone.now())

    @admin.display(description=gettext_lazy("last sweep"))
    def sweep(self, channel: Channel) -> str:
        """When beat or cron last came by."""
        return moment(channel.last_sweep_at, timezone.now())

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """That messages do not leave as they should."""
        banner = late_sweep_banner(timezone.now())
        if not banner:
            return ()
        url = reverse("admin:notifications_channel_changelist", current_app=self.admin_site.name)
        return (WaitingLine(text=banner, url=url, late=True),)
