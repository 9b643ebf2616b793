"""The rules of appointments, one function each."""

from .absences import AbsenceOver, AbsencesOverlap, EndsBeforeItStarts, add_absence, end_absence
from .answers import AppointmentAnswers
from .book import book_appointment, move_appointment
from .by_telephone import TwiceThatDay, book_by_telephone
from .consents import close_with_consent
from .feed import open_feed, worker_of_feed
from .follow_up import (
    NotYetHeld,
    cancel_appointment,
    close_appointment,
    fulfil_appointment,
    take_appointment,
)
from .followed import FollowedByColleague, colleague_who_follows
from .give_back import give_back, know_person
from .hand_over import ColleagueBusy, NotASocialWorker, hand_over_appointment
from .hours import (
    Hours,
    PlaceAnswers,
    PlaceTaken,
    SlotsByKind,
    Way,
    preview_hours,
    save_hours,
    save_places,
    slots_to_come,
)
from .letters import preview_letter
from .proposals import (
    NoTime,
    ProposalOver,
    ThreeProposals,
    accept_time,
    decline_times,
    expire_proposals,
    kept_until,
    propose_times,
)
from .quarantine import release_appointment
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
    "AbsenceOver",
    "AbsencesOverlap",
    "AlreadyBooked",
    "AppointmentAnswers",
    "CloseToThePerson",
    "ColleagueBusy",
    "EndsBeforeItStarts",
    "FollowedByColleague",
    "FormSlots",
    "Hours",
    "MomentPast",
    "NoTime",
    "NotASocialWorker",
    "NotYetHeld",
    "PlaceAnswers",
    "PlaceTaken",
    "ProposalOver",
    "SheIsElsewhere",
    "SlotTaken",
    "SlotsByKind",
    "ThreeProposals",
    "TwiceThatDay",
    "Way",
    "accept_time",
    "add_absence",
    "book_appointment",
    "book_by_telephone",
    "cancel_appointment",
    "close_appointment",
    "close_with_consent",
    "colleague_who_follows",
    "correct_appointment",
    "decline_times",
    "delete_expired_appointments",
    "end_absence",
    "expire_proposals",
    "fulfil_appointment",
    "give_back",
    "hand_over_appointment",
    "kept_until",
    "know_person",
    "move_appointment",
    "open_feed",
    "preview_hours",
    "preview_letter",
    "promise_days",
    "propose_times",
    "release_appointment",
    "release_slot",
    "reserve_slot",
    "save_hours",
    "save_places",
    "slots_for_form",
    "slots_to_come",
    "submit_appointment",
    "take_appointment",
    "worker_of_feed",
]
