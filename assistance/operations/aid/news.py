"""What is to be told of an application as it stands, and when it may be written."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.people.models import CallTask

from ...emails.aid import ANSWER
from ...enums import AID_GRANTED, AID_UNDECIDED, AidState, Grounds, PaymentState
from ...models import AidDecision, AidRequest, Payment, PaymentWay
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
        # Another reason is told by the words alone.
        # In the language of the template that says it, not of whoever decides.
        "grounds": Grounds(decision.grounds).label if decision.has_listed_grounds else "",
        "words": decision.words,
    }


def spoken_payment(payment: Payment) -> dict[str, Any]:
    """What the words of a script need of a payment that was made."""
    return {"amount": payment.amount, "pay_by": payment.pay_by, "paid_on": payment.paid_on}


def is_asked_anew(request: AidRequest) -> bool:
    """Whether her last payment came back, and how she wishes to be paid is to be said again."""
    if request.state not in AID_GRANTED or PaymentWay.objects.filter(request=request).exists():
        return False
    last = Payment.objects.filter(request=request).order_by("-pk").first()
    return last is not None and last.state in (PaymentState.RETURNED, PaymentState.REVERSED)


def spoken_news(request: AidRequest) -> str:
    """What somebody who calls has to say; empty where there is nothing to tell yet."""
    if request.state == AidState.AWAITING:
        return spoken(request, "aid_documents", words_of_papers(request)).text
    if given_up := _given_up_since(request):
        return spoken(request, "aid_given_up", {"amount": given_up}).text
    if is_asked_anew(request):
        return spoken(request, "aid_way_again").text
    if request.state == AidState.PAID:
        payment = Payment.objects.filter(request=request, state=PaymentState.PAID).latest("paid_at")
        return spoken(request, "aid_paid", spoken_payment(payment)).text
    script = _SCRIPTS.get(AidState(request.state))
    if script is None:
        return ""
    decision = AidDecision.objects.standing().filter(request=request)[:1].get()
    return spoken(request, script, spoken_decision(decision)).text


def _given_up_since(request: AidRequest) -> Decimal:
    """What was given up after the decision that stands; a review of it is later news."""
    if request.state in AID_UNDECIDED or request.decided_at is None:
        return Decimal(0)
    lines = request.entries.all().given_up().filter(made_at__gte=request.decided_at)
    return sum((line.amount for line in lines), Decimal(0))


def is_told(request: AidRequest, *, now: datetime) -> bool:
    """Whether the decision may be read: its message has left, or its call was made.

    That nothing is granted is said first; what somebody of the staff may still take back is not
    read before either.
    """
    if request.takes_email:
        waits = Message.objects.about(request).filter(
            kind=ANSWER.name, state=MessageState.PENDING, due_at__gt=now
        )
        return not waits.exists()
    if request.state == AidState.PAID:
        # What is still to be said is that it was paid: the decision was said before.
        return True
    return not CallTask.objects.open().about(request).exists()


def let_letter_leave(request: AidRequest, *, now: datetime) -> None:
    """That nothing is granted was said on the telephone: its letter need not wait any more.

    All the same not on a Friday after noon, nor at night (`letter_not_before`).
    """
    leaves = letter_not_before(now)
    waiting = Q(state=MessageState.PENDING, kind=ANSWER.name, due_at__gt=leaves)
    if request.state == AidState.NOT_GRANTED:
        Message.objects.about(request).filter(waiting).update(due_at=leaves)
