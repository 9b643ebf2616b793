"""What the private page of an application shows, as plain values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from stage4club.core.working_days import local_date

from ..emails.aid import promise_days, service_of_assistance
from ..enums import AID_DECIDED, AID_UNDECIDED, AidState
from ..models import AidDecision, AidRequest
from ..operations.aid import is_her_address, is_told, year_on


def shown(request: AidRequest, *, now: datetime) -> dict[str, Any]:
    """Where it stands, for whoever holds the link alone: neither what was asked, nor the answer."""
    state = _state_told(request, now)
    awaits = state == AidState.AWAITING
    return {
        "service": service_of_assistance(),
        "request_shown": request,
        "state": _state_in_words(state),
        "has_answer": state in AID_DECIDED,
        "awaits": awaits,
        "promised_on": None if awaits or state in AID_DECIDED else request.promised_on,
        "can_send": state in AID_UNDECIDED,
        "can_withdraw": state in AID_UNDECIDED and request.decided_at is None,
        "is_written_to": request.takes_email,
    }


def may_send(request: AidRequest, *, now: datetime) -> bool:
    """Whether documents are taken: until an answer is told, or it is closed."""
    return _state_told(request, now) in AID_UNDECIDED


def file_shown(request: AidRequest, *, now: datetime) -> dict[str, Any]:
    """What a code opens: the answer in its words, what is missing, what is left of the year."""
    decision = None
    state = _state_told(request, now)
    told = state == request.state
    if request.decided_at is not None and told:
        standing = AidDecision.objects.standing().filter(request=request)
        decision = standing.select_related("made_by").first()
    # What she was granted elsewhere is told where she herself is known to be.
    year = None
    if told and _is_herself(request):
        year = year_on(request.person_id, local_date(now))
    return {
        "service": service_of_assistance(),
        "request_shown": request,
        "decision": decision,
        "is_reviewed": request.decided_at is not None and request.state in AID_UNDECIDED,
        "can_ask_review": told and request.state in (AidState.PARTLY_GRANTED, AidState.NOT_GRANTED),
        "awaited": list(request.papers.awaited()) if request.state in AID_UNDECIDED else [],
        "can_send": state in AID_UNDECIDED,
        "documents": list(request.documents.standing()),
        "promise_days": promise_days(),
        "year": year,
        # What is only proposed is told to nobody yet.
        "left": year and year.ceiling - year.granted - year.paid,
    }


def _state_told(request: AidRequest, now: datetime) -> AidState:
    """Its state, as far as she may know it: what is decided is under review until it is told."""
    state = AidState(request.state)
    return state if state not in AID_DECIDED or is_told(request, now=now) else AidState.UNDER_REVIEW


def _is_herself(request: AidRequest) -> bool:
    """Whether the code went to an address, or to a number, that is kept with the person."""
    if request.takes_email:
        return is_her_address(request.person, request.email)
    return bool(request.phone) and str(request.phone) == str(request.person.phone)


def _state_in_words(state: AidState) -> str:
    match state:
        case AidState.AWAITING:
            return _("We are waiting for a document.")
        case AidState.SUBMITTED | AidState.UNDER_REVIEW | AidState.TO_CONFIRM:
            return _("We have your request. There is nothing you need to do for now.")
        case AidState.REVIEW_ASKED:
            return _("Another person will look at your request again.")
        case AidState.CLOSED:
            return _("This request is closed.")
        case _:
            return _("An answer is waiting for you.")
