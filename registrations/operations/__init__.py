"""The rules of registrations, one function each."""

from .announce import spoken_announcement
from .attached import AnotherIsOpen
from .call_back import request_call_back, requested_call_back
from .calls import have_called, helper_to_reach
from .confirm import (
    AlreadyInTheGroup,
    MustNotBeContacted,
    TooLateToUndo,
    confirm_registration,
    pending_confirmation,
    preview_confirmation,
    undo_confirmation,
)
from .follow_up import (
    CannotBeAssigned,
    CloseToThePerson,
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
from .quarantine import NotOpen, release_registration
from .send import NotConfirmed, Telling, plan_schedule, preview_schedule, send_schedule
from .submit import correct_registration, submit_registration

__all__ = [
    "AlreadyInTheGroup",
    "AnotherIsOpen",
    "CannotBeAssigned",
    "CloseToThePerson",
    "MustNotBeContacted",
    "NotConfirmed",
    "NotOpen",
    "Telling",
    "TooLateToUndo",
    "assign_registration",
    "confirm_registration",
    "correct_registration",
    "decline_registration",
    "has_withdrawn_consent",
    "have_called",
    "helper_to_reach",
    "log_call",
    "mark_unreachable",
    "pending_confirmation",
    "plan_schedule",
    "preview_confirmation",
    "preview_schedule",
    "release_registration",
    "reopen_registration",
    "request_call_back",
    "requested_call_back",
    "send_schedule",
    "spoken_announcement",
    "submit_registration",
    "take_registration",
    "undo_confirmation",
    "withdraw_registration",
    "withdraw_with_consent",
]
