"""A monthly series: "third Thursday, 13 h 30, six months, video and Montréal"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from services.enums import FORBIDDING, Obstacle, SessionState
from services.models import Service, Session
from services.policy import FURTHEST, local_moment, monthly_days
from stage4club.core.working_days import is_public_holiday
from stage4club.people.models import User

from .sessions import (
    MomentTooFar,
    check_group,
    check_somewhere,
    insert_sessions,
    lock_calendar,
)


@dataclass(frozen=True, kw_only=True)
class PlannedSession:
    """One date of a series before anything is created. Moments are in UTC, `day` is local.

    `obstacle` says why it is not created, or, for a holiday, why somebody should look twice.
    """

    day: date
    starts_at: datetime
    ends_at: datetime
    obstacle: Obstacle | None = None

    @property
    def can_be_created(self) -> bool:
        """Whether staff may choose this date."""
        return self.obstacle not in FORBIDDING


@dataclass(frozen=True)
class SeriesResult:
    """What `create_series` did: the meetings created, and the dates left out with the reason."""

    created: list[Session]
    skipped: list[PlannedSession]


def plan_series(
    service: Service,
    *,
    weekday: int,
    week_of_month: int,
    start_time: time,
    duration_minutes: int,
    first_month: date,
    months: int,
    now: datetime,
) -> list[PlannedSession]:
    """The dates of a series with what stands in their way, nearest first. Changes nothing.

    `weekday` is 0 for Monday, `week_of_month` a `WeekOfMonth`; `start_time` is the hour that
    clocks show, in summer and in winter. One query. Raises `LocalTimeMissing` or
    `LocalTimeTwice` for the first day whose clocks do not show the hour exactly once, `NotAGroup`,
    `MomentTooFar`, and `ValueError` for numbers out of range.
    """
    check_group(service)
    if duration_minutes < 1:
        raise ValueError("A meeting lasts at least a minute.")
    duration = timedelta(minutes=duration_minutes)
    moments = {
        day: local_moment(day, start_time)
        for day in monthly_days(first_month, months, weekday, week_of_month)
    }
    if max(moments.values()) > now + FURTHEST:
        raise MomentTooFar
    taken = set(
        Session.objects.filter(
            service=service, state=SessionState.SCHEDULED, starts_at__in=moments.values()
        ).values_list("starts_at", flat=True)
    )
    return [
        PlannedSession(
            day=day,
            starts_at=starts_at,
            ends_at=starts_at + duration,
            obstacle=_obstacle(day, starts_at, taken=taken, now=now),
        )
        for day, starts_at in moments.items()
    ]


@transaction.atomic
def create_series(
    service: Service,
    *,
    by: User,
    weekday: int,
    week_of_month: int,
    start_time: time,
    duration_minutes: int,
    first_month: date,
    months: int,
    place: str,
    video_url: str,
    hosts: Collection[User],
    opened_by: User | None,
    now: datetime,
    days: Collection[date] | None = None,
) -> SeriesResult:
    """Create the meetings of a series, all or nothing but what is said in `skipped`.

    `days` are the dates that staff ticked, holidays among them if they wish; without it, every
    date that is no public holiday in Quebec. Dates past or already in the calendar are skipped,
    so that pressing twice creates nothing twice. Raises what `plan_series` raises, `Nowhere`, and
    `ValueError` for a day that is not of the series.
    """
    check_somewhere(place, video_url)
    lock_calendar(service)
    plan = plan_series(
        service,
        weekday=weekday,
        week_of_month=week_of_month,
        start_time=start_time,
        duration_minutes=duration_minutes,
        first_month=first_month,
        months=months,
        now=now,
    )
    if days is None:
        wanted = plan
        chosen = [planned for planned in plan if planned.obstacle is None]
    else:
        if not set(days) <= {planned.day for planned in plan}:
            raise ValueError("A day was chosen that is not of the series.")
        wanted = [planned for planned in plan if planned.day in days]
        chosen = [planned for planned in wanted if planned.can_be_created]
    sessions = [
        Session(
            service=service,
            starts_at=planned.starts_at,
            ends_at=planned.ends_at,
            place=place,
            video_url=video_url,
            opened_by=opened_by,
        )
        for planned in chosen
    ]
    return SeriesResult(
        created=insert_sessions(sessions, hosts=hosts, by=by, now=now),
        skipped=[planned for planned in wanted if planned not in chosen],
    )


def _obstacle(
    day: date, starts_at: datetime, *, taken: Collection[datetime], now: datetime
) -> Obstacle | None:
    if starts_at <= now:
        return Obstacle.PAST
    if starts_at in taken:
        return Obstacle.TAKEN
    if is_public_holiday(day):
        return Obstacle.HOLIDAY
    return None
