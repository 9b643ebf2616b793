"""The pages of privacy in the back office."""

from .consents import ConsentAdmin
from .emergencies import EmergencyAccessAdmin

__all__ = ["ConsentAdmin", "EmergencyAccessAdmin"]
