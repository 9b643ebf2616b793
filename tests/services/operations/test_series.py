from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from services.enums import Obstacle, ServiceKind
from services.models import Service, Session
from services.operations import (
    MomentTooFar,
    NotAGroup,
    Nowhere,
    SeriesResult,
    create_series,
    plan_series,
)
from services.policy import LocalTimeMissing, LocalTimeTwice
from stage4club.core.models import AuditEvent
from stage4club.people.enums import Role, Room
from tests.services.factories import NOW, make_cancelled, make_service, make_session, make_user

pytestmark = pytest.mark.django_db

THURSDAY, SUNDAY = 3, 6
THIRD_THURSDAYS = {
    "weekday": THURSDAY,
    "week_of_month": 3,
    "start_time": time(13, 30),
    "duration_minutes": 90,
    "first_month": date(2026, 11, 1),
    "months": 6,
}


def plan(service: Service, **changes: Any) -> list[Any]:
    return plan_series(service, now=NOW, **(THIRD_THURSDAYS | changes))


def create(service: Service, **changes: Any) -> SeriesResult:
    keywords = {
        **THIRD_THURSDAYS,
        "by": changes.pop("by", None) or make_user(Role.COORDINATOR),
        "place": "Montréal",
        "video_url": "https://video.example.org/salle",
        "hosts": [],
        "opened_by": None,
        "now": NOW,
    }
    return create_series(service, **(keywords | changes))


def test_six_third_thursdays_at_half_past_one_winter_and_summer():
    hosts = [make_user(Role.PARTNER), make_user(Role.PARTNER)]
    opener, by = make_user(Role.SOCIAL_WORKER), make_user(Role.COORDINATOR)
    result = create(make_service(), hosts=hosts, opened_by=opener, by=by)
    stored = list(Session.objects.order_by("starts_at"))
    assert result == SeriesResult(created=stored, skipped=[])
    assert [session.starts_at for session in stored] == [
        datetime(2026, 11, 19, 18, 30, tzinfo=UTC),
        datetime(2026, 12, 17, 18, 30, tzinfo=UTC),
        datetime(2027, 1, 21, 18, 30, tzinfo=UTC),
        datetime(2027, 2, 18, 18, 30, tzinfo=UTC),
        datetime(2027, 3, 18, 17, 30, tzinfo=UTC),
        datetime(2027, 4, 15, 17, 30, tzinfo=UTC),
    ]
    assert {session.ends_at - session.starts_at for session in stored} == {timedelta(minutes=90)}
    assert {session.opened_by for session in stored} == {opener}
    assert [list(session.hosts.order_by("pk")) for session in stored] == [hosts] * 6
    events = AuditEvent.objects.values_list("verb", "actor_id", "subject_id").order_by("pk")
    assert list(events) == [("added", by.pk, str(session.pk)) for session in stored]


def test_the_number_of_queries_does_not_grow_with_dates_or_hosts(django_assert_num_queries):
    group, by = make_service(), make_user()
    hosts = [make_user(Role.PARTNER) for _ in range(5)]
    # Savepoint, lock, taken dates, sessions, hosts, release; and one event per session.
    with django_assert_num_queries(6 + 1):
        create(group, by=by, hosts=hosts[:1], months=1)
    with django_assert_num_queries(6 + 6):
        create(group, by=by, hosts=hosts, start_time=time(18))


@pytest.mark.parametrize(
    ("first_month", "hour", "refusal", "day"),
    [
        (date(2027, 3, 1), time(2, 30), LocalTimeMissing, date(2027, 3, 14)),
        (date(2027, 11, 1), time(1, 30), LocalTimeTwice, date(2027, 11, 7)),
    ],
)
def test_a_night_when_clocks_change(
    first_month: date, hour: time, refusal: type[Exception], day: date
):
    # The second Sunday of March, the first of November.
    week = 2 if refusal is LocalTimeMissing else 1
    rule = {"weekday": SUNDAY, "week_of_month": week, "first_month": first_month, "months": 2}
    with pytest.raises(refusal) as refused:
        create(make_service(), start_time=hour, **rule)
    assert refused.value.day == day
    assert not Session.objects.exists()


def test_a_series_may_cross_both_changes_of_clocks():
    result = create(make_service(), first_month=date(2027, 3, 1), months=9)
    hours = {session.starts_at.hour for session in result.created}
    assert (len(result.created), hours) == (9, {17, 18})


def test_a_public_holiday_is_left_out_unless_it_is_chosen():
    group = make_service()
    # 24 June 2027 and 1 July 2027 are Thursdays.
    june = {"week_of_month": 4, "first_month": date(2027, 6, 1), "months": 1}
    assert [p.obstacle for p in plan(group, **june)] == [Obstacle.HOLIDAY]
    result = create(group, **june)
    assert (result.created, [p.day for p in result.skipped]) == ([], [date(2027, 6, 24)])
    chosen = create(group, days=[date(2027, 6, 24)], **june)
    assert (len(chosen.created), chosen.skipped) == (1, [])


def test_dates_taken_or_past_are_skipped_and_told():
    group = make_service()
    december = datetime(2026, 12, 17, 18, 30, tzinfo=UTC)
    make_session(group, starts_at=december)
    make_cancelled(group, starts_at=datetime(2027, 1, 21, 18, 30, tzinfo=UTC))
    rule = {"first_month": date(2026, 10, 1), "months": 4}
    expected = [Obstacle.PAST, None, Obstacle.TAKEN, None]
    assert [p.obstacle for p in plan(group, **rule)] == expected
    assert [p.can_be_created for p in plan(group, **rule)] == [False, True, False, True]
    result = create(group, **rule)
    assert [p.obstacle for p in result.skipped] == [Obstacle.PAST, Obstacle.TAKEN]
    again = create(group, days=[p.day for p in plan(group, **rule)], **rule)
    assert [p.obstacle for p in again.skipped] == [Obstacle.PAST, *[Obstacle.TAKEN] * 3]
    assert Session.objects.filter(state="scheduled").count() == 3


def test_pressing_twice_creates_nothing_twice():
    group = make_service()
    create(group)
    again = create(group)
    assert (again.created, [p.obstacle for p in again.skipped]) == ([], [Obstacle.TAKEN] * 6)
    assert Session.objects.count() == 6


def test_only_the_chosen_dates_are_created_and_the_others_are_not_told():
    chosen = [date(2026, 11, 19), date(2027, 1, 21)]
    result = create(make_service(), days=chosen)
    assert [session.starts_at.date() for session in result.created] == chosen
    assert result.skipped == []


def test_a_day_that_is_not_of_the_series():
    with pytest.raises(ValueError, match="not of the series"):
        create(make_service(), days=[date(2026, 11, 20)])


def test_another_group_may_meet_at_the_same_moment():
    make_session(make_service("other"), starts_at=datetime(2026, 11, 19, 18, 30, tzinfo=UTC))
    assert len(create(make_service(position=2)).created) == 6


def test_a_series_somewhere_of_a_group_within_two_years():
    group = make_service()
    with pytest.raises(Nowhere):
        create(group, place="", video_url="")
    with pytest.raises(MomentTooFar):
        create(group, first_month=date(2028, 6, 1))
    with pytest.raises(ValueError, match="a minute"):
        create(group, duration_minutes=0)
    aid = make_service("aid", kind=ServiceKind.ASSISTANCE, room=Room.ASSISTANCE, position=2)
    with pytest.raises(NotAGroup):
        create(aid)
    assert not Session.objects.exists()
