"""What the public is asked: for an appointment, around a thread, about financial assistance."""

from .asking import AppointmentForm
from .eligibility import EligibilityForm, IncomeEligibilityForm
from .meeting import MeetingForm
from .thread import AttendeeForm, FileCodeForm, MessageForm, ThreadCodeForm
from .times import NO_TIME, Offer

__all__ = [
    "NO_TIME",
    "AppointmentForm",
    "AttendeeForm",
    "EligibilityForm",
    "FileCodeForm",
    "IncomeEligibilityForm",
    "MeetingForm",
    "MessageForm",
    "Offer",
    "ThreadCodeForm",
]
