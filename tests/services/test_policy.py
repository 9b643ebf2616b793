from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from services.policy import (
    LocalTimeMissing,
    LocalTimeRefused,
    LocalTimeTwice,
    local_moment,
    monthly_days,
    weekday_of_month,
)

THURSDAY = 3


@pytest.mark.parametrize(
    ("week_of_month", "expected"),
    [
        (1, date(2026, 12, 3)),
        (3, date(2026, 12, 17)),
        (4, date(2026, 12, 24)),
        (5, date(2026, 12, 31)),
    ],
)
def test_which_thursday_of_a_month_with_five(week_of_month: int, expected: date):
    assert weekday_of_month(2026, 12, THURSDAY, week_of_month) == expected


def test_the_last_one_of_a_month_with_four():
    assert weekday_of_month(2026, 11, THURSDAY, 5) == date(2026, 11, 26)


@pytest.mark.parametrize(("weekday", "week"), [(7, 1), (-1, 1), (0, 0), (0, 6)])
def test_numbers_out_of_range(weekday: int, week: int):
    with pytest.raises(ValueError, match=r"weekday|WeekOfMonth"):
        weekday_of_month(2026, 12, weekday, week)


def test_months_go_over_the_new_year():
    assert list(monthly_days(date(2026, 11, 15), 3, THURSDAY, 3)) == [
        date(2026, 11, 19),
        date(2026, 12, 17),
        date(2027, 1, 21),
    ]


@pytest.mark.parametrize("months", [0, 13])
def test_a_series_has_one_to_twelve_months(months: int):
    with pytest.raises(ValueError, match="one to twelve"):
        list(monthly_days(date(2026, 11, 1), months, THURSDAY, 3))


def test_the_same_hour_on_the_clock_in_winter_and_in_summer():
    assert local_moment(date(2027, 2, 18), time(13, 30)) == datetime(
        2027, 2, 18, 18, 30, tzinfo=UTC
    )
    assert local_moment(date(2027, 3, 18), time(13, 30)) == datetime(
        2027, 3, 18, 17, 30, tzinfo=UTC
    )


def test_an_hour_that_clocks_jump_over():
    with pytest.raises(LocalTimeMissing) as refusal:
        local_moment(date(2027, 3, 14), time(2, 30))
    assert refusal.value.day == date(2027, 3, 14)
    with translation.override("en"):
        assert str(refusal.value.message) == (
            "Clocks go forward on Sunday, March\N{NO-BREAK SPACE}14, 2027, and this hour does not "
            "exist. Choose another hour."
        )


def test_an_hour_that_clocks_show_twice():
    with pytest.raises(LocalTimeTwice) as refusal:
        local_moment(date(2026, 11, 1), time(1, 30))
    with translation.override("en"):
        assert str(refusal.value.message) == (
            "Clocks go back on Sunday, November\N{NO-BREAK SPACE}1, 2026, and this hour exists "
            "twice. Choose another hour."
        )


def test_the_base_of_both_refusals_has_no_words():
    with pytest.raises(NotImplementedError):
        str(LocalTimeRefused(date(2026, 11, 1)).message)
