"""The filter of the list of payments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from ...enums import PaymentState
from ..follow_up import ALL, FollowUp


class PaymentFollowUp(FollowUp):
    """The list opens on those that are under way."""

    first = pgettext_lazy("payments", "Under way")
    labels = {
        "approve": pgettext_lazy("payments", "To be approved"),
        "pay": pgettext_lazy("payments", "To be paid, or at the bank"),
        "paid": pgettext_lazy("payments", "Paid"),
        "back": pgettext_lazy("payments", "Came back"),
        ALL: pgettext_lazy("payments", "All"),
    }

    @classmethod
    def rows_of(cls, rows: Any, value: str, now: datetime) -> QuerySet[Any]:
        """The rows of the chosen follow-up."""
        match value:
            case "approve":
                chosen = rows.filter(state=PaymentState.PREPARED)
            case "pay":
                chosen = rows.filter(state__in=(PaymentState.APPROVED, PaymentState.SENT))
            case "paid":
                chosen = rows.filter(state=PaymentState.PAID)
            case "back":
                chosen = rows.filter(state__in=(PaymentState.RETURNED, PaymentState.REVERSED))
            case "all":
                chosen = rows
            case _:
                chosen = rows.live()
        return chosen  # type: ignore[no-any-return]
