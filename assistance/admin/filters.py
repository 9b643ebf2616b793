"""The filter of the list of appointments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.working_days import local_date

from ..enums import OVER_STATES, AppointmentState
from .follow_up import ALL, QUARANTINE, FollowUp

BOOKED = "booked"
TO_NOTE = "to-note"


class FollowUpFilter(FollowUp):
    """What is to be done comes first: the list opens on those to answer."""

    first = pgettext_lazy("appointments", "To answer")
    labels = {
        "late": _("Late"),
        "proposed": pgettext_lazy("appointments", "Times proposed"),
        BOOKED: pgettext_lazy("appointments", "Booked"),
        TO_NOTE: pgettext_lazy("appointments", "To note"),
        "over": pgettext_lazy("appointments", "Over"),
        ALL: pgettext_lazy("appointments", "All"),
        QUARANTINE: _("To be checked (may be a robot)"),
    }

    @classmethod
    def rows_of(cls, rows: Any, value: str, now: datetime) -> QuerySet[Any]:
        """The rows of the chosen follow-up."""
        match value:
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
