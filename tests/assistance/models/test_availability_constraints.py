"""Hours, absences, places and ways of working: each constraint, hit around Python."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from assistance.models import Absence, Place, Practice
from tests.assistance.lives import FRIDAY, HOUR
from tests.assistance.models.rows import hours, insert
from tests.factories import make_place, make_user
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", ["name", "address"])
def test_a_place_has_a_name_and_an_address(column: str) -> None:
    with violates("assistance_place_named"):
        insert(Place(**{"name": "Bureau", "address": "1, rue Inventée", column: ""}))


def test_a_place_has_its_name_alone() -> None:
    with violates("assistance_place_name_key"):
        insert(Place(name=make_place().name, address="2, rue Inventée"))


LENGTHS = ["individual_minutes", "family_minutes", "buffer_minutes"]


@pytest.mark.parametrize("column", LENGTHS)
def test_a_day_holds_the_lengths(column: str) -> None:
    with violates("assistance_practice_lengths"):
        insert(Practice(social_worker=make_user(), **{column: 241}))


@pytest.mark.parametrize("column", LENGTHS[:2])
def test_a_meeting_lasts_a_quarter_of_an_hour_at_least(column: str) -> None:
    with violates("assistance_practice_lengths"):
        insert(Practice(social_worker=make_user(), **{column: 14}))


@pytest.mark.parametrize(
    "values", [{"lead_hours": 337}, {"horizon_weeks": 0}, {"horizon_weeks": 27}]
)
def test_what_is_offered_is_neither_too_soon_nor_too_far(values: dict[str, Any]) -> None:
    with violates("assistance_practice_notice"):
        insert(Practice(social_worker=make_user(), **values))


def test_hours_are_of_a_day_of_the_week() -> None:
    with violates("assistance_availability_weekday"):
        insert(hours(make_user(), weekday=7))


@pytest.mark.parametrize("ends", [time(9), time(8)])
def test_hours_end_after_they_start(ends: time) -> None:
    with violates("assistance_availability_ends_after"):
        insert(hours(make_user(), ends=ends))


def test_hours_hold_until_a_day_after_the_first() -> None:
    with violates("assistance_availability_until_after"):
        insert(hours(make_user(), ends_on=date(2026, 2, 28)))
    insert(hours(make_user(), ends_on=date(2026, 3, 1)))


def test_hours_are_for_something() -> None:
    with violates("assistance_availability_for_something"):
        insert(hours(make_user(), by_phone=False, by_video=False))


def test_who_comes_in_person_comes_somewhere() -> None:
    with violates("assistance_availability_somewhere"):
        insert(hours(make_user(), in_person=True))
    insert(hours(make_user(), in_person=True, place=make_place()))


def test_an_absence_ends_after_it_starts() -> None:
    with violates("assistance_absence_ends_after"):
        insert(Absence(social_worker=make_user(), starts_at=FRIDAY, ends_at=FRIDAY))


def test_two_absences_of_one_social_worker_are_one() -> None:
    worker = make_user()
    insert(Absence(social_worker=worker, starts_at=FRIDAY, ends_at=FRIDAY + 2 * HOUR))
    later = {"starts_at": FRIDAY + HOUR, "ends_at": FRIDAY + timedelta(days=1)}
    with violates("assistance_absence_once"):
        insert(Absence(social_worker=worker, **later))
    insert(Absence(social_worker=make_user(), **later))
