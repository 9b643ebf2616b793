"""The rules of appointments, one function each."""

from .answers import AppointmentAnswers
from .attendees import NotAFamilyMeeting, TooManyAttendees, add_attendee, remove_attendee
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
from .thread_codes import (
    THREAD,
    CodeByEmail,
    SaidOnTheTelephone,
    open_thread,
    read_thread_code,
    send_thread_code,
)
from .threads import (
    SomebodyElseFollows,
    ThreadClosed,
    answer_message,
    erase_old_messages,
    mark_read,
    threads_of,
    write_message,
)
from .ties import CloseToThePerson
from .times import MomentPast

__all__ = [
    "THREAD",
    "AppointmentAnswers",
    "CloseToThePerson",
    "CodeByEmail",
    "EarlierTimeGone",
    "MomentPast",
    "NoTime",
    "NotAFamilyMeeting",
    "NotWrittenTo",
    "NotYetHeld",
    "ProposalOver",
    "SaidOnTheTelephone",
    "SheIsElsewhere",
    "SlotTaken",
    "SomebodyElseFollows",
    "ThreadClosed",
    "ThreeProposals",
    "TooLateToChange",
    "TooLateToRemind",
    "TooManyAttendees",
    "accept_time",
    "add_attendee",
    "answer_message",
    "ask_for_earlier",
    "ask_for_reminder",
    "book_appointment",
    "cancel_appointment",
    "cancel_by_person",
    "close_appointment",
    "correct_appointment",
    "decline_times",
    "delete_expired_reservations",
    "erase_old_messages",
    "expire_proposals",
    "fulfil_appointment",
    "have_called",
    "mark_read",
    "move_appointment",
    "move_by_person",
    "open_thread",
    "preview_letter",
    "promise_days",
    "propose_times",
    "read_thread_code",
    "remove_attendee",
    "reserve_slot",
    "send_thread_code",
    "spoken_letter",
    "submit_appointment",
    "take_appointment",
    "take_earlier",
    "threads_of",
    "times_to_move_to",
    "write_earlier_notices",
    "write_message",
    "write_reminders",
]
