"""What the bank answers: a payment that was made, one that came back, and what follows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply, require
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...emails.aid import PAID, WAY_AGAIN
from ...enums import (
    AID_GRANTED,
    STILL_OWED,
    AidClosing,
    AidState,
    CameBack,
    Movement,
    PaymentState,
)
from ...models import AidRequest, AidYear, Payment
from ...workflow import AID_REQUEST, PAYMENT
from .ledger import write_line
from .letters import tell
from .news import spoken_payment
from .payments import NoPayment, hold_payment, move_payment, refuse_close
from .ways import NothingOwed, forget_way, owed_to


class NotYetPaidOn(RuleError):
    """A day to come, or one before it was approved."""

    message = _("Check the day: a payment is made between its approval and today.")


class CannotEnd(RuleError):
    """What came back for good ends the application: nothing else may be open in it."""

    message = _("Something else is still open in this application: finish that first.")


@transaction.atomic
def confirm_payment(request: AidRequest, *, by: User, now: datetime, paid_on: date) -> Payment:
    """It was made. The ledger says paid, the account is destroyed, and the person is told.

    Raises `NoPayment`, `TransitionRefused`, `CloseToApplicant`, `NotYetPaidOn`; then nothing was
    changed, and nothing is sent.
    """
    payment = hold_payment(request)
    refuse_close(request, by)
    return make_paid(payment, by=by, now=now, paid_on=paid_on)


def make_paid(payment: Payment, *, by: User, now: datetime, paid_on: date) -> Payment:
    """What `confirm_payment` does, to a payment of which the application is held."""
    request = AidRequest.objects.select_related("person").get(pk=payment.request_id)
    require(payment, PAYMENT["pay"])
    if payment.approved_at is None or not (
        local_date(payment.approved_at) <= paid_on <= local_date(now)
    ):
        raise NotYetPaidOn
    changes: dict[str, object] = {"paid_on": paid_on, "paid_at": now, "paid_by": by}
    move_payment(payment, PAYMENT["pay"], by=by, now=now, changes=changes)
    left = payment.amount
    for year, owed in request.entries.all().owed():
        paid = min(owed, left)
        if paid:
            _write(year, payment, Movement.PAID, paid, by=by, now=now)
        left -= paid
    if left:
        # Nothing is taken from what is granted while a payment is under way.
        raise NothingOwed
    forget_way(request)
    settle(request, by=by, now=now)
    _tell_paid(request, payment, by=by, now=now)
    return payment


@transaction.atomic
def return_payment(request: AidRequest, *, by: User, now: datetime, because: CameBack) -> Payment:
    """It came back: before anybody received it, or after (`Payment.state` tells which).

    Where it is still hers the ceiling goes on holding it, and she is asked anew how she wishes to
    be paid, unless her details were right. What she gave back, or was paid by mistake, frees the
    ceiling and ends the application. Raises `NoPayment`, `TransitionRefused`, `CloseToApplicant`,
    `CannotEnd`.
    """
    payment = hold_payment(request)
    refuse_close(request, by)
    return come_back(payment, by=by, now=now, because=because)


def come_back(payment: Payment, *, by: User, now: datetime, because: CameBack) -> Payment:
    """What `return_payment` does, to a payment of which the application is held."""
    request = AidRequest.objects.select_related("person").get(pk=payment.request_id)
    was_paid = payment.state == PaymentState.PAID
    changes: dict[str, object] = {"because": because, "ended_at": now, "ended_by": by}
    transition = PAYMENT["reverse" if was_paid else "return"]
    is_owed = because in STILL_OWED
    require(payment, transition)
    if not was_paid and not is_owed:
        # Nobody gives back what she has not received.
        raise NoPayment
    if not is_owed:
        _require_end(request, payment)
    move_payment(payment, transition, by=by, now=now, changes=changes, details={"why": because})
    if was_paid:
        _free(payment, is_owed=is_owed, by=by, now=now)
    if not is_owed:
        end = {"closing": AidClosing.GIVEN_BACK, "closed_at": now, "closed_by": by}
        apply(request, AID_REQUEST["end"], by=by, now=now, changes=end)
        return payment
    if request.state == AidState.PAID:
        name = "owe-again-in-part" if request.is_in_part else "owe-again"
        apply(request, AID_REQUEST[name], by=by, now=now)
    # Another one may be under way, of what a review has added: that one keeps its way.
    if because != CameBack.NOT_SENT and not request.payments.live().exists():
        forget_way(request)
        tell(request, WAY_AGAIN, "aid_way_again", version=str(payment.pk), by=by, now=now)
    return payment


def settle(request: AidRequest, *, by: User, now: datetime) -> None:
    """Paid, once nothing is owed any more; one that is being reviewed waits for its decision."""
    stored = AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if stored.state in AID_GRANTED and not owed_to(stored):
        apply(request, AID_REQUEST["pay"], by=by, now=now)


def _require_end(request: AidRequest, payment: Payment) -> None:
    others = request.payments.exclude(pk=payment.pk)
    if request.state != AidState.PAID or others.filter(state=PaymentState.PAID).exists():
        raise CannotEnd


def _free(payment: Payment, *, is_owed: bool, by: User, now: datetime) -> None:
    """Each year that it was paid from has that amount again: free, or granted as before."""
    # Where its person was merged with another, it left the year of the one (`merge_applicants`).
    left = payment.entries.filter(movement=Movement.REVERSED).values("year")
    paid = payment.entries.filter(movement=Movement.PAID).exclude(year__in=left)
    for line in paid.order_by("pk"):
        _write(line.year_id, payment, Movement.REVERSED, line.amount, by=by, now=now)
        if is_owed:
            _write(line.year_id, payment, Movement.GRANTED, line.amount, by=by, now=now)


def _write(
    year: int, payment: Payment, movement: Movement, amount: Decimal, *, by: User, now: datetime
) -> None:
    held = AidYear.objects.select_for_update(of=("self",)).get(pk=year)
    request: Any = payment.request
    of_payment = None if movement == Movement.GRANTED else payment
    write_line(
        held, request=request, movement=movement, amount=amount, by=by, now=now, payment=of_payment
    )


def _tell_paid(request: AidRequest, payment: Payment, *, by: User, now: datetime) -> None:
    tell(
        request,
        PAID,
        "aid_paid",
        version=str(payment.pk),
        by=by,
        now=now,
        words=spoken_payment(payment),
    )
