"""Counting what happened in a period, exactly. Who may read that may open the applications."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from stage4club.core.working_days import is_working_day

from ...disclosure import Counts
from ...enums import AidState, Need
from ...models import AidRequest, LedgerEntry, ProgrammeBudget
from ...models.figures_queries import Answered, Granted
from ...periods import Period
from ...policy import start_of_day
from ...regions import HealthRegion, region_of

_CENT = Decimal("0.01")
_DAY = timedelta(days=1)
#: What is hidden first stands first (`disclosure.hidden_parts`).
_NEEDS = tuple(reversed(Need))


def count_figures(period: Period) -> Counts:
    """What was received, answered, granted and paid in it: eight statements, whatever there is.

    Each event counts in the month of its day in Montréal. Of an application that was answered
    twice, after a review, the latest answer counts. What a robot sent, or may have sent, does not.
    """
    span = start_of_day(period.first), start_of_day(period.after)
    rows = AidRequest.objects
    received: Counter[str] = Counter()
    asked_from: Counter[str] = Counter()
    for month, area, count in rows.received_within(*span).by_month_and_area():
        received[month] += count
        asked_from[region_of(area)] += count
    answers = list(rows.answered_within(*span).by_outcome())
    grants = rows.granted_within(*span)
    regions, amount_regions = _by_region(grants.grants_by_area())
    needs, amount_needs = _by_need(grants.grants_by_needs())
    moved = LedgerEntry.objects.moved_within(*span)
    budget = ProgrammeBudget.objects.on(period.first)
    return Counts(
        received=_in_order(received, period.months),
        received_regions=_in_order(asked_from, HealthRegion),
        granted=_by_month(answers, period, AidState.GRANTED, AidState.PARTLY_GRANTED),
        in_part=_by_month(answers, period, AidState.PARTLY_GRANTED),
        regions=_in_order(regions, HealthRegion),
        needs=_in_order(needs, _NEEDS),
        amount=sum(amount_regions.values(), Decimal(0)),
        amount_regions={region.value: amount_regions[region] for region in HealthRegion},
        amount_needs={need.value: amount_needs[need] for need in _NEEDS},
        not_granted=_by_month(answers, period, AidState.NOT_GRANTED),
        closed=_in_order(Counter(dict(rows.closed_within(*span).closed_by_month())), period.months),
        in_time=sum(answer.in_time for answer in answers),
        median=median_wait(rows.answered_within(*span).waits()),
        paid_for=moved.paid_for,
        paid=moved.paid,
        given_up_by=moved.given_up_by,
        given_up=moved.given_up,
        budget=budget.amount if budget else None,
    )


def median_wait(waits: Iterable[tuple[date, date, int]]) -> int | None:
    """The median of the working days from the first to the second day; None of nothing.

    Of an even number the lower one: it is a wait that there was.
    """
    known = list(waits)
    if not known:
        return None
    days = [day for received, said, _count in known for day in (received, said)]
    before = _working_days_before(min(days), max(days))
    lengths: Counter[int] = Counter()
    for received, said, count in known:
        # Neither the day that it was received, nor a day off, is one of waiting.
        lengths[max(before[said] - before[received], 0)] += count
    in_order = sorted(lengths)
    up_to = list(accumulate(lengths[length] for length in in_order))
    return in_order[bisect_left(up_to, (lengths.total() + 1) // 2)]


def _working_days_before(first: date, last: date) -> dict[date, int]:
    """For each of these days, how many working days there are from the first to it."""
    days, passed = {}, 0
    day = first
    while day <= last:
        passed += is_working_day(day)
        days[day] = passed
        day += _DAY
    return days


def _by_region(grants: Iterable[Granted]) -> tuple[Counter[str], dict[str, Decimal]]:
    counts: Counter[str] = Counter()
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for grant in grants:
        region = region_of(grant.key)
        counts[region] += grant.count
        amounts[region] += grant.amount
    return counts, amounts


def _by_need(grants: Iterable[Granted]) -> tuple[Counter[str], dict[str, Decimal]]:
    """Nobody says how much of a grant is for which of its needs: each has an equal part.

    Cents that cannot be divided go to the first.
    """
    counts: Counter[str] = Counter()
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for grant in grants:
        needs = grant.key
        part = (grant.amount / len(needs)).quantize(_CENT)
        for need in needs:
            counts[need] += grant.count
            amounts[need] += part
        amounts[needs[0]] += grant.amount - part * len(needs)
    return counts, amounts


def _by_month(answers: Iterable[Answered], period: Period, *outcomes: AidState) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for answer in answers:
        if answer.outcome in outcomes:
            counts[answer.month] += answer.count
    return _in_order(counts, period.months)


def _in_order(counts: Counter[str], parts: Iterable[str]) -> dict[str, int]:
    """Each part with its count, noughts too; enumerations as they are stored."""
    return {str(part): counts[part] for part in parts}
