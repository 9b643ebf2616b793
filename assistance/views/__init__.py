"""The pages of an appointment."""

from .asking import appointment
from .sending import check, received

__all__ = ["appointment", "check", "received"]
