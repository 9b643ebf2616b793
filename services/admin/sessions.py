"""The calendar in the back office. Registered by `registrations`, which knows who is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.spoken import long_day, span
from stage4club.core.staff.model_admin import StaffModelAdmin
from stage4club.core.staff.verbs import Verb
from stage4club.people.models import User

from ..enums import SessionState
from ..models import Session
from ..operations import cancel_session, reschedule_session
from . import pages
from .forms import RescheduleForm, patient_partners, social_workers

RESCHEDULE = Verb(
    name="reschedule",
    label=pgettext_lazy("session", "Move"),
    permission="services.reschedule_session",
    operation=reschedule_session,
    states=(SessionState.SCHEDULED,),
    form=RescheduleForm,
    intro=lambda session: (
        _("This meeting is on %(moment)s. This button tells nobody: you then send the schedule.")
        % {"moment": moment_words(session)}
    ),
    done=lambda session: (
        _(
            "The meeting is changed: %(moment)s. Nobody has been told yet: send the schedule, "
            "from home."
        )
        % {"moment": moment_words(session)}
    ),
)
CANCEL = Verb(
    name="cancel",
    label=pgettext_lazy("session", "Cancel this meeting"),
    permission="services.cancel_session",
    operation=cancel_session,
    states=(SessionState.SCHEDULED,),
    intro=lambda session: (
        _(
            "The meeting of %(moment)s will not take place. This button tells nobody: you then "
            "send the schedule. A cancelled meeting cannot be brought back: add a new one instead."
        )
        % {"moment": moment_words(session)}
    ),
    done=lambda session: (
        _(
            "The meeting of %(moment)s is cancelled. Nobody has been told yet: send the schedule, "
            "from home."
        )
        % {"moment": moment_words(session)}
    ),
    quiet=True,
)


class WhenFilter(admin.SimpleListFilter):
    """To come, unless one asks for those that are over."""

    title = pgettext_lazy("filter", "when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What one may ask."""
        return [
            ("over", pgettext_lazy("sessions", "Over")),
            ("all", pgettext_lazy("sessions", "All")),
        ]

    def choices(self, changelist: Any) -> Any:
        """The first choice is what the list shows by itself."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": pgettext_lazy("sessions", "To come")}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Session]) -> QuerySet[Session]:
        """The sessions of the chosen part of the calendar."""
        now = timezone.now()
        match self.value():
            case "all":
                return queryset
            case "over":
                return queryset.filter(ends_at__lte=now)
            case _:
                return queryset.filter(ends_at__gt=now)


class SessionAdmin(StaffModelAdmin):
    """Meetings: added one by one or as a monthly series, moved and cancelled by verbs."""

    is_personal = False
    list_display = ("when", "service", "ways", "state")
    list_filter = (WhenFilter, "service", "state")
    list_select_related = ("service",)
    fields = (
        "service",
        "when",
        "place",
        "video_url",
        "hosts",
        "opened_by",
        "state",
        "cancelled_by",
    )
    readonly_fields = ("service", "when", "place", "video_url", "state", "cancelled_by")
    verbs = (RESCHEDULE, CANCEL)

    @admin.display(description=_("when"), ordering="starts_at")
    def when(self, session: Session) -> str:
        """« jeudi 19 novembre 2026, de 13 h 30 à 15 h »."""
        return moment_words(session)

    @admin.display(description=_("where"))
    def ways(self, session: Session) -> str:
        """The place, and whether one can also come by video."""
        remote = str(_("by video")) if session.is_remote else ""
        return ", ".join(filter(None, [session.place, remote]))

    def get_urls(self) -> list[URLPattern]:
        """The page of the series comes before Django's address of any row."""
        series = self.page_url(
            "series/", self.series_view, name="series", permission="services.add_session"
        )
        return [series, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One meeting, on a page of our own: the operation checks and stores it."""
        return pages.add_session(self, request)

    def series_view(self, request: HttpRequest) -> HttpResponse:
        """A monthly series: first the dates, then their creation."""
        return pages.add_series(self, request)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """Patient-partners host, social workers open."""
        who: dict[str, QuerySet[User]] = {
            "hosts": patient_partners(),
            "opened_by": social_workers(),
        }
        return who[db_field.name]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Nobody opens it yet, in words instead of dashes."""
        return super().formfield_for_foreignkey(
            db_field, request, **{"empty_label": _("Nobody for now"), **kwargs}
        )

    def save_model(
        self, request: HttpRequest, obj: Session, form: ModelForm[Session], change: bool
    ) -> None:
        """Write what was typed and nothing else: a move at the same moment stays."""
        typed: Sequence[str] = [name for name in form.changed_data if name != "hosts"]
        if typed:
            obj.save(update_fields=typed)


def moment_words(session: Session) -> str:
    """« jeudi 19 novembre 2026, de 13 h 30 à 15 h » in the active language."""
    return f"{long_day(session.starts_at)}, {span(session.starts_at, session.ends_at)}"
