"""However many at the same moment, it is paid once; each is answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from assistance.enums import CameBack
from assistance.models import AidRequest, AidYear, LedgerEntry, Payment
from assistance.models.ledger import LedgerEntryQuerySet
from assistance.operations.aid import (
    approve_payment,
    choose_way,
    confirm_payment,
    paying,
    payments,
    prepare_payment,
    return_payment,
    send_payment,
    take_payment_back,
)
from stage4club.core.models import AuditEvent
from stage4club.core.workflow import TransitionRefused
from stage4club.core.working_days import local_date
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.operations import declare_tie
from tests.assistance.aids import dollars
from tests.assistance.payments import (
    CHEQUE,
    Payers,
    approved,
    make_chosen,
    make_payers,
    paid,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW, make_user
from tests.stage4club.core.races import race, without_row_locks, without_unique

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = local_date(NOW)


@pytest.fixture
def by() -> Payers:
    return make_payers()


def copy(request: AidRequest) -> AidRequest:
    """As another window has it."""
    return AidRequest.objects.select_related("person").get(pk=request.pk)


def kinds(done: list[Any]) -> list[str]:
    return sorted(type(row).__name__ for row in done)


@contextmanager
def without_totals() -> Iterator[None]:
    """For a negative control: the totals of a year may be anything."""
    names = ("assistance_aidyear_totals", "assistance_aidyear_ceiling")
    found = {}
    with connection.cursor() as sql:
        for name in names:
            sql.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname=%s", [name]
            )
            [found[name]] = sql.fetchone()
            sql.execute(f"ALTER TABLE assistance_aidyear DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            sql.execute("TRUNCATE assistance_aidyear CASCADE")
            for name, definition in found.items():
                sql.execute(f"ALTER TABLE assistance_aidyear ADD CONSTRAINT {name} {definition}")


def without_the_request_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a negative control: neither locked nor written, which locks it too."""
    monkeypatch.setattr(payments, "apply", lambda *_given, **_more: None)
    without_row_locks(monkeypatch, Payment, 2, after="exists")


# Prepared, approved -------------------------------------------------------------------------------


def test_prepared_once(by: Payers) -> None:
    request = make_chosen()
    done = race(*[partial(prepare_payment, copy(request), by=by.payer, now=NOW) for _ in range(4)])
    assert kinds(done) == ["Payment", *["PaymentUnderWay"] * 3]
    assert Payment.objects.count() == 1


