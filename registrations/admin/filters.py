"""The filters of the list of registrations."""

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

from ..enums import CLOSED_STATES, RegistrationState
from ..models import Registration

PARAMETER = "follow"
CONFIRMED = "confirmed"
WAITING_LIST = "waiting-list"
WITH_NEWS = "news"
ALL = "all"
QUARANTINE = "quarantine"

WAITING = _("Waiting")
CHOICES = {
    "late": _("Late"),
    WAITING_LIST: _("On the waiting list"),
    CONFIRMED: _("Confirmed"),
    WITH_NEWS: _("To be told of new dates"),
    "closed": _("Closed"),
    ALL: pgettext_lazy("registrations", "All"),
    QUARANTINE: _("To be checked (may be a robot)"),
}


def follow_up_of(request: HttpRequest) -> str:
    """The follow-up that the list shows; "" for those who wait.

    A search looks everywhere unless somebody says where: who gives her reference on the telephone
    may have been confirmed long ago.
    """
    asked = request.GET.get(PARAMETER, "")
    if asked in CHOICES:
        return asked
    return ALL if request.GET.get(SEARCH_VAR) else ""


def follow_up_title(value: str) -> str:
    """What the list is called that shows this follow-up."""
    follow_up = str(CHOICES.get(value, WAITING))
    follow_up = follow_up[:1].lower() + follow_up[1:]
    return gettext("Registrations: %(follow_up)s") % {"follow_up": follow_up}


class FollowUpFilter(admin.SimpleListFilter):
    """What is to be done comes first: the list opens on those who wait."""

    title = _("follow-up")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The default has no value in the address: who waits, or everybody for a search."""
        self.default = ALL if request.GET.get(SEARCH_VAR) else ""
        self.shown = follow_up_of(request)
        left_out = {self.default}
        if not request.user.has_perm("registrations.release_registration"):
            left_out.add(QUARANTINE)
        return [(value, label) for value, label in CHOICES.items() if value not in left_out]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Registration]
    ) -> QuerySet[Registration]:
        """The rows of the chosen follow-up; those who wait for a value that is none."""
        rows: Any = queryset
        now = timezone.now()
        match follow_up_of(request):
            case "late":
                chosen = rows.waiting_too_long(local_date(now)).filter(is_quarantined=False)
            case "waiting-list":
                chosen = rows.on_waiting_list()
            case "confirmed":
                chosen = rows.filter(state=RegistrationState.CONFIRMED)
            case "news":
                chosen = rows.with_news(now)
            case "closed":
                chosen = rows.filter(state__in=CLOSED_STATES)
            case "quarantine":
                chosen = rows.quarantined()
            case "all":
                chosen = rows
            case _:
                chosen = rows.unanswered().filter(is_quarantined=False)
        return chosen  # type: ignore[no-any-return]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Django calls the default « All »; here it is those who wait, unless one searches."""
        default = CHOICES.get(self.default, WAITING)
        for number, choice in enumerate(super().choices(changelist)):
            usual = {"display": default, "selected": self.shown == self.default}
            yield choice if number else {**choice, **usual}
