"""What is asked of somebody who would like to meet a social worker."""

from .asking import AppointmentForm
from .meeting import MeetingForm
from .times import NO_TIME, Offer

__all__ = ["NO_TIME", "AppointmentForm", "MeetingForm", "Offer"]
