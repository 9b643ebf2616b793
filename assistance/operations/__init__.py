"""The rules of appointments, one function each."""

from .answers import AppointmentAnswers
from .book import book_appointment, move_appointment
from .by_person import TooLateToChange, cancel_by_person, move_by_person, times_to_move_to
from .calls import have_called
from .earlier import EarlierTimeGone, ask_for_earlier, take_earlier, write_earlier_notices
from .follow_up import (
    NotYetHeld,
    cancel_appointment,
    close_appointment,
    fulfil_appointment,
    take_appointment,
)
from .letters import preview_letter, spoken_letter
from .proposals import (
    NoTime,
    ProposalOver,
    ThreeProposals,
    accept_time,
    decline_times,
    expire_proposals,
    propose_times,
)
from .reminders import NotWrittenTo, TooLateToRemind, ask_for_reminder, write_reminders
from .reserve import SheIsElsewhere, SlotTaken, delete_expired_reservations, reserve_slot
from .submit import correct_appointment, promise_days, submit_appointment
from .ties import CloseToThePerson
from .times import MomentPast

__all__ = [
    "AppointmentAnswers",
    "CloseToThePerson",
    "EarlierTimeGone",
    "MomentPast",
    "NoTime",
    "NotWrittenTo",
    "NotYetHeld",
    "ProposalOver",
    "SheIsElsewhere",
    "SlotTaken",
    "ThreeProposals",
    "TooLateToChange",
    "TooLateToRemind",
    "accept_time",
    "ask_for_earlier",
    "ask_for_reminder",
    "book_appointment",
    "cancel_appointment",
    "cancel_by_person",
    "close_appointment",
    "correct_appointment",
    "decline_times",
    "delete_expired_reservations",
    "expire_proposals",
    "fulfil_appointment",
    "have_called",
    "move_appointment",
    "move_by_person",
    "preview_letter",
    "promise_days",
    "propose_times",
    "reserve_slot",
    "spoken_letter",
    "submit_appointment",
    "take_appointment",
    "take_earlier",
    "times_to_move_to",
    "write_earlier_notices",
    "write_reminders",
]
