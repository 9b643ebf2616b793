"""A file of the bank, noted by two at the same moment, or beside a hand."""

from __future__ import annotations

from functools import partial

import pytest

from assistance.models import AidYear, LedgerEntry, Payment
from assistance.operations.aid import (
    AnswerStanding,
    BankLine,
    NothingOwed,
    confirm_payment,
    note_bank_answer,
)
from stage4club.core.workflow import TransitionRefused
from stage4club.core.working_days import local_date
from stage4club.notifications.models import Message
from tests.assistance.payments import Payers, make_payers, payment_of, sent
from tests.factories import NOW
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = local_date(NOW)


@pytest.fixture
def by() -> Payers:
    return make_payers()


def several(by: Payers) -> list[BankLine]:
    """Three payments at the bank."""
    names = ("Ana", "Rita", "Lise")
    rows = [sent(by, preferred_name=name, email=f"{name.lower()}@example.org") for name in names]
    return [BankLine(payment_of(row).reference, True, TODAY) for row in rows]


def test_one_file_twice_at_once(by: Payers) -> None:
    lines = several(by)
    done = race(
        partial(note_bank_answer, lines, by=by.payer, now=NOW),
        partial(note_bank_answer, lines[::-1], by=by.payer, now=NOW),
    )
    assert sorted(done, key=str) == [{AnswerStanding.ALREADY: 3}, {AnswerStanding.PAY: 3}]
    assert LedgerEntry.objects.filter(movement="paid").count() == 3
    assert Message.objects.filter(kind="assistance.aid_paid").count() == 3


def test_without_the_lock_one_of_the_files_stumbles(
    by: Payers, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = several(by)[:1]
    jobs = [partial(note_bank_answer, lines, by=by.payer, now=NOW)] * 2
    without_row_locks(monkeypatch, Payment, 2, after="__iter__")
    [refused] = [row for row in race(*jobs) if isinstance(row, Exception)]
    # Nothing is paid twice all the same; but what was to say « noted before » is refused.
    assert isinstance(refused, NothingOwed | TransitionRefused)
    assert LedgerEntry.objects.filter(movement="paid").count() == 1


def test_a_file_and_a_hand_at_once(by: Payers) -> None:
    request = sent(by)
    line = BankLine(payment_of(request).reference, True, TODAY)
    pays = partial(confirm_payment, request, by=by.payer, now=NOW, paid_on=TODAY)
    race(pays, partial(note_bank_answer, [line], by=by.payer, now=NOW))
    assert AidYear.objects.get().paid == 800
    assert LedgerEntry.objects.filter(movement="paid").count() == 1
