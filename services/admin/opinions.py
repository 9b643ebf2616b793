"""What people affected say would help: read, grouped, answered by patient-partners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stage4club.core.staff.home import WaitingLine
from stage4club.core.staff.read_only import ReadOnlyAdmin
from stage4club.core.staff.verbs import Verb

from ..contents import Content, service_content
from ..enums import OpinionState
from ..models import Opinion, Theme
from ..operations import erase_opinion, erase_opinions, group_opinion, group_opinions
from .catalogue import texts
from .forms import PublishedForm, ThemeChoiceForm
from .published import PublishedAdmin

ERASES = gettext_lazy(
    "Use this when an opinion names a person or a meeting, or was written by a robot. It cannot be "
    "undone."
)


@admin.register(Opinion)
class OpinionAdmin(ReadOnlyAdmin):
    """The oldest first: nobody knows who wrote them, and nobody asks."""

    is_personal = False
    list_display = ("said", "service", "received_on", "state", "is_suspicious")
    list_filter = ("state", "service", "is_suspicious", "language")
    list_opens = ("would_help", "helps")
    list_select_related = ("service", "theme")
    ordering = ("received_on", "pk")
    sortable_by = ("received_on",)
    fields = ("service", "would_help_read", "helps_read", "received_on", "theme", "is_suspicious")
    verbs = (
        Verb(
            name="group",
            label=gettext_lazy("Group with others"),
            permission="services.group_opinion",
            operation=group_opinion,
            states=(OpinionState.NEW, OpinionState.GROUPED),
            form=ThemeChoiceForm,
            done=lambda opinion: _("Grouped."),
            bulk=True,
            bulk_operation=group_opinions,
            bulk_done=lambda opinions: _("Grouped."),
        ),
        Verb(
            name="erase",
            label=gettext_lazy("Erase what is said"),
            permission="services.erase_opinion",
            operation=erase_opinion,
            states=(OpinionState.NEW, OpinionState.GROUPED),
            intro=lambda opinion: ERASES,
            done=lambda opinion: _("Erased."),
            bulk=True,
            bulk_operation=erase_opinions,
            bulk_intro=lambda opinions: ERASES,
            bulk_done=lambda opinions: _("Erased."),
            quiet=True,
        ),
    )

    @admin.display(description=gettext_lazy("what is said"))
    def said(self, opinion: Opinion) -> str:
        """The first words."""
        return opinion.beginning or "–"

    @admin.display(description=gettext_lazy("What would help"))
    def would_help_read(self, opinion: Opinion) -> str:
        """The whole answer."""
        return _as_written(opinion, opinion.would_help)

    @admin.display(description=gettext_lazy("What helps already"))
    def helps_read(self, opinion: Opinion) -> str:
        """The whole answer."""
        return _as_written(opinion, opinion.helps)

    def waiting(self, request: HttpRequest) -> Sequence[WaitingLine]:
        """How many are to be read, and how many a robot may have sent; nothing is late."""
        opinions: Any = self.get_queryset(request)
        lines = []
        for is_suspicious, found in ((0, opinions.unread()), (1, opinions.perhaps_robots())):
            if count := found.count():
                words = _perhaps_robots(count) if is_suspicious else _to_read(count)
                asked = f"state__exact={OpinionState.NEW}&is_suspicious__exact={is_suspicious}"
                lines.append(WaitingLine(words, f"{self.list_url()}?{asked}", besides=True))
        return lines


@admin.register(Theme)
class ThemeAdmin(PublishedAdmin):
    """What was said by several, and what was done; seen before it is on the site."""

    list_display = ("__str__", "service", "answered_on", "is_published")
    list_filter = ("service", "is_published")
    list_select_related = ("service",)
    fieldsets = (
        (gettext_lazy("About"), {"fields": ("service", "answered_on")}),
        *texts(Theme),
        (gettext_lazy("On the site"), {"fields": ("is_published",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """The service stays: opinions about it are grouped here."""
        return (*super().get_readonly_fields(request, obj), *(("service",) if obj else ()))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A service is chosen, never guessed."""
        kwargs["empty_label"] = _("Choose a service")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def content(self, row: Any, form: PublishedForm) -> Content | None:
        """The page of its service with this answer alone; None before both are chosen."""
        if row.service_id is None or row.answered_on is None:
            return None
        return service_content(row.service, timezone.now(), themes=[row])


def _to_read(count: int) -> str:
    return ngettext("%(n)d opinion to read.", "%(n)d opinions to read.", count) % {"n": count}


def _perhaps_robots(count: int) -> str:
    return ngettext(
        "%(n)d opinion may have been sent by a robot: please check it.",
        "%(n)d opinions may have been sent by a robot: please check them.",
        count,
    ) % {"n": count}


def _as_written(opinion: Opinion, text: str) -> str:
    if not text:
        return "–"
    lines = linebreaks_filter(text)
    return format_html('<div class="stack" lang="{}">{}</div>', opinion.language, lines)
