"""The rules of appointments, one function each."""

from .answers import AppointmentAnswers
from .book import book_appointment, move_appointment
from .consents import close_with_consent
from .follow_up import (
    NotYetHeld,
    cancel_appointment,
    close_appointment,
    fulfil_appointment,
    take_appointment,
)
from .proposals import (
    NoTime,
    ProposalOver,
    ThreeProposals,
    accept_time,
    decline_times,
    expire_proposals,
    propose_times,
)
from .reserve import (
    AlreadyBooked,
    FormSlots,
    SheIsElsewhere,
    SlotTaken,
    release_slot,
    reserve_slot,
    slots_for_form,
)
from .retention import delete_expired_appointments
from .submit import correct_appointment, promise_days, submit_appointment
from .ties import CloseToThePerson
from .times import MomentPast

__all__ = [
    "AlreadyBooked",
    "AppointmentAnswers",
    "CloseToThePerson",
    "FormSlots",
    "MomentPast",
    "NoTime",
    "NotYetHeld",
    "ProposalOver",
    "SheIsElsewhere",
    "SlotTaken",
    "ThreeProposals",
    "accept_time",
    "book_appointment",
    "cancel_appointment",
    "close_appointment",
    "close_with_consent",
    "correct_appointment",
    "decline_times",
    "delete_expired_appointments",
    "expire_proposals",
    "fulfil_appointment",
    "move_appointment",
    "promise_days",
    "propose_times",
    "release_slot",
    "reserve_slot",
    "slots_for_form",
    "submit_appointment",
    "take_appointment",
]
