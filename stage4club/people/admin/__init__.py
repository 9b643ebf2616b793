"""Calls to make, people as a read-only card, staff accounts."""

from .accounts import UserAdmin
from .call_tasks import CallTaskAdmin
from .people import PersonAdmin

__all__ = ["CallTaskAdmin", "PersonAdmin", "UserAdmin"]
