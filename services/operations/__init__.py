"""What may be done to the catalogue and the calendar."""

from .call_back import is_correctable, request_call_back, requested_call_back
from .catalogue import CatalogueResult, keep_draft, load_catalogue
from .opinions import (
    NothingSaid,
    OfAnotherService,
    erase_opinion,
    erase_opinions,
    forget_opinions,
    give_opinion,
    group_opinion,
    group_opinions,
)
from .reached import HelperAnswers, helper_columns, phone_columns, through_helper
from .series import PlannedSession, SeriesResult, create_series, plan_series
from .sessions import (
    EndsBeforeStart,
    MomentPast,
    MomentTaken,
    MomentTooFar,
    NotAGroup,
    NothingChanged,
    Nowhere,
    SessionOver,
    cancel_session,
    create_session,
    reschedule_session,
)

__all__ = [
    "CatalogueResult",
    "EndsBeforeStart",
    "HelperAnswers",
    "MomentPast",
    "MomentTaken",
    "MomentTooFar",
    "NotAGroup",
    "NothingChanged",
    "NothingSaid",
    "Nowhere",
    "OfAnotherService",
    "PlannedSession",
    "SeriesResult",
    "SessionOver",
    "cancel_session",
    "create_series",
    "create_session",
    "erase_opinion",
    "erase_opinions",
    "forget_opinions",
    "give_opinion",
    "group_opinion",
    "group_opinions",
    "helper_columns",
    "is_correctable",
    "keep_draft",
    "load_catalogue",
    "phone_columns",
    "plan_series",
    "request_call_back",
    "requested_call_back",
    "reschedule_session",
    "through_helper",
]
