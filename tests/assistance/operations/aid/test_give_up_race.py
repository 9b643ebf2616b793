"""Given up while somebody prepares, approves or pays it: never paid and free at once."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError

from assistance.enums import AidState, PaymentState
from assistance.models import AidRequest, AidYear, LedgerEntry, Payment
from assistance.operations.aid import (
    NothingToGiveUp,
    approve_payment,
    give_up,
    give_up_grant,
    prepare_payment,
    send_payment,
)
from stage4club.core.workflow import TransitionRefused
from tests.assistance.payments import (
    Payers,
    approved,
    make_chosen,
    make_payers,
    payment_of,
    prepared,
)
from tests.factories import NOW
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def by() -> Payers:
    return make_payers()


def copy(request: AidRequest) -> AidRequest:
    """As another window has it."""
    return AidRequest.objects.select_related("person").get(pk=request.pk)


def gives_up(request: AidRequest, by: Payers) -> Any:
    return partial(give_up_grant, copy(request), by=by.payer, now=NOW)


def stands() -> tuple[str, int, int]:
    """The state of the one application; what is owed, and what is paid in its year."""
    year = AidYear.objects.get()
    return AidRequest.objects.get().state, int(year.granted), int(year.paid)


def test_given_up_while_a_payment_is_approved(by: Payers) -> None:
    request = prepared(by)
    approving = partial(approve_payment, copy(request), by=by.approver, now=NOW)
    approves, gave_up = race(approving, gives_up(request, by))
    # Approved first it is taken back all the same; after that nobody approves.
    assert isinstance(approves, Payment | TransitionRefused)
    assert isinstance(gave_up, AidRequest)
    assert payment_of(request).state == PaymentState.TAKEN_BACK
    assert stands() == (AidState.CLOSED, 0, 0)


def test_given_up_while_it_is_given_to_the_bank(by: Payers) -> None:
    request = approved(by)
    sending = partial(send_payment, copy(request), by=by.payer, now=NOW)
    gave_up = race(sending, gives_up(request, by))[1]
    # The bank has it, or it is free: never both.
    found = (payment_of(request).state, stands(), type(gave_up))
    assert found in [
        (PaymentState.SENT, (AidState.GRANTED, 800, 0), NothingToGiveUp),
        (PaymentState.TAKEN_BACK, (AidState.CLOSED, 0, 0), AidRequest),
    ]


def test_without_the_lock_only_the_database_refuses_one_of_the_two(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = approved(by)
    sending = partial(send_payment, copy(request), by=by.payer, now=NOW)
    jobs = [sending, gives_up(request, by)]
    # Both read that it is approved; of what is sent and taken back the table knows nothing.
    without_row_locks(monkeypatch, Payment, 2)
    [refused] = [row for row in race(*jobs) if isinstance(row, Exception)]
    assert isinstance(refused, IntegrityError)
    assert "assistance_payment_state" in str(refused)


def test_given_up_while_it_is_prepared(by: Payers) -> None:
    request = make_chosen()
    preparing = partial(prepare_payment, copy(request), by=by.payer, now=NOW)
    prepares, gave_up = race(preparing, gives_up(request, by))
    assert isinstance(prepares, Payment | TransitionRefused)
    assert isinstance(gave_up, AidRequest)
    assert not Payment.objects.live().exists()
    assert stands() == (AidState.CLOSED, 0, 0)


def test_given_up_once_however_often_it_is_pressed(by: Payers) -> None:
    request = make_chosen()
    done = race(*[gives_up(request, by)] * 4)
    assert sorted(type(row).__name__ for row in done) == [
        "AidRequest",
        *["TransitionRefused"] * 3,
    ]
    assert LedgerEntry.objects.filter(movement="given_up").count() == 1


def test_without_the_lock_the_ledger_refuses_the_second(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_chosen()
    jobs = [gives_up(request, by), gives_up(request, by)]
    # Both read that it is granted, and neither writes that it is closed.
    monkeypatch.setattr(give_up, "apply", lambda *_given, **_more: None)
    without_row_locks(monkeypatch, Payment, 2, after="first")
    done = race(*jobs)
    [refused] = [row for row in done if isinstance(row, Exception)]
    assert isinstance(refused, IntegrityError)
    assert "assistance_aidyear_totals" in str(refused)
