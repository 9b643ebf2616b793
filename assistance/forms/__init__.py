"""What is asked of somebody who would like to meet a social worker, and around a thread."""

from .asking import AppointmentForm
from .meeting import MeetingForm
from .thread import AttendeeForm, MessageForm, ThreadCodeForm
from .times import NO_TIME, Offer

__all__ = [
    "NO_TIME",
    "AppointmentForm",
    "AttendeeForm",
    "MeetingForm",
    "MessageForm",
    "Offer",
    "ThreadCodeForm",
]
