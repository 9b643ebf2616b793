"""What each person agreed to (Consent), and files opened in an emergency (EmergencyAccess)."""

from .consent import Consent
from .emergency_access import EmergencyAccess

__all__ = ["Consent", "EmergencyAccess"]
