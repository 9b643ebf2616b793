"""Rules that need no database: which moments may begin a meeting, whom assistance is for."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum, auto
from functools import lru_cache
from typing import Protocol

from stage4club.core.working_days import TORONTO, add_working_days, is_working_day

from .enums import Lead

#: Meetings begin at round times: so many minutes apart, from the first of the hours.
STEP = timedelta(minutes=30)

#: Until so long before it begins, the person moves or cancels it by herself; then she calls.
CHANGED_UNTIL = timedelta(hours=24)
#: From so long before it begins, the link to the video room is shown.
VIDEO_FROM = timedelta(hours=24)
#: Whoever is to come sooner than that is not told of an earlier time any more.
EARLIER_UNTIL = timedelta(days=7)
#: So many times somebody is told of one; more would be a burden, and a race.
MOST_NOTICES = 3

#: So long after the meeting one can still write: a scarf left behind, a receipt.
WRITTEN_UNTIL = timedelta(days=3)
#: How long a message of a thread is kept (domain.md, Retention defaults).
THREAD_KEPT = timedelta(days=90)
#: So many adults are added to one meeting, removed ones included: each may be written to.
MOST_ADDED = 14

#: How long before, for each choice of `enums.Lead`.
LEADS = {
    Lead.TWO_DAYS: timedelta(days=2),
    Lead.ONE_DAY: timedelta(days=1),
    Lead.TWO_HOURS: timedelta(hours=2),
}

Span = tuple[datetime, datetime]


def local_moment(day: date, at: time) -> datetime | None:
    """That hour of that day in Montréal, in UTC.

    None for an hour that does not exist, or exists twice: nobody would know which is meant.
    """
    naive = datetime.combine(day, at)
    first = naive.replace(tzinfo=TORONTO, fold=0)
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        return None
    return first.astimezone(UTC)


# The same hours are asked for by everybody who looks for a time.
@lru_cache(maxsize=4096)
def starts_of(day: date, *, starts: time, ends: time, length: timedelta) -> tuple[datetime, ...]:
    """The moments of these hours at which a meeting of this length may begin, in UTC.

    Counted on the clock on the wall; a meeting over the change of clocks is none.
    """
    return tuple(_starts_of(day, starts, ends, length))


def _starts_of(day: date, starts: time, ends: time, length: timedelta) -> Iterator[datetime]:
    naive = datetime.combine(day, starts)
    until = datetime.combine(day, ends)
    while naive + length <= until:
        begins = local_moment(day, naive.time())
        finishes = local_moment(day, (naive + length).time())
        if begins and finishes and finishes - begins == length:
            yield begins
        naive += STEP


class OfSomeDays(Protocol):
    """What stands on one weekday, from one date to another, or for good."""

    @property
    def weekday(self) -> int: ...

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date | None: ...


def are_hours_of(day: date, hours: OfSomeDays) -> bool:
    """Whether these are hours of that day."""
    return (
        day.weekday() == hours.weekday
        and hours.starts_on <= day
        and (hours.ends_on is None or day <= hours.ends_on)
    )


class Busy:
    """The times in which somebody cannot begin, or be in, a meeting."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Spans may overlap, and come in any order."""
        self._merged: list[Span] = []
        for begins, finishes in sorted(spans):
            if self._merged and begins <= self._merged[-1][1]:
                begun, finished = self._merged[-1]
                self._merged[-1] = (begun, max(finished, finishes))
            else:
                self._merged.append((begins, finishes))
        self._ends = [finishes for _begins, finishes in self._merged]

    def leaves(self, begins: datetime, finishes: datetime) -> bool:
        """Whether nothing stands between these two moments."""
        following = bisect_right(self._ends, begins)
        return following == len(self._merged) or self._merged[following][0] >= finishes


def end_of_day(day: date) -> datetime:
    """The midnight that ends this day in Montréal, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=TORONTO).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """The midnight that begins this day in Montréal, in UTC."""
    return datetime.combine(day, time(), tzinfo=TORONTO).astimezone(UTC)


def gaps(span: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """What is left of `span` between those that are taken, in order; these may overlap."""
    begins, finishes = span
    for taken_from, taken_to in sorted(taken):
        if taken_from >= finishes:
            break
        if begins < taken_from:
            yield begins, taken_from
        begins = max(begins, taken_to)
    if begins < finishes:
        yield begins, finishes


def may_change(starts_at: datetime, now: datetime) -> bool:
    """Whether the person may still move or cancel by herself what begins at `starts_at`."""
    return starts_at - now >= CHANGED_UNTIL


def reminder_of(starts_at: datetime | None, lead: str, now: datetime) -> datetime | None:
    """When to remind of what begins at `starts_at`; None where nobody asked, or it is too late.

    Whoever chooses a time of tomorrow needs no reminder of two days before.
    """
    if starts_at is None or lead not in Lead.values:
        return None
    at = starts_at - LEADS[Lead(lead)]
    return at if at > now else None


class Remark(StrEnum):
    """What the criteria say about somebody's answers. None of them decides (domain.md, rule 1)."""

    FOR_YOU = auto()
    NOT_STAGE_4 = auto()
    STAGE_UNKNOWN = auto()
    NOT_IN_QUEBEC = auto()
    ABOVE_INCOME = auto()
    CALL_FIRST = auto()


