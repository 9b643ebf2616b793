"""What the measure of the payment pages does inside our site, called from `inside_ours`."""

from datetime import timedelta
from decimal import Decimal
from itertools import islice
from uuid import uuid4

from django.db import connection
from django.db.models import Exists, OuterRef

from assistance.enums import AidState, PayBy, PaymentState
from assistance.models import AidRequest, Payment
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.bench.inside_assistance import BATCH, LIST, pages_of
from tests.bench.results import Figures
from tests.factories import make_user

PAYMENTS = "/admin/assistance/payment/"
PATHS = {
    "payments to prepare": f"{LIST}?follow=to-pay",
    "payments under way": PAYMENTS,
    "payments to approve": f"{PAYMENTS}?follow=approve",
    "payments made": f"{PAYMENTS}?follow=paid",
}
#: So many of each wait, whatever was paid before: a page is full of them.
WAITING = 60
AMOUNT = Decimal(500)


def fill_payments() -> int:
    """All that was not granted is paid instead, but for what waits; how many payments there are."""
    payer, approver = (
        make_user(role, email=f"{uuid4()}@example.org") for role in (Role.FINANCE, Role.APPROVER)
    )
    AidRequest.objects.filter(state=AidState.NOT_GRANTED).update(
        state=AidState.PAID, amount_granted=AMOUNT
    )
    hers = Payment.objects.filter(request=OuterRef("pk"))
    unpaid = AidRequest.objects.filter(~Exists(hers), state=AidState.PAID).order_by("pk")
    rows = unpaid.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        Payment.objects.bulk_create(_paid(row, payer, approver) for row in batch)
    paid = Payment.objects.filter(state=PaymentState.PAID).order_by("-pk")
    for state, waits in _still_missing().items():
        _let_wait([*paid[:waits]], state)
    with connection.cursor() as sql:
        sql.execute("VACUUM ANALYZE")
    return Payment.objects.count()


def payment_pages(database_pid: str) -> dict[str, Figures]:
    """CPU-ms and statements of the lists by which payments are prepared, approved and made."""
    return pages_of(PATHS, database_pid)


def _paid(request: AidRequest, payer: User, approver: User) -> Payment:
    begun = request.received_at
    made = begun + timedelta(hours=3)
    return Payment(
        request=request,
        amount=AMOUNT,
        pay_by=PayBy.CHEQUE,
        state=PaymentState.PAID,
        prepared_at=begun + timedelta(hours=1),
        prepared_by=payer,
        approved_at=begun + timedelta(hours=2),
        approved_by=approver,
        paid_at=made,
        paid_on=local_date(made),
        paid_by=payer,
    )


def _still_missing() -> dict[str, int]:
    """How many of each state wait too few; "" is prepared by nobody yet."""
    states = (PaymentState.PREPARED, PaymentState.APPROVED)
    missing = {
        state.value: WAITING - Payment.objects.filter(state=state).count() for state in states
    }
    missing[""] = WAITING - AidRequest.objects.to_be_paid().count()
    return {state: count for state, count in missing.items() if count > 0}


def _let_wait(payments: list[Payment], state: str) -> None:
    requests = [payment.request_id for payment in payments]
    AidRequest.objects.filter(pk__in=requests).update(state=AidState.GRANTED)
    rows = Payment.objects.filter(pk__in=[payment.pk for payment in payments])
    if not state:
        rows.delete()
        return
    nothing = {"paid_on": None, "paid_at": None, "paid_by": None}
    if state == PaymentState.PREPARED:
        nothing |= {"approved_at": None, "approved_by": None}
    rows.update(state=state, **nothing)
