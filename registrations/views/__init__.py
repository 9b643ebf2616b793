"""The pages of a registration."""

from .details import close, code, correction, correction_received, details
from .find_link import find_my_link, find_my_link_asked
from .private import calendar, private_page, withdraw
from .registering import check, loved_ones, received, register

__all__ = [
    "calendar",
    "check",
    "close",
    "code",
    "correction",
    "correction_received",
    "details",
    "find_my_link",
    "find_my_link_asked",
    "loved_ones",
    "private_page",
    "received",
    "register",
    "withdraw",
]
