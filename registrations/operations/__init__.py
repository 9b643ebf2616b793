"""The rules of registrations, one function each."""

from .announce import spoken_announcement
from .attached import AnotherIsOpen
from .by_telephone import register_by_telephone
from .calls import have_called, helper_to_reach
from .confirm import (
    AlreadyInTheGroup,
    GroupIsFull,
    MustNotBeContacted,
    confirm_registration,
    preview_confirmation,
)
from .details import (
    DETAILS,
    SaidOnTheTelephone,
    ask_for_correction,
    open_details,
    read_code,
    send_code,
)
from .find_links import ask_for_links, write_asked_links, write_links_at
from .follow_up import (
    CannotBeAssigned,
    assign_registration,
    decline_registration,
    has_withdrawn_consent,
    log_call,
    mark_unreachable,
    reopen_registration,
    take_registration,
    withdraw_registration,
    withdraw_with_consent,
)
from .letters import spoken_letter
from .quarantine import NotOpen, release_registration
from .send import NotConfirmed, Telling, plan_schedule, preview_schedule, send_schedule
from .submit import correct_registration, submit_registration
from .ties import CloseToThePerson, give_back, know_registered
from .undo import TooLateToUndo, pending_answer, undo_answer
from .waiting import (
    PlaceIsFree,
    keep_on_waiting_list,
    offer_place,
    preview_waiting,
    put_on_waiting_list,
)

__all__ = [
    "DETAILS",
    "AlreadyInTheGroup",
    "AnotherIsOpen",
    "CannotBeAssigned",
    "CloseToThePerson",
    "GroupIsFull",
    "MustNotBeContacted",
    "NotConfirmed",
    "NotOpen",
    "PlaceIsFree",
    "SaidOnTheTelephone",
    "Telling",
    "TooLateToUndo",
    "ask_for_correction",
    "ask_for_links",
    "assign_registration",
    "confirm_registration",
    "correct_registration",
    "decline_registration",
    "give_back",
    "has_withdrawn_consent",
    "have_called",
    "helper_to_reach",
    "keep_on_waiting_list",
    "know_registered",
    "log_call",
    "mark_unreachable",
    "offer_place",
    "open_details",
    "pending_answer",
    "plan_schedule",
    "preview_confirmation",
    "preview_schedule",
    "preview_waiting",
    "put_on_waiting_list",
    "read_code",
    "register_by_telephone",
    "release_registration",
    "reopen_registration",
    "send_code",
    "send_schedule",
    "spoken_announcement",
    "spoken_letter",
    "submit_registration",
    "take_registration",
    "undo_answer",
    "withdraw_registration",
    "withdraw_with_consent",
    "write_asked_links",
    "write_links_at",
]
