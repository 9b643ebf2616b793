"""The filter of the list of applications."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.working_days import local_date

from ...enums import AID_ANSWERED, AidState
from ..follow_up import ALL, QUARANTINE, FollowUp

TO_PAY = "to-pay"


class AidFollowUpFilter(FollowUp):
    """The list opens on those to answer."""

    first = pgettext_lazy("applications", "To answer")
    labels = {
        "late": _("Late"),
        "confirm": pgettext_lazy("applications", "To be confirmed"),
        "documents": pgettext_lazy("applications", "Documents awaited"),
        "decided": pgettext_lazy("applications", "Decided"),
        TO_PAY: pgettext_lazy("applications", "Payment to prepare"),
        ALL: pgettext_lazy("applications", "All"),
        QUARANTINE: _("To be checked (may be a robot)"),
    }

    @classmethod
    def rows_of(cls, rows: Any, value: str, now: datetime) -> QuerySet[Any]:
        """The rows of the chosen follow-up."""
        match value:
            case "late":
                chosen = rows.waiting_too_long(local_date(now))
            case "confirm":
                chosen = rows.filter(state=AidState.TO_CONFIRM)
            case "documents":
                chosen = rows.filter(state=AidState.AWAITING, is_quarantined=False)
            case "decided":
                chosen = rows.filter(state__in=AID_ANSWERED)
            case "to-pay":
                chosen = rows.to_be_paid()
            case "quarantine":
                chosen = rows.quarantined()
            case "all":
                chosen = rows
            case _:
                chosen = rows.to_answer()
        return chosen  # type: ignore[no-any-return]
