"""Payments that have come so far: a way chosen, prepared, approved, given to the bank, paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistance.enums import PayBy
from assistance.models import AidRequest, Payment
from assistance.operations.aid import (
    Way,
    approve_payment,
    choose_way,
    confirm_payment,
    prepare_payment,
    send_payment,
)
from stage4club.core.bank_accounts import AccountNumbers
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.assistance.aids import make_granted
from tests.factories import NOW, make_user

ACCOUNT = AccountNumbers("815", "30012", "1234567")
DEPOSIT = Way(PayBy.DEPOSIT, payee="Louise Bergeron", account=ACCOUNT)
CHEQUE = Way(
    PayBy.CHEQUE, payee="Louise Bergeron", address="12, rue des Lilas\nLaval (Québec)  H2X 1Y4"
)
OTHER = Way(PayBy.OTHER)


@dataclass(frozen=True)
class Payers:
    """The two who pay, and never the same."""

    payer: User
    approver: User


def make_payers() -> Payers:
    """A finance officer and an approver."""
    return Payers(
        make_user(Role.FINANCE, name="Chantal"), make_user(Role.APPROVER, name="Francine")
    )


def make_chosen(amount: int = 800, *, way: Way = DEPOSIT, **answers: Any) -> AidRequest:
    """One that was granted, and how she wishes to be paid."""
    request = make_granted(amount, **answers)
    return choose_way(request, by=None, now=NOW, way=way)


def prepared(by: Payers, **given: Any) -> AidRequest:
    """One of which the payment waits for the second person."""
    request = make_chosen(**given)
    prepare_payment(request, by=by.payer, now=NOW)
    return request


def approved(by: Payers, **given: Any) -> AidRequest:
    """One of which the payment can be given to the bank."""
    request = prepared(by, **given)
    approve_payment(request, by=by.approver, now=NOW)
    return request


def sent(by: Payers, **given: Any) -> AidRequest:
    """One of which the bank has the payment."""
    request = approved(by, **given)
    send_payment(request, by=by.payer, now=NOW)
    return request


def paid(by: Payers, *, now: datetime = NOW, **given: Any) -> AidRequest:
    """One that is paid."""
    request = sent(by, **given)
    confirm_payment(request, by=by.payer, now=now, paid_on=local_date(now))
    return AidRequest.objects.get(pk=request.pk)


def payment_of(request: AidRequest) -> Payment:
    """The latest one, as stored."""
    return Payment.objects.filter(request=request).latest("pk")
