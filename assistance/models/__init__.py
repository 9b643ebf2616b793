"""Appointments, the times that are free for them, and the times that are taken."""

from .appointment import Appointment
from .attendee import Attendee
from .availability import Absence, Availability, Place, Practice
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
    "EarlierNotice",
    "Place",
    "Practice",
    "Proposal",
    "Reservation",
    "Thread",
    "ThreadMessage",
]
