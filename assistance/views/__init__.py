"""The pages of an appointment."""

from .answering import answer, hear_of_earlier, remind, take
from .private import appointment_page, calendar, cancel, move

__all__ = [
    "answer",
    "appointment_page",
    "calendar",
    "cancel",
    "hear_of_earlier",
    "move",
    "remind",
    "take",
]
