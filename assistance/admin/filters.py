"""The filter of the list of appointments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from stage4club.core.working_days import local_date

from ..enums import OVER_STATES, AppointmentState
from ..models import Appointment

PARAMETER = "follow"
BOOKED = "booked"
TO_NOTE = "to-note"
ALL = "all"
QUARANTINE = "quarantine"

TO_ANSWER = pgettext_lazy("appointments", "To answer")
CHOICES = {
    "late": _("Late"),
    "proposed": pgettext_lazy("appointments", "Times proposed"),
    BOOKED: pgettext_lazy("appointments", "Booked"),
    TO_NOTE: pgettext_lazy("appointments", "To note"),
    "over": pgettext_lazy("appointments", "Over"),
    ALL: pgettext_lazy("appointments", "All"),
    QUARANTINE: _("To be checked (may be a robot)"),
}


def follow_up_of(request: HttpRequest) -> str:
    """The follow-up that the list shows; "" for those to answer. A search looks everywhere."""
    asked = request.GET.get(PARAMETER, "")
    if asked in CHOICES:
        return asked
    return ALL if request.GET.get(SEARCH_VAR) else ""


def follow_up_title(value: str) -> str:
    """What the list is called that shows this follow-up."""
    follow_up = str(CHOICES.get(value, TO_ANSWER))
    words = follow_up[:1].lower() + follow_up[1:]
    return gettext("Appointments: %(follow_up)s") % {"follow_up": words}


class FollowUpFilter(admin.SimpleListFilter):
    """What is to be done comes first: the list opens on those to answer."""

    title = _("follow-up")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The default has no value in the address: to answer, or everything for a search."""
        self.default = ALL if request.GET.get(SEARCH_VAR) else ""
        self.shown = follow_up_of(request)
        return [(value, label) for value, label in CHOICES.items() if value != self.default]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Appointment]
    ) -> QuerySet[Appointment]:
        """The rows of the chosen follow-up; those to answer for a value that is none."""
        rows: Any = queryset
        now = timezone.now()
        match follow_up_of(request):
            case "late":
                chosen = rows.waiting_too_long(local_date(now))
            case "proposed":
                chosen = rows.filter(state=AppointmentState.PROPOSED)
            case "booked":
                chosen = rows.to_come(now)
            case "to-note":
                chosen = rows.to_note(now)
            case "over":
                chosen = rows.filter(state__in=OVER_STATES)
            case "quarantine":
                chosen = rows.quarantined()
            case "all":
                chosen = rows
            case _:
                chosen = rows.unanswered().filter(is_quarantined=False)
        return chosen  # type: ignore[no-any-return]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Django calls the default « All »; here it is those to answer, unless one searches."""
        default = CHOICES.get(self.default, TO_ANSWER)
        for number, choice in enumerate(super().choices(changelist)):
            usual = {"display": default, "selected": self.shown == self.default}
            yield choice if number else {**choice, **usual}
