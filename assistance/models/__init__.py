"""Appointments, the times that are free for them, and the times that are taken."""

from .appointment import Appointment
from .availability import Absence, Availability, Place, Practice
from .earlier import EarlierNotice
from .helper import AppointmentHelper
from .proposal import Proposal
from .reason import AppointmentReason
from .reservation import Reservation

__all__ = [
    "Absence",
    "Appointment",
    "AppointmentHelper",
    "AppointmentReason",
    "Availability",
    "EarlierNotice",
    "Place",
    "Practice",
    "Proposal",
    "Reservation",
]
