"""Calendar files (RFC 5545) that any calendar reads and that say nothing by themselves.

Only what the caller gives is in them: no organiser, no attendee, no alarm, no name of ours.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from stage4club.core.working_days import localise

# The library takes a third of a second to load, and only messages and downloads hold a calendar:
# a process that has just started serves its first page without it.
if TYPE_CHECKING:
    from icalendar import Calendar, Event, TimezoneDaylight, TimezoneStandard

# The same word in both languages, and a neutral one: people see it in some calendars.
PRODID = "-//Agenda//Agenda//EN"

Method = Literal["PUBLISH", "CANCEL"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEvent:
    """One dated meeting, as it shall stand in somebody's calendar.

    `uid` stays the same for the whole life of the meeting and `sequence` grows with each change,
    so that a later file moves the entry instead of adding one. `starts_at`, `ends_at` and `stamp`
    (when this version was written) have a time zone. Summary and location are one line each;
    line breaks in the description are kept. Raises `ValueError` for a moment without a time zone,
    an end that is not after the start, an empty uid or a negative sequence.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    cancelled: bool
    stamp: datetime

    def __post_init__(self) -> None:
        if any(at.utcoffset() is None for at in (self.starts_at, self.ends_at, self.stamp)):
            raise ValueError("The moments of an event have a time zone.")
        if self.ends_at <= self.starts_at:
            raise ValueError("An event ends after it starts.")
        if not self.uid or self.sequence < 0:
            raise ValueError("An event has a uid, and a sequence that starts at 0.")


def build_calendar(events: Sequence[CalendarEvent], *, method: Method = "PUBLISH") -> bytes:
    """The calendar file that announces `events`, or takes them back with the method CANCEL.

    UTF-8, lines of at most 75 octets ending in CRLF, times in America/Toronto with their
    VTIMEZONE: a meeting at 13:30 is at 13:30 on both sides of a change of clocks. Whatever the
    texts hold, they stay the value of their own property. Raises `ValueError` without an event,
    or when CANCEL is asked for an event that is not cancelled (RFC 5546, 3.2.5).
    """
    if not events:
        raise ValueError("A calendar file announces at least one event.")
    if method == "CANCEL" and not all(event.cancelled for event in events):
        raise ValueError("The method CANCEL is for events that are all cancelled.")
    return _calendar(events, method)


def build_feed(events: Sequence[CalendarEvent]) -> bytes:
    """The same for an address that a calendar reads again and again: all there is, even nothing.

    Without a method: it announces nothing, and what is no longer in it is gone.
    """
    return _calendar(events, None)


def _calendar(events: Sequence[CalendarEvent], method: Method | None) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415 - see above

    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    if method is not None:
        calendar.add("METHOD", method)
    for event in events:
        calendar.add_component(_component(event))
    if events:
        _add_time_zone(calendar, events)
    content: bytes = calendar.to_ical()
    return content


def _component(event: CalendarEvent) -> Event:
    from icalendar import Event  # noqa: PLC0415 - see above

    component = Event()
    component.add("UID", _one_line(event.uid))
    component.add("SEQUENCE", event.sequence)
    component.add("DTSTAMP", event.stamp.astimezone(UTC))
    component.add("DTSTART", localise(event.starts_at))
    component.add("DTEND", localise(event.ends_at))
    component.add("STATUS", "CANCELLED" if event.cancelled else "CONFIRMED")
    component.add("CLASS", "PRIVATE")
    component.add("TRANSP", "OPAQUE")
    texts = {
        "SUMMARY": _one_line(event.summary),
        "LOCATION": _one_line(event.location),
        "DESCRIPTION": _lines(event.description),
    }
    for name, text in texts.items():
        if text:
            component.add(name, text)
    return component


def _add_time_zone(calendar: Calendar, events: Iterable[CalendarEvent]) -> None:
    """Describe America/Toronto for the years of the events, as RFC 5545, 3.6.5 asks."""
    years = [localise(at).year for event in events for at in (event.starts_at, event.ends_at)]
    calendar.add_missing_timezones(
        first_date=date(min(years), 1, 1), last_date=date(max(years) + 1, 1, 1)
    )
    for zone in calendar.timezones:
        # The library's own remark about the years: not ours to send.
        zone.pop("COMMENT", None)
        for observance in zone.subcomponents:
            _start_by_the_old_clock(observance)


def _start_by_the_old_clock(observance: TimezoneStandard | TimezoneDaylight) -> None:
    """Say when an observance begins by the clock before the change, as the RFC does.

    The library writes the spring change as 3:00, the new time, where 2:00 is meant.
    """
    forward = observance.TZOFFSETTO - observance.TZOFFSETFROM
    if forward <= timedelta(0):
        return
    observance.DTSTART -= forward
    repeated = [start - forward for start, _end in observance.rdates]
    if repeated:
        del observance["RDATE"]
        observance.add("RDATE", repeated)


def _one_line(text: str) -> str:
    return " ".join(_lines(text).split())


def _lines(text: str) -> str:
    """The text with one kind of line break, and nothing that a calendar cannot hold."""
    # Some programs end a line at any of the breaks that splitlines knows, escaped or not.
    unbroken = "\n".join(text.splitlines())
    return "".join(sign for sign in unbroken if sign in "\n\t" or _readable(sign)).strip()


def _readable(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"}
