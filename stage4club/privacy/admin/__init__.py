"""Consents, files opened in an emergency, and the two logs as a whole."""

from .consents import ConsentAdmin
from .emergencies import EmergencyAccessAdmin
from .logs import AccessLogAdmin, ActionLogAdmin

__all__ = ["AccessLogAdmin", "ActionLogAdmin", "ConsentAdmin", "EmergencyAccessAdmin"]
