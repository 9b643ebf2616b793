import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from stage4club.core.calendars import CalendarEvent, build_calendar
from stage4club.core.working_days import TORONTO

ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from("é\r\n\t\x00\x0b\x85\u2028;:,\\\"' "),
        st.characters(exclude_categories=[]),
    ),
    max_size=120,
)


def event(**changes: Any) -> CalendarEvent:
    values: dict[str, Any] = {
        "uid": "k7m2qx9rd@example.org",
        "sequence": 0,
        "starts_at": datetime(2026, 10, 15, 17, 30, tzinfo=UTC),
        "ends_at": datetime(2026, 10, 15, 19, 0, tzinfo=UTC),
        "summary": "Rencontre",
        "location": "Montréal",
        "description": "Bonjour Louise,\nà jeudi.",
        "cancelled": False,
        "stamp": datetime(2026, 9, 1, 8, 0, tzinfo=TORONTO),
    }
    return CalendarEvent(**{**values, **changes})


def properties(component: Any) -> dict[str, str]:
    return {name: value.to_ical().decode() for name, value in component.items()}


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_an_event_reads_back_as_it_was_given() -> None:
    calendar = Calendar.from_ical(build_calendar([event()]))
    assert properties(calendar) == {
        "PRODID": "-//Agenda//Agenda//EN",
        "VERSION": "2.0",
        "METHOD": "PUBLISH",
    }
    assert [properties(component) for component in calendar.events] == [
        {
            "UID": "k7m2qx9rd@example.org",
            "SEQUENCE": "0",
            "DTSTAMP": "20260901T120000Z",
            "DTSTART": "20261015T133000",
            "DTEND": "20261015T150000",
            "STATUS": "CONFIRMED",
            "CLASS": "PRIVATE",
            "TRANSP": "OPAQUE",
            "SUMMARY": "Rencontre",
            "LOCATION": "Montréal",
            "DESCRIPTION": r"Bonjour Louise\,\nà jeudi.",
        }
    ]


def test_the_whole_file_holds_nothing_else() -> None:
    assert unfolded(build_calendar([event(location="", description=" \n")])) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Agenda//Agenda//EN",
        "METHOD:PUBLISH",
        "BEGIN:VTIMEZONE",
        "TZID:America/Toronto",
        "BEGIN:STANDARD",
        "DTSTART:20260101T000000",
        "TZNAME:EST",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0500",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20260308T020000",
        "TZNAME:EDT",
        "TZOFFSETFROM:-0500",
        "TZOFFSETTO:-0400",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20261101T020000",
        "TZNAME:EST",
        "TZOFFSETFROM:-0400",
        "TZOFFSETTO:-0500",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "SUMMARY:Rencontre",
        "DTSTART;TZID=America/Toronto:20261015T133000",
        "DTEND;TZID=America/Toronto:20261015T150000",
        "DTSTAMP:20260901T120000Z",
        "UID:k7m2qx9rd@example.org",
        "SEQUENCE:0",
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_cancelled_event_says_so_in_either_method() -> None:
    cancelled = event(cancelled=True, sequence=3)
    for method in ("PUBLISH", "CANCEL"):
        calendar = Calendar.from_ical(build_calendar([cancelled], method=method))
        assert (calendar["METHOD"], calendar.events[0]["STATUS"]) == (method, "CANCELLED")
        assert calendar.events[0]["SEQUENCE"] == 3


def test_several_events_share_one_time_zone() -> None:
    events = [event(), event(uid="2", cancelled=True), event(uid="3")]
    calendar = Calendar.from_ical(build_calendar(events))
    assert [str(component["UID"]) for component in calendar.events] == [e.uid for e in events]
    assert [zone.tz_name for zone in calendar.timezones] == ["America/Toronto"]


@pytest.mark.parametrize("day", ["2026-10-29", "2026-11-01", "2026-11-05", "2027-03-14"])
def test_half_past_one_stays_half_past_one_over_a_change_of_clocks(day: str) -> None:
    starts = datetime.fromisoformat(f"{day}T13:30").replace(tzinfo=TORONTO)
    starts_at = starts.astimezone(UTC)
    content = build_calendar([event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))])
    lines = unfolded(content)
    assert f"DTSTART;TZID=America/Toronto:{day.replace('-', '')}T133000" in lines
    read = Calendar.from_ical(content).events[0].start
    assert (read.astimezone(UTC), read.hour, read.minute) == (starts_at, 13, 30)


