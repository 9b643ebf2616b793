"""The times that are offered: inside the hours, outside everything that is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from assistance.enums import Meeting, Mode
from assistance.models import Absence, Availability, Practice, Reservation
from assistance.models import slots as slots_module
from assistance.models.slots import Slot, free_slots
from assistance.operations import reserve_slot
from stage4club.core.spoken import clock
from stage4club.core.working_days import local_date
from stage4club.people.models import User
from tests.factories import NOW, make_service, make_session, make_social_worker

pytestmark = pytest.mark.django_db

# NOW is Wednesday 11 March 2026, 10 h.
THURSDAY = date(2026, 3, 12)


def slots(mode: Mode = Mode.PHONE, *, meeting: Meeting = Meeting.INDIVIDUAL, now: datetime = NOW):
    return free_slots(meeting=meeting, mode=mode, now=now)


def hours_of(day: date, found: Sequence[Slot]) -> list[str]:
    return [
        clock(slot.starts_at).replace("\N{NO-BREAK SPACE}", " ")
        for slot in found
        if local_date(slot.starts_at) == day
    ]


def test_nobody_receives_nothing_is_offered() -> None:
    assert slots() == ()


def test_each_half_hour_in_which_the_meeting_fits() -> None:
    make_social_worker(weekdays=[3], starts=time(13), ends=time(15))
    assert hours_of(THURSDAY, slots()) == ["13 h", "13 h 30", "14 h"]
    assert hours_of(THURSDAY, slots(meeting=Meeting.FAMILY)) == ["13 h", "13 h 30"]


def test_the_notice_is_kept() -> None:
    make_social_worker(weekdays=[3], starts=time(9), ends=time(12))
    assert hours_of(THURSDAY, slots()) == ["10 h", "10 h 30", "11 h"]


def test_eight_weeks_and_no_further() -> None:
    make_social_worker(weekdays=[2], starts=time(9), ends=time(10))
    days = [local_date(slot.starts_at) for slot in slots()]
    # Today is too soon.
    assert days == [date(2026, 3, 11) + timedelta(weeks=number) for number in range(1, 9)]


def test_one_time_even_when_two_are_free() -> None:
    first = make_social_worker(weekdays=[3], starts=time(10), ends=time(11))
    second = make_social_worker(weekdays=[3], starts=time(10), ends=time(11))
    found = [slot for slot in slots() if local_date(slot.starts_at) == THURSDAY]
    assert [slot.workers for slot in found] == [(first.pk, second.pk)]


def test_the_least_busy_comes_first() -> None:
    first = make_social_worker(weekdays=[3], starts=time(10), ends=time(16))
    second = make_social_worker(weekdays=[3], starts=time(10), ends=time(16))
    kept = reserve_slot(
        slots()[0].value, form_key="a", meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW
    )
    assert kept.social_worker == first
    assert slots()[-1].workers == (second.pk, first.pk)


def test_outside_absences_meetings_of_groups_and_what_is_kept_with_the_pause() -> None:
    worker = make_social_worker(weekdays=[3], starts=time(9), ends=time(17))
    absent = datetime(2026, 3, 12, 19, 0, tzinfo=UTC)  # 15 h
    Absence.objects.create(
        social_worker=worker, starts_at=absent, ends_at=absent + timedelta(days=1)
    )
    session = make_session(make_service(), opened_by=worker)
    session.starts_at = datetime(2026, 3, 12, 16, 0, tzinfo=UTC)  # noon
    session.ends_at = session.starts_at + timedelta(hours=1)
    session.save()
    assert hours_of(THURSDAY, slots()) == ["10 h", "10 h 30", "11 h", "13 h", "13 h 30", "14 h"]
    value = next(slot.value for slot in slots())
    reserve_slot(value, form_key="a", meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)
    # 10 h to 11 h is kept, and a quarter of an hour after it.
    assert hours_of(THURSDAY, slots()) == ["13 h", "13 h 30", "14 h"]
    later = NOW + timedelta(minutes=10)
    assert hours_of(THURSDAY, slots(now=later)) == ["10 h 30", "11 h", "13 h", "13 h 30", "14 h"]


def test_no_public_holiday() -> None:
    make_social_worker(weekdays=[4], starts=time(9), ends=time(10))
    days = [local_date(slot.starts_at) for slot in slots()]
    # Good Friday is 3 April 2026.
    assert date(2026, 4, 3) not in days
    assert date(2026, 4, 10) in days


def test_only_in_the_way_that_is_offered_then() -> None:
    make_social_worker(
        weekdays=[3], starts=time(13), ends=time(14), in_person=False, place=None, by_video=False
    )
    assert [bool(slots(mode)) for mode in Mode] == [False, True, False]


def test_from_one_date_to_another() -> None:
    make_social_worker(
        weekdays=[3],
        starts=time(9),
        ends=time(10),
        starts_on=date(2026, 3, 19),
        ends_on=date(2026, 3, 26),
    )
    days = [local_date(slot.starts_at) for slot in slots()]
    assert days == [date(2026, 3, 19), date(2026, 3, 26)]


def test_the_same_hour_on_both_sides_of_the_change_of_clocks() -> None:
    autumn = datetime(2026, 10, 28, 14, 0, tzinfo=UTC)
    make_social_worker(weekdays=[4], starts=time(13), ends=time(14))
    found = slots(now=autumn)[:2]
    assert [slot.value for slot in found] == ["20261030T1700Z", "20261106T1800Z"]


def test_no_hour_that_is_missing_or_comes_twice() -> None:
    worker = make_social_worker(weekdays=[6], starts=time(0, 30), ends=time(5))
    Practice.objects.create(social_worker=worker, individual_minutes=30)
    spring = datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
    assert hours_of(date(2026, 3, 8), slots(now=spring)) == [
        "0 h 30",
        "1 h",
        "3 h",
        "3 h 30",
        "4 h",
        "4 h 30",
    ]
    autumn = datetime(2026, 10, 28, 14, 0, tzinfo=UTC)
    assert hours_of(date(2026, 11, 1), slots(now=autumn)) == [
        "2 h",
        "2 h 30",
        "3 h",
        "3 h 30",
        "4 h",
        "4 h 30",
    ]


@pytest.mark.parametrize("taken", [1, 50])
def test_three_statements_however_much_is_taken(
    django_assert_num_queries: DjangoAssertNumQueries, taken: int
) -> None:
    for _number in range(3):
        make_social_worker()
    for number in range(taken):
        value = slots()[number].value
        reserve_slot(
            value, form_key=f"k{number}", meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW
        )
    with django_assert_num_queries(3):
        slots()


# What is kept in memory is never what was ---------------------------------------------------------

NINE = datetime(2026, 3, 19, 13, 0, tzinfo=UTC)


def other_hours(worker: User) -> None:
    Availability.objects.update(starts=time(10))


def no_hours(worker: User) -> None:
    Availability.objects.update(ends_on=date(2026, 3, 13))


def another_way(worker: User) -> None:
    Availability.objects.update(by_phone=False)


def shorter(worker: User) -> None:
    Practice.objects.create(social_worker=worker, individual_minutes=30)


def longer_notice(worker: User) -> None:
    Practice.objects.create(social_worker=worker, lead_hours=9 * 24)


def shorter_horizon(worker: User) -> None:
    Practice.objects.create(social_worker=worker, horizon_weeks=1)


def absent(worker: User) -> None:
    Absence.objects.create(social_worker=worker, starts_at=NINE, ends_at=NINE + timedelta(hours=1))


def reserved(worker: User) -> None:
    reserve_slot(
        "20260319T1300Z", form_key="a", meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW
    )


def opens_a_group(worker: User) -> None:
    session = make_session(make_service(), opened_by=worker)
    session.starts_at, session.ends_at = NINE, NINE + timedelta(hours=1)
    session.save()


def receives_nobody(worker: User) -> None:
    worker.groups.clear()


@pytest.mark.parametrize(
    "change",
    [
        other_hours,
        no_hours,
        another_way,
        shorter,
        longer_notice,
        shorter_horizon,
        absent,
        reserved,
        opens_a_group,
        receives_nobody,
    ],
    ids=lambda change: change.__name__,
)
def test_whoever_looks_after_a_change_sees_it(change: Callable[[User], None]) -> None:
    worker = make_social_worker(weekdays=[3], starts=time(9), ends=time(11))
    before = slots()
    assert slots() is before
    change(worker)
    after = slots()
    assert after != before
    # Nothing else decides: what is found for the first time is the same.
    slots_module._times.cache_clear()
    assert slots() == after


def test_what_is_free_again_is_offered_again() -> None:
    make_social_worker(weekdays=[3], starts=time(9), ends=time(11))
    before = slots()
    reserved(User.objects.get())
    assert slots() != before
    Reservation.objects.all().delete()
    assert slots() == before


@pytest.mark.parametrize(
    ("second", "offered"), [(0, ["10 h", "11 h"]), (1, ["11 h"]), (59, ["11 h"])]
)
def test_the_notice_is_counted_to_the_next_minute(second: int, offered: list[str]) -> None:
    worker = make_social_worker(weekdays=[3], starts=time(10), ends=time(12))
    Practice.objects.create(social_worker=worker, individual_minutes=60)
    found = hours_of(THURSDAY, slots(now=NOW + timedelta(seconds=second)))
    assert [hour for hour in found if not hour.endswith("30")] == offered
