"""The pages of a registration."""

from .details import close, code, correction, correction_received, details
from .private import calendar, open_private_page, private_page, withdraw
from .registering import check, loved_ones, received, register

__all__ = [
    "calendar",
    "check",
    "close",
    "code",
    "correction",
    "correction_received",
    "details",
    "loved_ones",
    "open_private_page",
    "private_page",
    "received",
    "register",
    "withdraw",
]
