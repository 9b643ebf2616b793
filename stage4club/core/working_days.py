"""Local dates and working days, in the time and with the public holidays of Quebec.

The holidays are those of the library `holidays` (Canada, subdivision QC, category public). They
follow section 60 of the Act respecting labour standards (CQLR, c. N-1.1) and the National Holiday
Act (CQLR, c. F-1.1): New Year's Day, Good Friday, National Patriots' Day (the Monday before
25 May), 24 June, 1 July, Labour Day, Thanksgiving and Christmas. 24 June or 1 July on a Sunday
give the Monday; for New Year's Day and Christmas on a weekend the library gives the next Monday,
as most employers do. A day too many only makes a promise easier to keep. Days when this one
organisation is closed are not known here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

TORONTO = ZoneInfo("America/Toronto")

_SATURDAY = 5
_DAY = timedelta(days=1)


def localise(moment: datetime) -> datetime:
    """The same moment on the clocks of Montréal.

    Raises `ValueError` for a moment without a time zone: it would silently be the server's.
    """
    if moment.utcoffset() is None:
        raise ValueError("A moment has a time zone.")
    return moment.astimezone(TORONTO)


def local_date(now: datetime) -> date:
    """The date in Montréal at `now`, which late in the evening is not the date in UTC.

    Raises `ValueError` for a moment without a time zone.
    """
    return localise(now).date()


def is_working_day(day: date) -> bool:
    """Whether `day` is a Monday to Friday and no public holiday in Quebec."""
    return day.weekday() < _SATURDAY and not is_public_holiday(day)


def is_public_holiday(day: date) -> bool:
    """Whether `day` is a public holiday in Quebec, on a weekend too."""
    return day in _public_holidays(day.year)


def add_working_days(start: date, days: int) -> date:
    """The working day that comes `days` working days after `start`; `start` never counts.

    From a Friday, a Saturday or a Sunday, one working day leads to the Monday unless it is a
    holiday. With 0, `start` itself when it is a working day, else the next one. Raises
    `ValueError` for a negative number, `TypeError` for a moment: its date in UTC would be wrong.
    """
    if isinstance(start, datetime):
        raise TypeError("Working days are counted from a date: local_date(now).")
    if days < 0:
        raise ValueError("Working days are counted forward.")
    day = start
    for _ in range(days):
        day = _working_day_from(day + _DAY)
    return _working_day_from(day)


def _working_day_from(day: date) -> date:
    while not is_working_day(day):
        day += _DAY
    return day


# One frozen set for each year: the library's own object fills itself while it is read, which two
# threads may do at once.
@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - a fifth of a second that a process starts without

    return frozenset(holidays.country_holidays("CA", subdiv="QC", years=year, expand=False))