def test_without_the_lock_the_database_still_prepares_one(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_chosen()
    jobs = [partial(prepare_payment, copy(request), by=by.payer, now=NOW) for _ in range(2)]
    without_the_request_held(monkeypatch)
    assert kinds(race(*jobs)) == ["Payment", "PaymentUnderWay"]


def test_without_lock_and_constraints_there_are_two(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_chosen()
    jobs = [partial(prepare_payment, copy(request), by=by.payer, now=NOW) for _ in range(2)]
    with ExitStack() as gone:
        for name in ("assistance_payment_one_live", "assistance_payment_once"):
            gone.enter_context(without_unique(Payment, name))
        without_the_request_held(monkeypatch)
        assert kinds(race(*jobs)) == ["Payment", "Payment"]


def test_two_approve_at_once(by: Payers) -> None:
    request, other = prepared(by), make_user(Role.APPROVER)
    done = race(
        partial(approve_payment, copy(request), by=by.approver, now=NOW),
        partial(approve_payment, copy(request), by=other, now=NOW),
    )
    assert kinds(done) == ["Payment", "TransitionRefused"]


def test_without_the_lock_two_approve(by: Payers, monkeypatch: pytest.MonkeyPatch) -> None:
    request, other = prepared(by), make_user(Role.APPROVER)
    jobs = [
        partial(approve_payment, copy(request), by=by.approver, now=NOW),
        partial(approve_payment, copy(request), by=other, now=NOW),
    ]
    without_row_locks(monkeypatch, Payment, 2)
    assert kinds(race(*jobs)) == ["Payment", "Payment"]


def test_approved_and_taken_back_at_once(by: Payers) -> None:
    request = prepared(by)
    race(
        partial(approve_payment, copy(request), by=by.approver, now=NOW),
        partial(take_payment_back, copy(request), by=by.payer, now=NOW),
    )
    # Whoever was first: an approved one may still be taken back, never the other way.
    assert payment_of(request).state == "taken_back"


def test_given_to_the_bank_and_taken_back_at_once(by: Payers) -> None:
    request = approved(by)
    done = race(
        partial(send_payment, copy(request), by=by.payer, now=NOW),
        partial(take_payment_back, copy(request), by=by.approver, now=NOW),
    )
    [refused] = [row for row in done if isinstance(row, Exception)]
    assert isinstance(refused, TransitionRefused)
    assert payment_of(request).state in ("sent", "taken_back")


def test_prepared_and_another_way_chosen_at_once(by: Payers) -> None:
    request = make_chosen()
    race(
        partial(prepare_payment, copy(request), by=by.payer, now=NOW),
        partial(choose_way, copy(request), by=None, now=NOW, way=CHEQUE),
    )
    payment = payment_of(request)
    # It is paid as she chose, whichever was first.
    assert payment.pay_by == AidRequest.objects.get().payment_way.pay_by


def test_approved_and_a_tie_declared_at_once(by: Payers) -> None:
    request = prepared(by)
    race(
        partial(approve_payment, copy(request), by=by.approver, now=NOW),
        partial(declare_tie, request.person, by=by.approver, now=NOW),
    )
    payment = payment_of(request)
    assert (payment.state, payment.approved_by) in [
        ("prepared", None),
        ("taken_back", by.approver),
    ]


# Paid, and come back ------------------------------------------------------------------------------


def pays(request: AidRequest, by: Payers) -> Any:
    return partial(confirm_payment, copy(request), by=by.payer, now=NOW, paid_on=TODAY)


def test_paid_once(by: Payers) -> None:
    request = sent(by)
    done = race(*[pays(request, by)] * 4)
    assert kinds(done) == ["Payment", *["TransitionRefused"] * 3]
    year = AidYear.objects.get()
    assert (year.granted, year.paid) == (0, 800)
    assert Message.objects.filter(kind="assistance.aid_paid").count() == 1


def test_without_the_lock_what_is_owed_is_still_paid_once(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = sent(by)
    jobs = [pays(request, by), pays(request, by)]
    # Both read that the bank has it.
    without_row_locks(monkeypatch, Payment, 2)
    assert kinds(race(*jobs)) == ["NothingOwed", "Payment"]
    assert AidYear.objects.get().paid == 800


def owed_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a negative control: each reads what was owed before the other wrote."""
    owed = LedgerEntry.objects.all().owed()
    monkeypatch.setattr(LedgerEntryQuerySet, "owed", lambda rows: owed)


def test_without_lock_and_look_the_ledger_still_pays_once(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = sent(by)
    jobs = [pays(request, by), pays(request, by)]
    owed_for_ever(monkeypatch)
    without_row_locks(monkeypatch, Payment, 2)
    assert kinds(race(*jobs)) == ["IntegrityError", "Payment"]
    assert AidYear.objects.get().paid == 800


def test_without_lock_and_constraints_it_is_paid_twice(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = sent(by)
    jobs = [pays(request, by), pays(request, by)]
    owed_for_ever(monkeypatch)
    with without_totals(), without_unique(LedgerEntry, "assistance_ledger_paid_once"):
        without_row_locks(monkeypatch, Payment, 2)
        assert kinds(race(*jobs)) == ["Payment", "Payment"]
        assert AidYear.objects.get().paid == dollars(1600)


def test_paid_and_returned_at_once(by: Payers) -> None:
    request = sent(by)
    race(
        pays(request, by),
        partial(return_payment, copy(request), by=by.payer, now=NOW, because=CameBack.ACCOUNT),
    )
    payment, year = payment_of(request), AidYear.objects.get()
    # Paid first it is reversed, returned first it is never paid: hers in both.
    assert payment.state in ("reversed", "returned")
    assert (year.granted, year.paid) == (800, 0)
    assert AidRequest.objects.get().state == "granted"


def test_reversed_once(by: Payers) -> None:
    request = paid(by)
    back = partial(return_payment, copy(request), by=by.payer, now=NOW, because=CameBack.MISTAKE)
    done = race(back, back)
    assert kinds(done) == ["Payment", "TransitionRefused"]
    assert AidYear.objects.get().left == 2000
    assert LedgerEntry.objects.filter(movement="reversed").count() == 1


def test_without_the_lock_both_believe_that_they_reverse_it(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = paid(by)
    back = partial(return_payment, copy(request), by=by.payer, now=NOW, because=CameBack.MISTAKE)
    # Both read that it is paid; nor does the state of the application stop the second.
    monkeypatch.setattr(paying, "apply", lambda *_given, **_more: None)
    without_row_locks(monkeypatch, Payment, 2)
    assert kinds(race(back, back)) == ["Payment", "Payment"]
    told = AuditEvent.objects.filter(verb="payment-reverse", subject_id=str(request.pk))
    assert told.count() == 2


def test_without_the_lock_only_the_database_refuses_paid_and_returned(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = sent(by)
    jobs = [
        pays(request, by),
        partial(return_payment, copy(request), by=by.payer, now=NOW, because=CameBack.ACCOUNT),
    ]
    without_row_locks(monkeypatch, Payment, 2)
    [refused] = [row for row in race(*jobs) if isinstance(row, Exception)]
    assert isinstance(refused, IntegrityError)
    assert "assistance_payment_state" in str(refused)
