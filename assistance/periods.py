"""Periods of which figures are told: quarters and years of the calendar, which are over or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_CODE = re.compile(r"(?P<year>2\d{3})(?:-(?P<quarter>[1-4]))?", re.ASCII)
_QUARTER = 3


class NotAPeriod(ValueError):
    """No year, and no quarter of one."""


@dataclass(frozen=True)
class Period:
    """From `first` to the day before `after`: one quarter of a year, or a whole year."""

    first: date
    after: date

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return self.after.year > self.first.year and self.first.month == self.after.month

    @property
    def code(self) -> str:
        """« 2026 » for a year, « 2026-3 » for its third quarter."""
        year = str(self.first.year)
        return year if self.is_year else f"{year}-{self.first.month // _QUARTER + 1}"

    @property
    def months(self) -> list[str]:
        """Its months, as "2026-07"."""
        first = self.first.year * 12 + self.first.month - 1
        after = self.after.year * 12 + self.after.month - 1
        return [f"{month // 12}-{month % 12 + 1:02}" for month in range(first, after)]


def period_of(code: str) -> Period:
    """The period of this code. Raises `NotAPeriod`."""
    found = _CODE.fullmatch(code)
    if found is None:
        raise NotAPeriod(code)
    year = int(found["year"])
    if not found["quarter"]:
        return Period(date(year, 1, 1), date(year + 1, 1, 1))
    return _quarter(year, int(found["quarter"]))


def period_holding(day: date) -> Period:
    """The quarter in which this day is."""
    return _quarter(day.year, (day.month - 1) // _QUARTER + 1)


def periods_over(since: date, today: date) -> Iterator[Period]:
    """Years and quarters that are over `today` and hold something since that day, latest first."""
    for year in range(today.year, since.year - 1, -1):
        whole = Period(date(year, 1, 1), date(year + 1, 1, 1))
        quarters = (_quarter(year, number) for number in (4, 3, 2, 1))
        for period in (whole, *quarters):
            if since < period.after <= today:
                yield period


def _quarter(year: int, number: int) -> Period:
    first = date(year, number * _QUARTER - 2, 1)
    after = date(year + 1, 1, 1) if number == 12 // _QUARTER else date(year, first.month + 3, 1)
    return Period(first, after)
