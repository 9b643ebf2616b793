"""What the bank says of a list of payments, as a file: read, shown, then noted in one piece."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core.errors import RuleError
from stage4club.core.references import parse_reference
from stage4club.core.tables import read_table
from stage4club.core.text import search_key
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...enums import CameBack, PaymentState
from ...models import AidRequest, Payment
from .paying import come_back, make_paid

#: The columns, by the names that people give them, without accents.
_COLUMNS = {
    "reference": ("reference", "ref", "numero de reference", "reference number"),
    "result": ("resultat", "result", "statut", "status"),
    "day": ("date", "jour", "day"),
}
_PAID = frozenset({"paye", "payee", "paid", "depose", "deposited"})
_RETURNED = frozenset({"retourne", "retournee", "returned"})
_DAY = re.compile(r"(\d{4})[-/]?(\d{2})[-/]?(\d{2})", re.ASCII)
#: Lines that are named in a refusal; the others are as many more.
_NAMED = 5


class ColumnsMissing(RuleError):
    """The first line does not name the three columns."""

    message = gettext_lazy(
        "The first line has to name three columns: référence, résultat, date (the order is free)."
    )


class LinesUnreadable(RuleError):
    """Some lines say something else than what their columns hold; nothing was noted."""

    def __init__(self, numbers: Sequence[int]) -> None:
        """`numbers`: of the lines that say something, the first one being that of the titles."""
        self.numbers = numbers
        # Put into words when shown, in the language of who reads it.
        super().__init__(lazy(self._describe, str)())

    def _describe(self) -> str:
        named = ", ".join(str(number) for number in self.numbers[:_NAMED])
        if len(self.numbers) > _NAMED:
            named += "…"
        return _(
            "These lines cannot be read: %(lines)s. Each holds a reference, “payé” or “retourné”, "
            "and a day like 2026-03-12. Each payment stands once. Nothing was noted."
        ) % {"lines": named}


class AnswerContradicts(RuleError):
    """A line says of a payment what cannot be true here; nothing was noted."""

    message = gettext_lazy(
        "Some lines cannot be true: see which below, and ask the bank. Nothing was noted."
    )


class Standing(StrEnum):
    """What becomes of one line."""

    PAY = auto()
    RETURN = auto()
    #: It was noted before: nothing is done twice.
    ALREADY = auto()
    #: No payment of hers to see has this reference.
    UNKNOWN = auto()
    #: It was never approved, was taken back, or the day cannot be.
    IMPOSSIBLE = auto()


@dataclass(frozen=True)
class BankLine:
    """What the bank says of one payment: it was made on that day, or it came back."""

    reference: str
    is_paid: bool
    day: date


@dataclass(frozen=True)
class Answered:
    """A line, the payment it is about, and what becomes of it."""

    line: BankLine
    payment: Payment | None
    standing: Standing


def read_bank_answer(content: bytes) -> list[BankLine]:
    """The lines of a CSV file. All of them, or a refusal that names those that cannot be read.

    Raises `TableTooLarge`, `NotATable`, `ColumnsMissing`, `LinesUnreadable`.
    """
    titles, *rows = read_table(content) or [[]]
    places = _places(titles)
    read = [_line(row, places) for row in rows]
    twice = Counter(line.reference for line in read if line is not None)
    bad = [
        number
        for number, line in enumerate(read, start=2)
        if line is None or twice[line.reference] > 1
    ]
    if bad or not read:
        raise LinesUnreadable(bad or [2])
    return [line for line in read if line is not None]


def look_at_answer(lines: Iterable[BankLine], *, by: User, now: datetime) -> list[Answered]:
    """What would become of each line. Reads only; one query, however many lines."""
    lines = list(lines)
    rows = Payment.objects.visible_to(by).filter(reference__in=[one.reference for one in lines])
    found = {row.reference: row for row in rows.select_related("request")}
    answered = []
    for line in lines:
        payment = found.get(line.reference)
        answered.append(Answered(line, payment, _standing(line, payment, now)))
    return answered


@transaction.atomic
def note_bank_answer(lines: Sequence[BankLine], *, by: User, now: datetime) -> dict[Standing, int]:
    """Every line that says something new is noted, or none; how many of each kind.

    The same file twice changes nothing the second time, however close together. Lines about no
    payment of ours are counted, and left alone. Raises `AnswerContradicts`.
    """
    keys = Payment.objects.visible_to(by).filter(reference__in=[one.reference for one in lines])
    # In one order: two files at once wait for one another.
    requests = AidRequest.objects.filter(pk__in=keys.values("request"))
    list(requests.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    answered = look_at_answer(lines, by=by, now=now)
    if any(one.standing is Standing.IMPOSSIBLE for one in answered):
        raise AnswerContradicts
    for one in answered:
        payment = one.payment
        if payment is None:
            continue
        if one.standing is Standing.PAY:
            make_paid(payment, by=by, now=now, paid_on=one.line.day)
        elif one.standing is Standing.RETURN:
            come_back(payment, by=by, now=now, because=CameBack.ACCOUNT)
    return Counter(one.standing for one in answered)


def _standing(line: BankLine, payment: Payment | None, now: datetime) -> Standing:
    if payment is None:
        return Standing.UNKNOWN
    state = PaymentState(payment.state)
    if line.is_paid:
        if state is PaymentState.PAID and payment.paid_on == line.day:
            return Standing.ALREADY
        # Since then the bank has said that it came back.
        if state is PaymentState.REVERSED and payment.paid_on == line.day:
            return Standing.ALREADY
    elif state in (PaymentState.RETURNED, PaymentState.REVERSED):
        return Standing.ALREADY
    may = {PaymentState.APPROVED, PaymentState.SENT}
    if not line.is_paid:
        may.add(PaymentState.PAID)
    if state not in may or payment.approved_at is None:
        return Standing.IMPOSSIBLE
    if not local_date(payment.approved_at) <= line.day <= local_date(now):
        return Standing.IMPOSSIBLE
    return Standing.PAY if line.is_paid else Standing.RETURN


def _places(titles: Sequence[str]) -> dict[str, int]:
    """Where each column is. Raises `ColumnsMissing`."""
    named = [search_key(title) for title in titles]
    places = {
        column: number
        for number, title in enumerate(named)
        for column, names in _COLUMNS.items()
        if title in names
    }
    if len(places) < len(_COLUMNS):
        raise ColumnsMissing
    return places


def _line(row: Sequence[str], places: dict[str, int]) -> BankLine | None:
    """What a line says; None where it cannot be read."""
    if len(row) <= max(places.values()):
        return None
    reference = parse_reference(row[places["reference"]])
    result = search_key(row[places["result"]])
    day = _day(row[places["day"]])
    if reference is None or day is None or result not in _PAID | _RETURNED:
        return None
    return BankLine(reference, result in _PAID, day)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
