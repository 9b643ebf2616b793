"""Payments: what the database refuses, whoever writes."""

from __future__ import annotations

from typing import Any

import pytest

from assistance.models import BankDetails, LedgerEntry, Payment, PaymentWay
from assistance.operations.aid import PaymentUnderWay, payments, prepare_payment
from tests.assistance.aids import dollars
from tests.assistance.models.rows import copy_of, insert, update
from tests.assistance.payments import (
    Payers,
    approved,
    make_chosen,
    make_payers,
    paid,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


@pytest.fixture
def by() -> Payers:
    return make_payers()


@pytest.mark.parametrize("values", [{"amount": 0}, {"amount": -1}, {"pay_by": "cash"}])
def test_an_amount_in_a_known_way(by: Payers, values: dict[str, Any]) -> None:
    with violates("assistance_payment_amount"):
        update(payment_of(prepared(by)), **values)


def test_two_people(by: Payers) -> None:
    payment = payment_of(prepared(by))
    with violates("assistance_payment_approved"):
        update(payment, state="approved", approved_at=NOW, approved_by=by.payer)
    for half in ({"approved_at": NOW}, {"approved_by": by.approver}):
        with violates("assistance_payment_approved"):
            update(payment, state="approved", **half)


def test_each_stamp_has_its_pair(by: Payers) -> None:
    payment = payment_of(approved(by))
    for half in ({"sent_at": NOW}, {"sent_by": by.payer}):
        with violates("assistance_payment_sent"):
            update(payment, state="sent", **half)
    for some in ({"paid_at": NOW}, {"paid_by": by.payer}, {"paid_on": TODAY}):
        with violates("assistance_payment_paid"):
            update(payment, state="paid", **some)
    for half in ({"ended_at": NOW}, {"ended_by": by.payer}):
        with violates("assistance_payment_ended"):
            update(payment, state="taken_back", **half)


def test_nothing_is_given_to_the_bank_nor_paid_before_it_is_approved(by: Payers) -> None:
    payment = payment_of(prepared(by))
    with violates("assistance_payment_sent"):
        update(payment, state="sent", sent_at=NOW, sent_by=by.payer)
    with violates("assistance_payment_paid"):
        update(payment, state="paid", paid_at=NOW, paid_by=by.payer, paid_on=TODAY)


@pytest.mark.parametrize(
    ("made", "values"),
    [
        (prepared, {"state": "approved"}),
        (prepared, {"state": "lost"}),
        (prepared, {"because": "account"}),
        (approved, {"state": "prepared"}),
        (approved, {"state": "sent"}),
        (approved, {"state": "returned"}),
        (approved, {"because": "cheque"}),
        (sent, {"state": "approved"}),
        (sent, {"state": "paid"}),
        (sent, {"state": "taken_back"}),
        (sent, {"because": "account"}),
        (paid, {"state": "sent"}),
        (paid, {"state": "reversed"}),
        (paid, {"because": "mistake"}),
    ],
)
def test_each_state_has_its_stamps(by: Payers, made: Any, values: dict[str, Any]) -> None:
    with violates("assistance_payment_state"):
        update(payment_of(made(by)), **values)


def test_an_end_has_a_reason_of_its_kind(by: Payers) -> None:
    ended = {"ended_at": NOW, "ended_by": by.payer}
    payment = payment_of(sent(by))
    for because in ("", "given_back"):
        with violates("assistance_payment_state"):
            update(payment, state="returned", because=because, **ended)
    other = payment_of(paid(by, preferred_name="Rita", email="rita@example.org"))
    for because in ("", "lost"):
        with violates("assistance_payment_state"):
            update(other, state="reversed", because=because, **ended)
    third = payment_of(prepared(by, preferred_name="Ana", email="ana@example.org"))
    with violates("assistance_payment_state"):
        update(third, state="taken_back", because="account", **ended)


def test_one_at_a_time_and_one_for_each_award(by: Payers) -> None:
    payment = payment_of(prepared(by))
    with violates("assistance_payment_one_live"):
        insert(copy_of(payment, award_id=None))
    done = payment_of(paid(by, preferred_name="Rita", email="rita@example.org"))
    with violates("assistance_payment_once"):
        insert(copy_of(done))
    # The decision may be destroyed before the payment is.
    done.award.delete()
    assert Payment.objects.get(pk=done.pk).award is None


def test_a_line_of_a_payment_says_that_it_was_paid_or_came_back_once(by: Payers) -> None:
    line = LedgerEntry.objects.get(movement="granted", request=paid(by))
    payment = Payment.objects.get()
    with violates("assistance_ledger_payment"):
        insert(copy_of(line, payment_id=payment.pk))
    again = LedgerEntry.objects.get(payment=payment)
    insert(copy_of(line))
    with violates("assistance_ledger_paid_once"):
        insert(copy_of(again))


@pytest.mark.parametrize(
    "values",
    [
        {"pay_by": "cash"},
        {"pay_by": "cheque"},
        {"pay_by": "other"},
        {"payee": b""},
        {"address": b"x"},
    ],
)
def test_a_way_is_whole(values: dict[str, Any]) -> None:
    make_chosen()
    with violates("assistance_paymentway_whole"):
        update(PaymentWay.objects.get(), **values)


def test_nobody_of_the_staff_notes_an_account(by: Payers) -> None:
    make_chosen()
    with violates("assistance_paymentway_whole"):
        update(PaymentWay.objects.get(), chosen_by=by.payer)


def test_an_account_in_the_database_cannot_be_read() -> None:
    make_chosen()
    stored = BankDetails.objects.values_list("account", "transit", "institution").get()
    assert all(bytes(blob) not in (b"1234567", b"30012", b"815") for blob in stored)
    assert all(len(bytes(blob)) > 20 for blob in stored)


def test_what_a_constraint_refuses_is_said_in_words(by: Payers, monkeypatch: Any) -> None:
    """Where the look before it was gone around."""
    request = prepared(by)
    monkeypatch.setattr(payments, "require_owed", lambda row: dollars(800))
    with pytest.raises(PaymentUnderWay):
        prepare_payment(request, by=by.payer, now=NOW)
