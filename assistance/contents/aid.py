"""What the private page of an application shows, as plain values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from stage4club.core.working_days import local_date

from ..emails.aid import promise_days, service_of_assistance
from ..enums import AID_DECIDED, AID_UNDECIDED, AidState
from ..models import AidDecision, AidRequest
from ..operations.aid import year_on


def shown(request: AidRequest, *, now: datetime) -> dict[str, Any]:
    """Where it stands, for whoever holds the link alone: neither what was asked, nor the answer."""
    state = AidState(request.state)
    awaits = state == AidState.AWAITING
    return {
        "service": service_of_assistance(),
        "request_shown": request,
        "state": _state_in_words(state),
        "has_answer": state in AID_DECIDED,
        "awaits": awaits,
        "promised_on": None if awaits or state in AID_DECIDED else request.promised_on,
        "can_withdraw": state in AID_UNDECIDED,
        "is_written_to": request.takes_email,
    }


def file_shown(request: AidRequest, *, now: datetime) -> dict[str, Any]:
    """What a code opens: the answer in its words, what is missing, what is left of the year."""
    decision = None
    if request.decided_at is not None:
        standing = AidDecision.objects.standing().filter(request=request)
        decision = standing.select_related("made_by").first()
    year = year_on(request.person_id, local_date(now))
    return {
        "service": service_of_assistance(),
        "request_shown": request,
        "decision": decision,
        "is_reviewed": request.decided_at is not None and request.state in AID_UNDECIDED,
        "can_ask_review": request.state in (AidState.PARTLY_GRANTED, AidState.NOT_GRANTED),
        "awaited": list(request.papers.awaited()),
        "promise_days": promise_days(),
        "year": year,
    }


def _state_in_words(state: AidState) -> str:
    match state:
        case AidState.AWAITING:
            return _("We are waiting for a document.")
        case AidState.SUBMITTED | AidState.UNDER_REVIEW | AidState.TO_CONFIRM:
            return _("Your request is here. Somebody is looking at it.")
        case AidState.REVIEW_ASKED:
            return _("Another person is looking at your request again.")
        case AidState.CLOSED:
            return _("This request is closed.")
        case _:
            return _("An answer is waiting for you.")
