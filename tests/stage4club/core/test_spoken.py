"""Days and hours as one says them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from stage4club.core.spoken import clock, deadline, long_day, near_day, span

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2026, 3, 19), "jeudi 19_mars_2026", "Thursday, March_19, 2026"),
        (date(2026, 3, 1), "dimanche 1er_mars_2026", "Sunday, March_1, 2026"),
        (date(2026, 8, 31), "lundi 31_août_2026", "Monday, August_31, 2026"),
    ],
)
def test_a_day_is_said_with_its_weekday(day: date, french: str, english: str) -> None:
    with translation.override("fr"):
        assert long_day(day) == french.replace("_", NBSP)
    with translation.override("en"):
        assert long_day(day) == english.replace("_", NBSP)


def test_a_moment_is_said_on_its_local_day() -> None:
    with translation.override("en"):
        assert long_day(datetime(2026, 3, 20, 2, 0, tzinfo=UTC)) == long_day(date(2026, 3, 19))


@pytest.mark.parametrize(
    ("day", "english"),
    [(18, "yesterday"), (19, "today"), (20, "tomorrow"), (21, f"Saturday, March{NBSP}21")],
)
def test_a_day_near_today_is_said_as_seen_from_it(day: int, english: str) -> None:
    with translation.override("en"):
        assert near_day(date(2026, 3, day), date(2026, 3, 19)) == english


def test_a_day_further_away_is_said_without_its_year() -> None:
    with translation.override("fr"):
        assert near_day(date(2026, 4, 1), date(2026, 3, 19)) == f"mercredi 1er{NBSP}avril"
        assert near_day(date(2026, 4, 2), date(2026, 3, 19)) == f"jeudi 2{NBSP}avril"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 9, 17), f"jeudi 17{NBSP}septembre"),
        (date(2026, 9, 18), f"vendredi 18{NBSP}septembre{NBSP}2026"),
        (date(2025, 9, 18), f"jeudi 18{NBSP}septembre"),
        (date(2025, 9, 17), f"mercredi 17{NBSP}septembre{NBSP}2025"),
        (date(2021, 3, 19), f"vendredi 19{NBSP}mars{NBSP}2021"),
    ],
)
def test_a_day_of_another_half_year_has_its_year(day: date, said: str) -> None:
    with translation.override("fr"):
        assert near_day(day, date(2026, 3, 19)) == said


@pytest.mark.parametrize(
    ("hour", "minute", "french", "english"),
    [
        (17, 30, "13_h_30", "1:30_p.m."),
        (17, 5, "13_h_05", "1:05_p.m."),
        (13, 0, "9_h", "9_a.m."),
        (16, 0, "12_h", "noon"),
        (16, 15, "12_h_15", "12:15_p.m."),
        (4, 0, "0_h", "12_a.m."),
    ],
)
def test_an_hour_is_said_in_local_time(hour: int, minute: int, french: str, english: str) -> None:
    moment = datetime(2026, 6, 18, hour, minute, tzinfo=UTC)
    with translation.override("fr"):
        assert clock(moment) == french.replace("_", NBSP)
    with translation.override("en"):
        assert clock(moment) == english.replace("_", NBSP)


def test_french_is_said_where_no_language_is_active() -> None:
    with translation.override(None):
        assert clock(datetime(2026, 6, 18, 13, 0, tzinfo=UTC)) == f"9{NBSP}h"


def test_two_hours_are_said_as_a_span() -> None:
    starts, ends = (datetime(2026, 6, 18, hour, 30, tzinfo=UTC) for hour in (17, 19))
    with translation.override("fr"):
        assert span(starts, ends) == f"de 13{NBSP}h{NBSP}30 à 15{NBSP}h{NBSP}30"
    with translation.override("en"):
        assert span(starts, ends) == f"from 1:30{NBSP}p.m. to 3:30{NBSP}p.m."


def test_until_a_midnight_is_until_the_end_of_the_day_before() -> None:
    midnight, afternoon = (datetime(2026, 3, 20, hour, 0, tzinfo=UTC) for hour in (4, 17))
    with translation.override("fr"):
        assert deadline(midnight) == long_day(date(2026, 3, 19))
        assert deadline(afternoon) == f"{long_day(date(2026, 3, 20))}, 13\N{NO-BREAK SPACE}h"
    with translation.override("en"):
        assert deadline(midnight) == "Thursday, March\N{NO-BREAK SPACE}19, 2026"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock(datetime(2026, 6, 18, 13, 0, tzinfo=UTC).replace(tzinfo=None))


def test_templates_say_them_too() -> None:
    written = Template("{% load spoken %}{{ a|long_day }} {{ a|clock }} {{ a|until:b }}")
    starts, ends = (datetime(2026, 6, 18, hour, 30, tzinfo=UTC) for hour in (17, 19))
    with translation.override("en"):
        shown = written.render(Context({"a": starts, "b": ends}))
        assert shown == f"{long_day(starts)} {clock(starts)} {span(starts, ends)}"
