"""Days and hours as one says them, in French of Quebec and in English.

Django's own formats say « 1 mars » for « 1er mars », « 13:30 » for « 13 h 30 » and put no no-break
space. Moments are told in the local time of the program (`working_days.TORONTO`).
"""

from datetime import date, datetime, time, timedelta

from django.utils import dates, translation
from django.utils.translation import gettext as _

from .working_days import localise

NBSP = "\N{NO-BREAK SPACE}"
NOON = 12
HALF_A_YEAR = 182


def _local_day(value: date) -> date:
    return localise(value).date() if isinstance(value, datetime) else value


def _in_french() -> bool:
    return (translation.get_language() or "fr").startswith("fr")


def long_day(value: date) -> str:
    """« jeudi 19 mars 2026 », "Thursday, March 19, 2026": a date, or the local day of a moment."""
    day = _local_day(value)
    weekday, month = str(dates.WEEKDAYS[day.weekday()]), str(dates.MONTHS[day.month])
    if _in_french():
        number = "1er" if day.day == 1 else str(day.day)
        return f"{weekday} {number}{NBSP}{month}{NBSP}{day.year}"
    return f"{weekday}, {month}{NBSP}{day.day}, {day.year}"


def plain_day(value: date) -> str:
    """« 19 mars 2026 », "March 19, 2026": a date without its weekday, for what is long past."""
    return long_day(value).split(" " if _in_french() else ", ", 1)[1]


def near_day(value: date, today: date) -> str:
    """« aujourd'hui », « demain », « hier », else « mardi 24 novembre »: a day from `today`.

    With its year where one would take it for the same day of another year.
    """
    day = _local_day(value)
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    words = near.get((day - today).days)
    if words:
        return words
    if abs((day - today).days) > HALF_A_YEAR:
        return long_day(day)
    weekday, month = str(dates.WEEKDAYS[day.weekday()]), str(dates.MONTHS[day.month])
    if _in_french():
        number = "1er" if day.day == 1 else str(day.day)
        return f"{weekday} {number}{NBSP}{month}"
    return f"{weekday}, {month}{NBSP}{day.day}"


def clock(value: datetime) -> str:
    """« 13 h 30 », « 9 h », "1:30 p.m.", "9 a.m.", "noon": the local hour of an aware moment."""
    moment = localise(value)
    if _in_french():
        minutes = f"{NBSP}{moment.minute:02}" if moment.minute else ""
        return f"{moment.hour}{NBSP}h{minutes}"
    if (moment.hour, moment.minute) == (NOON, 0):
        return "noon"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    half = "a.m." if moment.hour < NOON else "p.m."
    return f"{moment.hour % NOON or NOON}{minutes}{NBSP}{half}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """« de 13 h 30 à 15 h », "from 1:30 p.m. to 3 p.m.": two aware moments of one day."""
    if _in_french():
        return f"de {clock(starts_at)} à {clock(ends_at)}"
    return f"from {clock(starts_at)} to {clock(ends_at)}"


def deadline(value: datetime) -> str:
    """« jeudi 19 mars 2026, 13 h 30 »: until when; of a midnight, the day that it ends.

    Nobody knows which day « jeudi, 0 h » still counts.
    """
    moment = localise(value)
    if moment.time() == time():
        return long_day(moment.date() - timedelta(days=1))
    return f"{long_day(value)}, {clock(value)}"
