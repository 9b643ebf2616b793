"""What the private page of an application shows, as plain values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from stage4club.core.working_days import local_date

from ..emails.aid import promise_days, service_of_assistance, service_phone
from ..enums import AID_ANSWERED, AID_UNDECIDED, AidState
from ..models import AidDecision, AidRequest
from ..operations.aid import awaits_attestation, is_her_address, is_told, year_on
from .aid_payment import payment_shown

#: The decision on paper.
LETTER = "assistance/letter.html"


def shown(request: AidRequest, *, now: datetime) -> dict[str, Any]:
    """Where it stands, for whoever holds the link alone: neither what was asked, nor the answer."""
    state = _state_told(request, now)
    awaits = state == AidState.AWAITING
    return {
        "service": service_of_assistance(),
        "request_shown": request,
        "state": _state_in_words(state),
        "has_answer": state in AID_ANSWERED,
        "awaits": awaits,
        "promised_on": None if awaits or state in AID_ANSWERED else request.promised_on,
        "can_send": state in AID_UNDECIDED,
        "awaits_attestation": awaits and awaits_attestation(request),
        "can_withdraw": state in AID_UNDECIDED and request.decided_at is None,
        "is_written_to": request.takes_email,
    }


def may_send(request: AidRequest, *, now: datetime) -> bool:
    """Whether documents are taken: until an answer is told, or it is closed."""
    return _state_told(request, now) in AID_UNDECIDED


def file_shown(request: AidRequest, *, now: datetime) -> dict[str, Any]:
    """What a code opens: the answer in its words, what is missing, what is left of the year."""
    state = _state_told(request, now)
    told = state == request.state
    decision = _standing(request) if told and request.decided_at else None
    # What she was granted elsewhere is told where she herself is known to be.
    year = None
    if told and _is_herself(request):
        year = year_on(request.person_id, local_date(now))
    return {
        "service": service_of_assistance(),
        "request_shown": request,
        "decision": decision,
        "is_reviewed": request.decided_at is not None and request.state in AID_UNDECIDED,
        "can_ask_review": told and _can_ask_review(request),
        "payment": payment_shown(request, now=now) if told and decision is not None else None,
        "awaited": list(request.papers.awaited()) if request.state in AID_UNDECIDED else [],
        "can_send": state in AID_UNDECIDED,
        "documents": list(request.documents.standing()),
        "promise_days": promise_days(),
        "year": year,
        # What is only proposed is told to nobody yet.
        "left": year and year.ceiling - year.granted - year.paid,
    }


def decision_told(request: AidRequest, *, now: datetime) -> AidDecision | None:
    """The decision that stands, once the person may read it; None before, and without one."""
    return _standing(request) if is_decision_told(request, now=now) else None


def _standing(request: AidRequest) -> AidDecision | None:
    standing = AidDecision.objects.standing().filter(request=request)
    return standing.select_related("made_by").first()


def letter_words(request: AidRequest, decision: AidDecision) -> dict[str, Any]:
    """What `letter_response` needs for the letter of `decision`: the words of the private page."""
    with translation.override(request.language):
        name = _("letter-%(reference)s") % {"reference": request.reference}
    context = {
        "request_shown": request,
        "decision": decision,
        "can_ask_review": _can_ask_review(request),
        "service_phone": service_phone(request.language),
    }
    return {"context": context, "name": name, "language": request.language}


def _state_told(request: AidRequest, now: datetime) -> AidState:
    """Its state, as far as she may know it: what is decided is under review until it is told."""
    state = AidState(request.state)
    waits = state in AID_ANSWERED and not is_told(request, now=now)
    return AidState.UNDER_REVIEW if waits else state


def is_decision_told(request: AidRequest, *, now: datetime) -> bool:
    """Whether what was decided may be read, and acted upon."""
    return request.decided_at is not None and _state_told(request, now) == request.state


def _can_ask_review(request: AidRequest) -> bool:
    """Less was granted than was asked for, or nothing."""
    if request.state == AidState.PAID:
        return request.is_in_part
    return request.state in (AidState.PARTLY_GRANTED, AidState.NOT_GRANTED)


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