def remarks(
    *,
    stage4: bool | None,
    in_quebec: bool,
    social_assistance: bool = False,
    income: Decimal | None = None,
    income_of_criteria: Decimal | None = None,
) -> list[Remark]:
    """What to tell somebody, the most important first; never nothing.

    `stage4` None: she does not know. Incomes are those of the family, in dollars a year; where one
    of the two is unknown they are not compared. Somebody on social assistance is asked to call
    first, whatever else is told: what she would receive may change what she is paid.
    """
    found = []
    if stage4 is False:
        found.append(Remark.NOT_STAGE_4)
    if stage4 is None:
        found.append(Remark.STAGE_UNKNOWN)
    if not in_quebec:
        found.append(Remark.NOT_IN_QUEBEC)
    known = income is not None and income_of_criteria is not None
    if known and income > income_of_criteria:  # type: ignore[operator]
        found.append(Remark.ABOVE_INCOME)
    first = [Remark.CALL_FIRST] if social_assistance else []
    return first + (found or [Remark.FOR_YOU])


# The year of assistance, and when a decision is told ---------------------------------------------

#: « Non accordée » is said on the telephone first; its letter waits so many working days for that.
SAID_WITHIN = 3
#: In the morning: whoever reads it finds somebody to speak with on the same day.
_MORNING = time(9)
_NOON = time(12)
_EVENING = time(17)
_FRIDAY = 4


def year_of(day: date, first_month: int) -> tuple[date, date]:
    """The year that begins in `first_month` and holds `day`: its first day, and that after it."""
    year = day.year if day.month >= first_month else day.year - 1
    return date(year, first_month, 1), date(year + 1, first_month, 1)


def ceiling_of_part(ceiling: Decimal, starts: date, ends: date) -> Decimal:
    """`ceiling` of twelve months for those from `starts` to `ends`, the first days of two months.

    A year is shorter only where the month in which years begin was changed: its part of the
    ceiling, to the cent, so that nobody receives two of them in the same twelve months.
    """
    months = (ends.year - starts.year) * 12 + ends.month - starts.month
    return (ceiling * min(months, 12) / 12).quantize(Decimal("0.01"))


def letter_not_before(moment: datetime) -> datetime:
    """When a letter that nothing is granted may leave, at `moment` or later, in UTC.

    Never at night, on a day off, nor on a Friday after noon: nobody would answer until Monday.
    """
    local = moment.astimezone(TORONTO)
    day = local.date()
    too_late = local.time() >= (_NOON if day.weekday() == _FRIDAY else _EVENING)
    if is_working_day(day) and not too_late:
        opens = datetime.combine(day, _MORNING, tzinfo=TORONTO)
        return max(local, opens).astimezone(UTC)
    return datetime.combine(add_working_days(day, 1), _MORNING, tzinfo=TORONTO).astimezone(UTC)


class AidRemark(StrEnum):
    """What whoever decides is told by the criteria. None of them decides (domain.md, rule 1)."""

    NOT_STAGE_4 = auto()
    NOT_IN_QUEBEC = auto()
    ABOVE_INCOME = auto()
    ABOVE_AT_ONCE = auto()
    ABOVE_LEFT = auto()
    TOO_SOON = auto()
    OPEN_TWICE = auto()


#: What a decision relied on, in months after it (domain.md, Retention defaults): twelve are the
#: law's (Quebec, Law 25), one more is for a question that comes late. What is paid is closed then.
DECIDED_KEPT_MONTHS = 13
#: What was paid, in months after its year (Canada, Income Tax Act, s. 230: books of account).
PAID_KEPT_MONTHS = 6 * 12
#: Somebody who was asked for a document is reminded once, then called.
REMINDED_AFTER = timedelta(days=14)
CALLED_AFTER = timedelta(days=28)
#: Somebody who was asked how she wishes to be paid, likewise.
WAY_REMINDED_AFTER = timedelta(days=14)
WAY_CALLED_AFTER = timedelta(days=30)
#: First letters of postal codes in Quebec (Canada Post, Addressing Guidelines).
QUEBEC = frozenset("GHJ")


def months_before(day: date, months: int) -> date:
    """The same day so many months before; the last of its month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
