"""What the public is asked: for an appointment, around a thread, about financial assistance."""

from .another_time import AnotherTimeForm
from .asking import AppointmentForm, meeting_key_of
from .eligibility import EligibilityForm, IncomeEligibilityForm
from .meeting import MeetingForm
from .thread import AttendeeForm, FileCodeForm, MessageForm, ThreadCodeForm
from .times import NO_TIME, Offer

__all__ = [
    "NO_TIME",
    "AnotherTimeForm",
    "AppointmentForm",
    "AttendeeForm",
    "EligibilityForm",
    "FileCodeForm",
    "IncomeEligibilityForm",
    "MeetingForm",
    "MessageForm",
    "Offer",
    "ThreadCodeForm",
    "meeting_key_of",
]
