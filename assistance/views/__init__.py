"""The pages of appointments and of financial assistance."""

from .aid import (
    aid_again,
    aid_attestation,
    aid_by_code,
    aid_care_team,
    aid_check,
    aid_close,
    aid_code,
    aid_documents,
    aid_file,
    aid_later,
    aid_letter,
    aid_new_code,
    aid_page,
    aid_payment,
    aid_received,
    aid_resume,
    aid_review,
    aid_step,
    aid_take_back,
    aid_withdraw,
    eligibility,
    financial_assistance,
)
from .answering import answer, hear_of_earlier, remind, take
from .asking import appointment
from .attendees import attendee_page, attendees
from .attendees import remove as remove_attendee
from .private import appointment_page, calendar, cancel, move
from .sending import check, received
from .threads import close as close_thread
from .threads import code as thread_code
from .threads import messages as thread
from .threads import write as write_message

__all__ = [
    "aid_again",
    "aid_attestation",
    "aid_by_code",
    "aid_care_team",
    "aid_check",
    "aid_close",
    "aid_code",
    "aid_documents",
    "aid_file",
    "aid_later",
    "aid_letter",
    "aid_new_code",
    "aid_page",
    "aid_payment",
    "aid_received",
    "aid_resume",
    "aid_review",
    "aid_step",
    "aid_take_back",
    "aid_withdraw",
    "answer",
    "appointment",
    "appointment_page",
    "attendee_page",
    "attendees",
    "calendar",
    "cancel",
    "check",
    "close_thread",
    "eligibility",
    "financial_assistance",
    "hear_of_earlier",
    "move",
    "received",
    "remind",
    "remove_attendee",
    "take",
    "thread",
    "thread_code",
    "write_message",
]
