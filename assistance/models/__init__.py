"""Appointments with the times that are free and taken; what financial assistance goes by."""

from .appointment import Appointment
from .attendee import Attendee
from .availability import Absence, Availability, Place, Practice
from .criteria import Criteria
from .earlier import EarlierNotice
from .helper import AppointmentHelper
from .proposal import Proposal
from .reason import AppointmentReason
from .reservation import Reservation
from .thread import Thread, ThreadMessage

__all__ = [
    "Absence",
    "Appointment",
    "AppointmentHelper",
    "AppointmentReason",
    "Attendee",
    "Availability",
    "Criteria",
    "EarlierNotice",
    "Place",
    "Practice",
    "Proposal",
    "Reservation",
    "Thread",
    "ThreadMessage",
]
