"""The pages of an appointment."""

from .answering import answer, hear_of_earlier, remind, take
from .asking import appointment
from .private import appointment_page, calendar, cancel, move
from .sending import check, received

__all__ = [
    "answer",
    "appointment",
    "appointment_page",
    "calendar",
    "cancel",
    "check",
    "hear_of_earlier",
    "move",
    "received",
    "remind",
    "take",
]
