"""The filters of the list of registrations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import CLOSED_STATES, RegistrationState
from .models import Registration

PARAMETER = "follow"
WITH_NEWS = "news"
QUARANTINE = "quarantine"


class FollowUpFilter(admin.SimpleListFilter):
    """What is to be done comes first: the list opens on those who wait."""

    title = _("follow-up")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The open ones are the default, and have no value in the address."""
        choices = [
            ("confirmed", _("Confirmed")),
            (WITH_NEWS, _("To be told of new dates")),
            ("closed", _("Closed")),
            ("all", _("All")),
        ]
        if request.user.has_perm("registrations.release_registration"):
            choices.append((QUARANTINE, _("To be checked: may be a robot")))
        return choices

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Registration]
    ) -> QuerySet[Registration]:
        """The rows of the chosen follow-up; those who wait for a value that is none."""
        rows: Any = queryset
        match self.value():
            case "confirmed":
                chosen = rows.filter(state=RegistrationState.CONFIRMED)
            case "news":
                chosen = rows.with_news(timezone.now())
            case "closed":
                chosen = rows.filter(state__in=CLOSED_STATES)
            case "quarantine":
                chosen = rows.quarantined()
            case "all":
                chosen = rows
            case _:
                chosen = rows.open().filter(is_quarantined=False)
        return chosen  # type: ignore[no-any-return]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Django calls the default « All »; here it is those who wait."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": _("Waiting")}