def test_the_time_zone_changes_when_the_clocks_of_montreal_do() -> None:
    first = datetime(2026, 1, 8, 18, 30, tzinfo=UTC)
    last = datetime(2028, 12, 31, 23, 0, tzinfo=UTC)
    calendar = Calendar.from_ical(
        build_calendar(
            [
                event(starts_at=first, ends_at=first + timedelta(hours=1)),
                event(uid="2", starts_at=last, ends_at=last + timedelta(hours=9)),
            ]
        )
    )
    described = sorted(
        (start - observance.TZOFFSETFROM, observance.TZOFFSETTO)
        for observance in calendar.timezones[0].subcomponents
        for start in (observance.DTSTART, *(repeated for repeated, _end in observance.rdates))
    )
    # Each hour of those years is asked: the zone of the calendar is that of the system.
    hour = datetime(2026, 1, 1, 5, tzinfo=UTC)
    seen: list[tuple[datetime, timedelta | None]] = []
    while hour < datetime(2030, 1, 1, 5, tzinfo=UTC):
        offset = hour.astimezone(TORONTO).utcoffset()
        if not seen or seen[-1][1] != offset:
            seen.append((hour.replace(tzinfo=None), offset))
        hour += timedelta(hours=1)
    assert described == seen


@pytest.mark.parametrize("field", ["summary", "location", "description", "uid"])
@pytest.mark.parametrize(
    "written",
    [
        "Jeudi\nEND:VEVENT\nBEGIN:VEVENT",
        "Jeudi\r\nATTENDEE:mailto:zoe@example.org",
        "Jeudi\rBEGIN:VALARM",
        "Jeudi\x85BEGIN:VALARM",
        "Jeudi\u2028BEGIN:VALARM",
        "BEGIN:VEVENT",
        "a;b,c\\nd",
    ],
)
def test_nothing_written_becomes_a_line_of_its_own(field: str, written: str) -> None:
    plain = unfolded(build_calendar([event()]))
    lines = unfolded(build_calendar([event(**{field: written})]))
    assert [line.partition(":")[0] for line in lines] == [line.partition(":")[0] for line in plain]
    assert len("\r\n".join(lines).splitlines()) == len(plain)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_makes_a_calendar_that_reads_back(
    summary: str, location: str, description: str
) -> None:
    content = build_calendar([event(summary=summary, location=location, description=description)])
    assert content.endswith(b"\r\n")
    assert re.search(rb"(?<!\r)\n|\r(?!\n)", content) is None
    # Decoded one by one: no sign is cut in two by a fold.
    lines = [line.decode() for line in content.split(b"\r\n")]
    assert max(len(line.encode()) for line in lines) <= 75
    read = Calendar.from_ical(content)
    assert len(read.events) == 1
    assert read.events[0].subcomponents == []


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("summary", " Rencontre\n de \t jeudi ", "Rencontre de jeudi"),
        ("location", "1234, rue Bélanger; 2e étage", "1234, rue Bélanger; 2e étage"),
        ("description", "\n un\r\n\r\ndeux\x0btrois \n", "un\n\ndeux\ntrois"),
        ("summary", "Jeu\x00di\x1f\x7f\ud800", "Jeudi"),
        ("description", "C:\\nuit, « oui » \\ ; fin", "C:\\nuit, « oui » \\ ; fin"),
        ("summary", "ᐃᓄᒃ " * 40 + "fin", "ᐃᓄᒃ " * 40 + "fin"),
    ],
)
def test_texts_read_back_as_one_line_or_several(field: str, written: str, value: str) -> None:
    read = Calendar.from_ical(build_calendar([event(**{field: written})])).events[0]
    assert str(read[field.upper()]) == value


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_at": datetime(2026, 10, 15, 13, 30)}, "time zone"),  # noqa: DTZ001
        ({"ends_at": datetime(2026, 10, 15, 15, 0)}, "time zone"),  # noqa: DTZ001
        ({"stamp": datetime(2026, 9, 1)}, "time zone"),  # noqa: DTZ001
        ({"ends_at": datetime(2026, 10, 15, 17, 30, tzinfo=UTC)}, "ends after"),
        ({"ends_at": datetime(2026, 10, 15, 17, 0, tzinfo=UTC)}, "ends after"),
        ({"uid": ""}, "uid"),
        ({"sequence": -1}, "uid"),
    ],
)
def test_an_event_that_cannot_be_is_a_mistake_of_ours(
    changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        event(**changes)


def test_a_calendar_announces_something() -> None:
    with pytest.raises(ValueError, match="at least one event"):
        build_calendar([])


def test_cancel_is_for_cancelled_events_only() -> None:
    with pytest.raises(ValueError, match="all cancelled"):
        build_calendar([event(cancelled=True), event(uid="2")], method="CANCEL")


def test_the_file_is_the_same_each_time() -> None:
    assert build_calendar([event()]) == build_calendar([event()])


def test_the_years_described_are_those_of_the_events() -> None:
    start = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)
    calendar = Calendar.from_ical(
        build_calendar([event(starts_at=start, ends_at=start + timedelta(hours=4))])
    )
    starts = [observance.DTSTART.date() for observance in calendar.timezones[0].subcomponents]
    assert starts[0] == date(2026, 1, 1)
    assert calendar.events[0].start.date() == date(2026, 12, 31)
