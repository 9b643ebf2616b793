"""What the bank says, as a file: each line said plainly, all of them noted or none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistance.models import AidRequest, LedgerEntry
from assistance.operations.aid import (
    AnswerContradicts,
    AnswerStanding,
    BankLine,
    look_at_answer,
    note_bank_answer,
    read_bank_answer,
    take_payment_back,
)
from assistance.operations.aid.bank_answers import ColumnsMissing, LinesUnreadable
from stage4club.core.tables import NotATable, TableTooLarge
from stage4club.core.working_days import local_date
from stage4club.notifications.models import Message
from stage4club.people.operations import declare_tie
from tests.assistance.payments import (
    Payers,
    approved,
    make_payers,
    paid,
    payment_of,
    prepared,
    sent,
)
from tests.factories import NOW

TODAY = local_date(NOW)
DAY = date(2026, 3, 12)
KEY = "K7M-2QX-9RD"

# Read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"Référence;Résultat;Date\n{KEY};payé;2026-03-12\n",
        "date,statut,ref\r\n2026/03/12,PAID,k7m 2qx 9rd\r\n",
        f"Date\tReference\tX\tResult\n20260312\t{KEY}\tx\tDéposé\n\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_it_is_read_as_banks_and_spreadsheets_write_it(text: str, encoding: str) -> None:
    assert read_bank_answer(text.encode(encoding)) == [BankLine(KEY, True, DAY)]


def test_what_was_returned() -> None:
    content = f"reference;result;date\n{KEY};retourné;2026-03-12"
    assert read_bank_answer(content.encode()) == [BankLine(KEY, False, DAY)]


@pytest.mark.parametrize(
    "content", [b"reference;result\n", b"a;b;c\n1;2;3", b"reference;ref;date\n"]
)
def test_the_columns_have_names(content: bytes) -> None:
    with pytest.raises(ColumnsMissing):
        read_bank_answer(content)


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (["K7M;payé;2026-03-12"], "2"),
        ([f"{KEY};peut-être;2026-03-12"], "2"),
        ([f"{KEY};payé;hier"], "2"),
        ([f"{KEY};payé;2026-02-30"], "2"),
        ([f"{KEY};payé"], "2"),
        ([f"{KEY};payé;2026-03-12", f"{KEY};retourné;2026-03-12"], "2, 3"),
        (["x;payé;2026-03-12"] * 7, "2, 3, 4, 5, 6…"),
        ([], "2"),
    ],
)
def test_one_line_that_cannot_be_read_refuses_the_file(lines: list[str], named: str) -> None:
    content = "\n".join(["reference;result;date", *lines])
    with pytest.raises(LinesUnreadable) as refusal:
        read_bank_answer(content.encode())
    assert f": {named}. Chacune" in str(refusal.value).replace("\xa0", " ")


@pytest.mark.parametrize(("content", "why"), [(b"", NotATable), (b";" * 600_000, TableTooLarge)])
def test_what_is_no_table(content: bytes, why: type[Exception]) -> None:
    with pytest.raises(why):
        read_bank_answer(content)


# Noted --------------------------------------------------------------------------------------------


@pytest.fixture
def by() -> Payers:
    return make_payers()


def of(request: AidRequest, *, is_paid: bool = True, day: date = TODAY) -> BankLine:
    return BankLine(payment_of(request).reference, is_paid, day)


def standings(lines: list[BankLine], by: Payers) -> list[AnswerStanding]:
    return [one.standing for one in look_at_answer(lines, by=by.payer, now=NOW)]


@pytest.mark.django_db
def test_all_of_it_is_noted_and_the_second_time_nothing(by: Payers) -> None:
    first = sent(by)
    second = approved(by, preferred_name="Rita", email="rita@example.org")
    third = paid(by, preferred_name="Ana", email="ana@example.org")
    lines = [of(first), of(second, is_paid=False), of(third, is_paid=False)]
    lines.append(BankLine(KEY, True, TODAY))
    expected = {AnswerStanding.PAY: 1, AnswerStanding.RETURN: 2, AnswerStanding.UNKNOWN: 1}
    assert note_bank_answer(lines, by=by.payer, now=NOW) == expected
    states = [payment_of(row).state for row in (first, second, third)]
    assert states == ["paid", "returned", "reversed"]
    told, written = Message.objects.count(), LedgerEntry.objects.count()
    again = {AnswerStanding.ALREADY: 3, AnswerStanding.UNKNOWN: 1}
    assert note_bank_answer(lines, by=by.payer, now=NOW) == again
    assert (Message.objects.count(), LedgerEntry.objects.count()) == (told, written)


@pytest.mark.django_db
def test_what_was_paid_and_came_back_was_paid(by: Payers) -> None:
    request = paid(by)
    was_paid = of(request)
    note_bank_answer([of(request, is_paid=False)], by=by.payer, now=NOW)
    assert standings([was_paid], by) == [AnswerStanding.ALREADY]
    assert standings([of(request, day=TODAY - timedelta(days=1))], by) == [
        AnswerStanding.IMPOSSIBLE
    ]


@pytest.mark.django_db
def test_one_impossible_line_and_nothing_is_noted(by: Payers) -> None:
    good = sent(by)
    bad = prepared(by, preferred_name="Rita", email="rita@example.org")
    with pytest.raises(AnswerContradicts):
        note_bank_answer([of(good), of(bad)], by=by.payer, now=NOW)
    assert [payment_of(row).state for row in (good, bad)] == ["sent", "prepared"]
    tomorrow = TODAY + timedelta(days=1)
    taken = approved(by, preferred_name="Ana", email="ana@example.org")
    take_payment_back(taken, by=by.payer, now=NOW)
    assert (
        standings([of(good, day=tomorrow), of(taken), of(taken, is_paid=False)], by)
        == [AnswerStanding.IMPOSSIBLE] * 3
    )


@pytest.mark.django_db
def test_what_is_paid_to_whom_she_knows_does_not_exist_for_her(by: Payers) -> None:
    request = sent(by)
    declare_tie(request.person, by=by.payer, now=NOW)
    assert standings([of(request)], by) == [AnswerStanding.UNKNOWN]
    done = note_bank_answer([of(request)], by=by.payer, now=NOW)
    assert done == {AnswerStanding.UNKNOWN: 1}
    assert payment_of(request).state == "sent"


@pytest.mark.django_db
def test_it_is_looked_at_in_one_query(by: Payers, django_assert_num_queries) -> None:
    lines = [of(sent(by)), of(sent(by, preferred_name="Rita", email="rita@example.org"))]
    with django_assert_num_queries(3):
        # The roles of who looks, whom she is close to, then all the payments.
        look_at_answer(lines, by=by.payer, now=NOW)
