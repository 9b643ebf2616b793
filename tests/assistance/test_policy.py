"""Rules of time, tried with whatever hours and meetings there may be."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistance.policy import STEP, Busy, end_of_day, local_moment, starts_of
from stage4club.core.working_days import TORONTO

#: The days on which clocks change in Montréal in 2026, and days around them.
CHANGES = (date(2026, 3, 8), date(2026, 11, 1))
days = st.one_of(
    st.sampled_from(CHANGES), st.dates(min_value=date(2026, 1, 1), max_value=date(2030, 12, 31))
)
hours = (
    st.times()
    .map(lambda at: at.replace(minute=at.minute - at.minute % 5, second=0))
    .map(lambda at: at.replace(microsecond=0))
)
lengths = st.integers(min_value=15, max_value=240).map(lambda minutes: timedelta(minutes=minutes))
moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2026, 1, 8),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


@st.composite
def spans(draw: st.DrawFn) -> tuple[datetime, datetime]:
    """A time that is taken, however short."""
    begins = draw(moments)
    return begins, begins + timedelta(minutes=draw(st.integers(1, 600)))


@given(day=days, starts=hours, ends=hours, length=lengths)
def test_every_start_leaves_a_whole_meeting_within_the_hours(
    day: date, starts: time, ends: time, length: timedelta
) -> None:
    found = list(starts_of(day, starts=starts, ends=ends, length=length))
    assert found == sorted(set(found))
    for begins in found:
        local, over = begins.astimezone(TORONTO), (begins + length).astimezone(TORONTO)
        assert local.date() == over.date() == day
        assert starts <= local.time() <= over.time() <= ends
        # What the clock on the wall shows is how long it lasts.
        assert over.replace(tzinfo=None) - local.replace(tzinfo=None) == length


@given(day=days, starts=hours, ends=hours, length=lengths)
def test_none_is_forgotten_on_a_day_whose_clocks_stand(
    day: date, starts: time, ends: time, length: timedelta
) -> None:
    found = list(starts_of(day, starts=starts, ends=ends, length=length))
    room = datetime.combine(day, ends) - datetime.combine(day, starts) - length
    if day.month in {3, 11}:
        return
    assert len(found) == (room // STEP + 1 if room >= timedelta(0) else 0)


@pytest.mark.parametrize(
    ("day", "missing"),
    [(CHANGES[0], [time(2), time(2, 30)]), (CHANGES[1], [time(1), time(1, 30)])],
)
def test_an_hour_that_does_not_exist_or_exists_twice_is_no_moment(
    day: date, missing: list[time]
) -> None:
    halves = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
    assert [at for at in halves if local_moment(day, at) is None] == missing


@given(day=days, at=hours)
def test_a_moment_is_what_the_clock_shows(day: date, at: time) -> None:
    moment = local_moment(day, at)
    if moment is not None:
        assert moment.astimezone(TORONTO).replace(tzinfo=None) == datetime.combine(day, at)


@given(day=days)
def test_a_day_ends_at_the_next_midnight(day: date) -> None:
    assert end_of_day(day).astimezone(TORONTO).replace(tzinfo=None) == datetime.combine(
        day + timedelta(days=1), time()
    )


@given(taken=st.lists(spans(), max_size=20), asked=spans())
def test_busy_leaves_exactly_what_overlaps_nothing(
    taken: list[tuple[datetime, datetime]], asked: tuple[datetime, datetime]
) -> None:
    begins, finishes = asked
    overlaps = any(begins < until and since < finishes for since, until in taken)
    assert Busy(taken).leaves(begins, finishes) is not overlaps


def test_what_ends_when_the_next_begins_is_not_in_its_way() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    busy = Busy([(noon, noon + hour)])
    assert busy.leaves(noon - hour, noon)
    assert busy.leaves(noon + hour, noon + 2 * hour)
    assert not busy.leaves(noon - hour, noon + timedelta(minutes=1))
