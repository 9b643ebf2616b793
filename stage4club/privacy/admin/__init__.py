"""Consents, and the two logs as a whole."""

from .consents import ConsentAdmin
from .logs import AccessLogAdmin, ActionLogAdmin

__all__ = ["AccessLogAdmin", "ActionLogAdmin", "ConsentAdmin"]
