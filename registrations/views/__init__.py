"""The pages of a registration."""

from .private import calendar, open_private_page, private_page, withdraw
from .registering import check, loved_ones, received, register

__all__ = [
    "calendar",
    "check",
    "loved_ones",
    "open_private_page",
    "private_page",
    "received",
    "register",
    "withdraw",
]
