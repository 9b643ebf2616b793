from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4club.core.working_days import (
    TORONTO,
    add_working_days,
    is_public_holiday,
    is_working_day,
    local_date,
    localise,
)

# Counted by hand from section 60 of the Act respecting labour standards and the National Holiday
# Act, with the Monday after for New Year's Day and Christmas on a weekend.
HOLIDAYS = {
    2026: ["01-01", "04-03", "05-18", "06-24", "07-01", "09-07", "10-12", "12-25"],
    2027: ["01-01", "03-26", "05-24", "06-24", "07-01", "09-06", "10-11", "12-27"],
    2028: ["01-03", "04-14", "05-22", "09-04", "10-09", "12-25"],
    2029: ["01-01", "03-30", "05-21", "06-25", "07-02", "09-03", "10-08", "12-25"],
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_weekdays_off_of_a_year_are_quebecs_holidays(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    off = [
        day for day in days if day.year == year and day.weekday() < 5 and not is_working_day(day)
    ]
    assert [day.isoformat() for day in off] == [f"{year}-{day}" for day in HOLIDAYS[year]]


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2026-04-06", "Easter Monday: the other choice of section 60"),
        ("2026-08-03", "the civic holiday of other provinces"),
        ("2026-09-30", "Truth and Reconciliation: federal"),
        ("2026-11-11", "Remembrance Day: other provinces"),
        ("2026-12-24", "Christmas Eve"),
        ("2028-12-26", "Boxing Day: other provinces"),
        ("2026-12-31", "New Year's Eve"),
        ("2026-01-02", "the day after"),
        ("2028-06-26", "the Monday after 24 June on a Saturday"),
    ],
)
def test_other_days_are_worked(day: str, what: str) -> None:
    assert is_working_day(date.fromisoformat(day)), what


@pytest.mark.parametrize(
    ("day", "holiday"),
    [("2026-12-25", True), ("2027-12-25", True), ("2027-12-27", True), ("2026-12-26", False)],
)
def test_a_holiday_is_one_on_a_weekend_too(day: str, holiday: bool) -> None:
    assert is_public_holiday(date.fromisoformat(day)) is holiday


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-20", 3, "2026-11-25"),
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-22", 1, "2026-11-23"),
        ("2026-11-23", 10, "2026-12-07"),
        # Christmas on a Friday, New Year's Day on the next.
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-12-22", 10, "2027-01-07"),
        ("2026-12-25", 0, "2026-12-28"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2027-12-24", 1, "2027-12-28"),
        ("2027-12-31", 1, "2028-01-04"),
        # Good Friday, the Patriots, 24 June, 1 July.
        ("2026-04-02", 1, "2026-04-06"),
        ("2026-05-15", 1, "2026-05-19"),
        ("2026-06-23", 1, "2026-06-25"),
        ("2026-06-23", 6, "2026-07-03"),
        ("2029-06-22", 1, "2029-06-26"),
        ("2026-06-24", 0, "2026-06-25"),
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(
    start: str, days: int, end: str
) -> None:
    assert add_working_days(date.fromisoformat(start), days) == date.fromisoformat(end)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 30))
def test_the_answer_is_that_many_working_days_later(start: date, days: int) -> None:
    end = add_working_days(start, days)
    between = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    worked = sum(is_working_day(day) for day in between)
    # From a day off, "today" is already the next working day.
    assert worked == (days or int(not is_working_day(start)))


def test_working_days_go_forward_only() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2026, 11, 23), -1)


def test_a_moment_is_not_a_date() -> None:
    with pytest.raises(TypeError, match="local_date"):
        add_working_days(datetime(2026, 11, 23, tzinfo=UTC), 1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-23T04:59:59+00:00", "2026-11-22"),
        ("2026-11-23T05:00:00+00:00", "2026-11-23"),
        ("2026-07-01T03:59:59+00:00", "2026-06-30"),
        ("2026-07-01T04:00:00+00:00", "2026-07-01"),
        ("2026-12-31T23:30:00-05:00", "2026-12-31"),
        ("2027-01-01T13:00:00+09:00", "2026-12-31"),
    ],
)
def test_the_date_is_the_one_on_the_wall_in_montreal(moment: str, day: str) -> None:
    assert local_date(datetime.fromisoformat(moment)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("moment", "clock"),
    [
        # 1 November 2026: the hour from 1 to 2 comes twice.
        ("2026-11-01T05:30:00+00:00", "2026-11-01T01:30:00-04:00"),
        ("2026-11-01T06:30:00+00:00", "2026-11-01T01:30:00-05:00"),
        # 8 March 2026: the hour from 2 to 3 does not come.
        ("2026-03-08T06:59:00+00:00", "2026-03-08T01:59:00-05:00"),
        ("2026-03-08T07:00:00+00:00", "2026-03-08T03:00:00-04:00"),
    ],
)
def test_clocks_change_twice_a_year(moment: str, clock: str) -> None:
    local = localise(datetime.fromisoformat(moment))
    assert local.isoformat() == clock
    assert local.tzinfo is TORONTO


def test_a_moment_keeps_its_instant() -> None:
    moment = datetime(2026, 11, 22, 10, 24, tzinfo=timezone(timedelta(hours=9)))
    assert localise(moment) == moment


def test_a_moment_without_a_time_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 11, 22))  # noqa: DTZ001
