"""Which payments a verb is offered on: one question each. The payment is read once for a page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stage4club.people.models import User

from ...enums import AID_GRANTED, LIVE_PAYMENTS, AidState, PaymentState
from ...models import AidRequest, Payment, PaymentWay
from ...operations.aid import amount_to_give_up, is_left_by_the_dead

_P = PaymentState


def payment_of(request: Any) -> Payment | None:
    """The latest payment of an application; none is looked for where the row says there is none."""
    if not hasattr(request, "payment_now"):
        hers = Payment.objects.filter(request=request).order_by("-pk")
        request.payment_now = hers.first() if getattr(request, "has_payments", True) else None
    found: Payment | None = request.payment_now
    return found


def chosen_way(request: Any) -> PaymentWay | None:
    """How she wishes to be paid, read once for a page."""
    if not hasattr(request, "way_now"):
        # Read with the row of the page.
        request.way_now = getattr(request, "payment_way", None)
    found: PaymentWay | None = request.way_now
    return found


def is_free(request: AidRequest, user: User) -> bool:
    """No payment is under way."""
    return _state(request) not in (_P.PREPARED, _P.APPROVED, _P.SENT)


def can_prepare(request: AidRequest, user: User) -> bool:
    """Nor has she still to say how she wishes to be paid, or people to decide who is."""
    has_way = chosen_way(request) is not None
    return has_way and is_free(request, user) and not waits_for_people(request)


def waits_for_people(request: AidRequest) -> bool:
    """She has died, and it is to be decided who receives what was granted."""
    is_owed = request.state in AID_GRANTED and _state(request) not in LIVE_PAYMENTS
    return is_owed and is_left_by_the_dead(request.person, chosen_way(request))


def can_approve(request: AidRequest, user: User) -> bool:
    """Somebody else has prepared it."""
    payment = payment_of(request)
    return payment is not None and payment.state == _P.PREPARED and payment.prepared_by != user


def can_take_back(request: AidRequest, user: User) -> bool:
    """The bank does not have it."""
    return _state(request) in (_P.PREPARED, _P.APPROVED)


def is_approved(request: AidRequest, user: User) -> bool:
    """It can be given to the bank."""
    return _state(request) == _P.APPROVED


def is_at_the_bank(request: AidRequest, user: User) -> bool:
    """The bank has not answered yet."""
    return _state(request) == _P.SENT


def can_come_back(request: AidRequest, user: User) -> bool:
    """The bank has it, or it was paid."""
    return _state(request) in (_P.SENT, _P.PAID)


def can_give_up(request: AidRequest, user: User) -> bool:
    """Something of what was granted is neither paid nor at the bank."""
    if request.state in AID_GRANTED and _state(request) != _P.SENT:
        # Something is owed: nothing needs to be read to know it.
        return True
    return bool(request.amount_granted and what_is_given_up(request))


def what_is_given_up(request: Any) -> Decimal:
    """How much, read once for a page."""
    if not hasattr(request, "given_up_now"):
        request.given_up_now = amount_to_give_up(request)
    found: Decimal = request.given_up_now
    return found


def can_be_reviewed(request: AidRequest, user: User) -> bool:
    """Less was granted than was asked for: where all of it is paid there is nothing to add."""
    return request.state != AidState.PAID or request.is_in_part


def _state(request: AidRequest) -> str:
    payment = payment_of(request)
    return "" if payment is None else payment.state
