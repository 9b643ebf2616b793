"""How sealing is, without data: for the health page, and a line for the privacy officer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from stage4club.core.models import AuditEvent, AuditSeal

#: The sweep comes by each minute: what stands open that long has been forgotten by it.
UNSEALED_TOO_LONG = timedelta(minutes=10)


def health_report(now: datetime) -> dict[str, Any]:
    """Ages in seconds: of the oldest row that is not sealed (0 without any), of the last seal.

    The latter None before the first. Two queries.
    """
    head = AuditSeal.objects.head()
    waiting = unsealed(head).values_list("at", flat=True).first()
    return {
        "unsealed_age": _seconds(now, waiting) if waiting else 0,
        "seal_age": _seconds(now, head.sealed_at) if head else None,
    }


def late_seal_banner(now: datetime) -> str | None:
    """One sentence for the privacy officer when rows stay unsealed, else None. Two queries."""
    waiting = unsealed(AuditSeal.objects.head()).values_list("at", flat=True).first()
    if waiting is None or now - waiting <= UNSEALED_TOO_LONG:
        return None
    return _(
        "The log of actions has not been sealed for more than ten minutes. Please tell the system"
        " administrator."
    )


def unsealed(head: AuditSeal | None) -> Any:
    """The rows after the last seal, the oldest first."""
    return AuditEvent.objects.filter(id__gt=head.last_id if head else 0).order_by("id")


def _seconds(now: datetime, then: datetime) -> int:
    return max(0, int((now - then).total_seconds()))
