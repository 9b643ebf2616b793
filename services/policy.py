"""Rules of the calendar that need no database: which day, and which moment that is."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from stage4club.core.errors import RuleError
from stage4club.core.spoken import long_day
from stage4club.core.working_days import TORONTO

from .enums import WeekOfMonth

MONTHS_IN_YEAR = 12
#: A calendar is announced for a year or two; a date further away is a slip of the keyboard.
FURTHEST = timedelta(days=2 * 366)

_WEEK = timedelta(days=7)


class LocalTimeRefused(RuleError):
    """An hour that the clocks of one day do not show exactly once. `day` is that day."""

    def __init__(self, day: date) -> None:
        self.day = day
        # Lazy: put into words when shown, in the language of who reads it.
        super().__init__(lazy(self.describe_day, str)())

    def describe_day(self) -> str:
        """Say in the active language what is wrong with the hour, and what to do."""
        raise NotImplementedError


class LocalTimeMissing(LocalTimeRefused):
    """Clocks jump over this hour: they go forward that night."""

    def describe_day(self) -> str:
        """Say that the hour does not exist."""
        return _(
            "Clocks go forward on %(day)s, and this hour does not exist. Choose another hour."
        ) % {"day": long_day(self.day)}


class LocalTimeTwice(LocalTimeRefused):
    """Clocks show this hour twice: they go back that night."""

    def describe_day(self) -> str:
        """Say that the hour exists twice."""
        return _("Clocks go back on %(day)s, and this hour exists twice. Choose another hour.") % {
            "day": long_day(self.day)
        }


def local_moment(day: date, at: time) -> datetime:
    """The moment when the clocks of Montréal show `at` on `day`, in UTC.

    Raises `LocalTimeMissing` or `LocalTimeTwice` on the nights when clocks change.
    """
    first = datetime.combine(day, at, tzinfo=TORONTO)
    second = first.replace(fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    # Across a jump the two readings fall on both sides of it, in the reverse order (PEP 495).
    if first.astimezone(UTC) > second.astimezone(UTC):
        raise LocalTimeMissing(day)
    raise LocalTimeTwice(day)


def weekday_of_month(year: int, month: int, weekday: int, week_of_month: int) -> date:
    """The first, second, third, fourth or last (`WeekOfMonth`) such day; Monday is 0.

    Raises `ValueError` for a month, a weekday or a week that is none.
    """
    if weekday not in range(7):
        raise ValueError("A weekday is 0 (Monday) to 6.")
    if WeekOfMonth(week_of_month) is WeekOfMonth.LAST:
        _first_weekday, length = calendar.monthrange(year, month)
        last = date(year, month, length)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7) + (week_of_month - 1) * _WEEK


def monthly_days(
    first_month: date, months: int, weekday: int, week_of_month: int
) -> Iterator[date]:
    """One day in each of `months` months from that of `first_month` on.

    Raises `ValueError` as `weekday_of_month`, and for fewer than 1 or more than 12 months.
    """
    if not 1 <= months <= MONTHS_IN_YEAR:
        raise ValueError("A series has one to twelve months.")
    start = first_month.year * MONTHS_IN_YEAR + first_month.month - 1
    for number in range(start, start + months):
        year, month = divmod(number, MONTHS_IN_YEAR)
        yield weekday_of_month(year, month + 1, weekday, week_of_month)
