"""What is to be told of an application as it stands, and when it may be written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message

from ...emails.aid import ANSWER
from ...enums import AidState, Grounds
from ...models import AidDecision, AidRequest
from ...policy import letter_not_before
from .letters import spoken
from .papers import words_of_papers

_SCRIPTS = {
    AidState.GRANTED: "aid_granted",
    AidState.PARTLY_GRANTED: "aid_granted",
    AidState.NOT_GRANTED: "aid_not_granted",
}


def spoken_decision(decision: AidDecision) -> dict[str, Any]:
    """What the words of a script need of a decision."""
    return {
        "amount": decision.amount,
        "in_part": decision.outcome == AidState.PARTLY_GRANTED,
        "grounds": Grounds(decision.grounds).label if decision.grounds else "",
        "words": decision.words,
    }


def spoken_news(request: AidRequest) -> str:
    """What somebody who calls has to say; empty where there is nothing to tell yet."""
    if request.state == AidState.AWAITING:
        return spoken(request, "aid_documents", words_of_papers(request)).text
    script = _SCRIPTS.get(AidState(request.state))
    if script is None:
        return ""
    decision = AidDecision.objects.standing().filter(request=request)[:1].get()
    return spoken(request, script, spoken_decision(decision)).text


def let_letter_leave(request: AidRequest, *, now: datetime) -> None:
    """That nothing is granted was said on the telephone: its letter need not wait any more.

    All the same not on a Friday after noon, nor at night (`letter_not_before`).
    """
    leaves = letter_not_before(now)
    waiting = Q(state=MessageState.PENDING, kind=ANSWER.name, due_at__gt=leaves)
    if request.state == AidState.NOT_GRANTED:
        Message.objects.about(request).filter(waiting).update(due_at=leaves)
