"""A grant that its person no longer needs: what the bank does not have is free again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply, require
from stage4club.people.models import Person, User
from stage4club.people.policy import may_receive

from ...emails.aid import GIVEN_UP
from ...enums import AidClosing, Movement, PaymentState
from ...models import AidRequest, AidYear, LedgerEntry, Payment
from ...workflow import AID_REQUEST, PAYMENT
from .ledger import write_line
from .letters import take_back_news, write_letter
from .payments import move_payment, refuse_close
from .review import free_proposal
from .ways import forget_way


class NothingToGiveUp(RuleError):
    """All that was granted is paid, or the bank has it."""

    message = _("Nothing is left to give up: what was granted is paid, or the bank has it.")


@transaction.atomic
def give_up_grant(request: AidRequest, *, by: User, now: datetime) -> AidRequest:
    """Whatever of it is neither paid nor at the bank is granted no more; a new request undoes it.

    A payment that the bank does not have is taken back, and a review of the decision ends. What
    is paid, or at the bank, stays; without either the application is closed, and her account
    destroyed. She is told where she is written to: whoever is not has just said it. Raises
    `TransitionRefused`, `CloseToApplicant`, `NothingToGiveUp`; then nothing was changed.
    """
    stored = AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(stored, AID_REQUEST["give-up"])
    refuse_close(request, by)
    parts = parts_to_give_up(stored)
    if not parts:
        raise NothingToGiveUp
    payment = Payment.objects.live().filter(request=stored).first()
    at_bank = payment is not None and payment.state == PaymentState.SENT
    if payment is not None and not at_bank:
        taken = {"ended_at": now, "ended_by": by}
        move_payment(payment, PAYMENT["take-back"], by=by, now=now, changes=taken)
    _end(request, stored, at_bank=at_bank, by=by, now=now)
    # Years in the order of time, as everywhere.
    lines = [_give_up(request, year, amount, by=by, now=now) for year, amount in parts]
    free_proposal(request, by=by, now=now)
    if not at_bank:
        forget_way(request)
    take_back_news(request, by=by, now=now)
    # As stored: whoever notes a death holds the application.
    status = Person.objects.values_list("status", flat=True).get(pk=request.person_id)
    if may_receive(status, GIVEN_UP.purpose):
        write_letter(request, GIVEN_UP, version=str(lines[-1].pk), by=by, now=now)
    return request


def parts_to_give_up(request: AidRequest) -> list[tuple[int, Decimal]]:
    """What is owed and not at the bank, by the key of the year, the first one first.

    A payment takes from the first years first (`make_paid`).
    """
    at_bank = Payment.objects.filter(request=request, state=PaymentState.SENT).first()
    taken = at_bank.amount if at_bank else Decimal(0)
    parts = []
    for year, owed in request.entries.all().owed():
        paid = min(owed, taken)
        taken -= paid
        if owed > paid:
            parts.append((year, owed - paid))
    return parts


def amount_to_give_up(request: AidRequest) -> Decimal:
    """All of it, in one amount. Two statements."""
    return sum((amount for _year, amount in parts_to_give_up(request)), Decimal(0))


def _give_up(
    request: AidRequest, year: int, amount: Decimal, *, by: User, now: datetime
) -> LedgerEntry:
    held = AidYear.objects.select_for_update(of=("self",)).get(pk=year)
    return write_line(
        held, request=request, movement=Movement.GIVEN_UP, amount=amount, by=by, now=now
    )


def _end(
    request: AidRequest, stored: AidRequest, *, at_bank: bool, by: User, now: datetime
) -> None:
    if at_bank:
        name = "give-up-rest-in-part" if stored.is_in_part else "give-up-rest"
        apply(request, AID_REQUEST[name], by=by, now=now)
    elif stored.payments.filter(state=PaymentState.PAID).exists():
        apply(request, AID_REQUEST["give-up-unpaid"], by=by, now=now)
    else:
        end = {"closing": AidClosing.GIVEN_UP, "closed_at": now, "closed_by": by}
        apply(request, AID_REQUEST["give-up"], by=by, now=now, changes=end)
