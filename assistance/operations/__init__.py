"""The rules of appointments, one function each."""

from .absences import AbsenceOver, AbsencesOverlap, EndsBeforeItStarts, add_absence, end_absence
from .answers import AppointmentAnswers
from .attendees import NotAFamilyMeeting, TooManyAttendees, add_attendee, remove_attendee
from .book import book_appointment, move_appointment
from .by_form import is_booked_by_form
from .by_person import (
    MovedTooOften,
    TooLateToChange,
    cancel_by_person,
    move_by_person,
    times_to_move_to,
)
from .by_telephone import TwiceThatDay, book_by_telephone
from .calls import have_called
from .consents import close_with_consent
from .earlier import EarlierTimeGone, ask_for_earlier, take_earlier, write_earlier_notices
from .feed import open_feed, worker_of_feed
from .find_links import write_links_at
from .follow_up import (
    NotYetHeld,
    cancel_appointment,
    close_appointment,
    fulfil_appointment,
    take_appointment,
)
from .followed import FollowedByColleague, colleague_who_follows
from .give_back import give_back, give_back_of_who_left, know_person
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
from .letters import preview_letter, spoken_letter
from .others import hears_of
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
from .reminders import NotWrittenTo, TooLateToRemind, ask_for_reminder, write_reminders
from .reserve import (
    AlreadyBooked,
    FormSlots,
    SheIsElsewhere,
    SlotTaken,
    delete_expired_reservations,
    release_slot,
    reserve_slot,
    slots_for_form,
)
from .retention import delete_expired_appointments
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
    "AbsenceOver",
    "AbsencesOverlap",
    "AlreadyBooked",
    "AppointmentAnswers",
    "CloseToThePerson",
    "CodeByEmail",
    "ColleagueBusy",
    "EarlierTimeGone",
    "EndsBeforeItStarts",
    "FollowedByColleague",
    "FormSlots",
    "Hours",
    "MomentPast",
    "MovedTooOften",
    "NoTime",
    "NotAFamilyMeeting",
    "NotASocialWorker",
    "NotWrittenTo",
    "NotYetHeld",
    "PlaceAnswers",
    "PlaceTaken",
    "ProposalOver",
    "SaidOnTheTelephone",
    "SheIsElsewhere",
    "SlotTaken",
    "SlotsByKind",
    "SomebodyElseFollows",
    "ThreadClosed",
    "ThreeProposals",
    "TooLateToChange",
    "TooLateToRemind",
    "TooManyAttendees",
    "TwiceThatDay",
    "Way",
    "accept_time",
    "add_absence",
    "add_attendee",
    "answer_message",
    "ask_for_earlier",
    "ask_for_reminder",
    "book_appointment",
    "book_by_telephone",
    "cancel_appointment",
    "cancel_by_person",
    "close_appointment",
    "close_with_consent",
    "colleague_who_follows",
    "correct_appointment",
    "decline_times",
    "delete_expired_appointments",
    "delete_expired_reservations",
    "end_absence",
    "erase_old_messages",
    "expire_proposals",
    "fulfil_appointment",
    "give_back",
    "give_back_of_who_left",
    "hand_over_appointment",
    "have_called",
    "hears_of",
    "is_booked_by_form",
    "kept_until",
    "know_person",
    "mark_read",
    "move_appointment",
    "move_by_person",
    "open_feed",
    "open_thread",
    "preview_hours",
    "preview_letter",
    "promise_days",
    "propose_times",
    "read_thread_code",
    "release_appointment",
    "release_slot",
    "remove_attendee",
    "reserve_slot",
    "save_hours",
    "save_places",
    "send_thread_code",
    "slots_for_form",
    "slots_to_come",
    "spoken_letter",
    "submit_appointment",
    "take_appointment",
    "take_earlier",
    "threads_of",
    "times_to_move_to",
    "worker_of_feed",
    "write_earlier_notices",
    "write_links_at",
    "write_message",
    "write_reminders",
]
