"""What must hold before a worker starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from .policy import LONGEST_SENDING_SECONDS


@register
def check_lease(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse a lease that ends while its worker may still be sending (reliability.md, outbox 4).

    A second worker would then take the row over and send it again, although nobody died.
    """
    if settings.OUTBOX_LEASE_SECONDS > LONGEST_SENDING_SECONDS:
        return []
    return [
        Error(
            f"OUTBOX_LEASE_SECONDS is {settings.OUTBOX_LEASE_SECONDS}, but sending one message may"
            f" take {LONGEST_SENDING_SECONDS} seconds.",
            hint="Make the lease longer than that.",
            id="notifications.E001",
        )
    ]
