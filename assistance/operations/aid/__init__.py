"""The rules of financial assistance, one function each."""

from ..thread_codes import CodeByEmail
from .answers import AidAnswers
from .calls import have_called
from .codes import FILE, open_file, read_file_code, send_file_code
from .decide import (
    GroundsNeeded,
    LessThanBefore,
    MoreThanAsked,
    NotTheReviewer,
    ProposedItHerself,
    approve_aid_request,
    confirm_aid_request,
    decline_aid_request,
    send_back,
)
from .draft_codes import find_draft_by_code, give_draft_code
from .drafts import (
    OpenedDraft,
    TooManyLinks,
    address_in,
    begin_again,
    begin_draft,
    delete_expired_aid_drafts,
    discard_aid_draft,
    find_aid_draft,
    notice_expiring_drafts,
    save_step,
    send_draft_link,
)
from .find_links import write_links_at
from .ledger import CeilingExceeded, hold_year, write_line, year_on
from .letters import have_told, preview_letter, spoken
from .merge import AlreadyOnePerson, TogetherTooMuch, YearsDiffer, merge_applicants
from .news import is_told, let_letter_leave, spoken_decision, spoken_news
from .papers import (
    AskedForAlready,
    NothingCame,
    ask_documents,
    receive_documents,
    words_of_papers,
)
from .remarks import Standing, situation_of, standing_of
from .reminders import remind_of_documents
from .retention import forget_closed, forget_decided, forget_years
from .review import (
    CloseToApplicant,
    DecidedItBefore,
    DecisionStands,
    ask_review,
    close_aid_request,
    give_applications_back,
    hold_applications,
    know_applicant,
    release_aid_request,
    start_review,
)
from .submit import (
    correct_aid_request,
    is_her_address,
    promised_from,
    submit_aid_request,
)

__all__ = [
    "FILE",
    "AidAnswers",
    "AlreadyOnePerson",
    "AskedForAlready",
    "CeilingExceeded",
    "CloseToApplicant",
    "CodeByEmail",
    "DecidedItBefore",
    "DecisionStands",
    "GroundsNeeded",
    "LessThanBefore",
    "MoreThanAsked",
    "NotTheReviewer",
    "NothingCame",
    "OpenedDraft",
    "ProposedItHerself",
    "Standing",
    "TogetherTooMuch",
    "TooManyLinks",
    "YearsDiffer",
    "address_in",
    "approve_aid_request",
    "ask_documents",
    "ask_review",
    "begin_again",
    "begin_draft",
    "close_aid_request",
    "confirm_aid_request",
    "correct_aid_request",
    "decline_aid_request",
    "delete_expired_aid_drafts",
    "discard_aid_draft",
    "find_aid_draft",
    "find_draft_by_code",
    "forget_closed",
    "forget_decided",
    "forget_years",
    "give_applications_back",
    "give_draft_code",
    "have_called",
    "have_told",
    "hold_applications",
    "hold_year",
    "is_her_address",
    "is_told",
    "know_applicant",
    "let_letter_leave",
    "merge_applicants",
    "notice_expiring_drafts",
    "open_file",
    "preview_letter",
    "promised_from",
    "read_file_code",
    "receive_documents",
    "release_aid_request",
    "remind_of_documents",
    "save_step",
    "send_back",
    "send_draft_link",
    "send_file_code",
    "situation_of",
    "spoken",
    "spoken_decision",
    "spoken_news",
    "standing_of",
    "start_review",
    "submit_aid_request",
    "words_of_papers",
    "write_line",
    "write_links_at",
    "year_on",
]
