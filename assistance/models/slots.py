"""The times that can still be chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from services.enums import SessionState
from services.models import Session
from stage4club.core.working_days import is_public_holiday, local_date
from stage4club.people.enums import Role
from stage4club.people.models import User

from ..enums import Meeting, Mode
from ..policy import Busy, Span, starts_of
from .availability import Absence, Availability, Practice
from .reservation import Reservation

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Slot:
    """A time that is offered, once however many social workers are free; aware moments, in UTC."""

    starts_at: datetime
    ends_at: datetime
    place_id: int | None
    #: Keys of who is free, the least busy first.
    workers: tuple[int, ...]

    @property
    def value(self) -> str:
        """The slot in a form: « 20261201T1500Z », and the place where there is one."""
        return slot_value(self.starts_at, self.place_id)


def slot_value(starts_at: datetime, place_id: int | None) -> str:
    """How a form names the time that begins then, there."""
    place = f"-{place_id}" if place_id else ""
    return f"{starts_at.astimezone(UTC):%Y%m%dT%H%MZ}{place}"


def day_of_value(value: str) -> date | None:
    """The local day of the time that a form named so; None where it names none."""
    try:
        return local_date(datetime.strptime(value.partition("-")[0], "%Y%m%dT%H%M%z"))
    except (OverflowError, ValueError):
        return None


class _Key(NamedTuple):
    starts_at: datetime
    place_id: int
    ends_at: datetime


def free_slots(
    *,
    meeting: Meeting,
    mode: Mode,
    now: datetime,
    workers: Collection[int] | None = None,
    ignoring: Reservation | None = None,
    on: date | None = None,
) -> list[Slot]:
    """Every time at which such a meeting can still begin, nearest first; of one day with `on`.

    Within the hours, the notice and the horizon of each of `workers` (keys; all when not given);
    outside her absences, public holidays, the meetings of groups that she opens, and what is
    reserved, with her pause around it. What `ignoring` keeps is free: it is to be moved. At most
    five statements, however much is reserved.
    """
    return _slots(_read(workers, now, ignoring), meeting, mode, now, on)


def all_free_slots(
    *, now: datetime, workers: Collection[int]
) -> dict[tuple[Meeting, Mode], list[Slot]]:
    """`free_slots` for each kind of meeting and each way; the same five statements for all."""
    offer = _read(workers, now, None)
    kinds = [(meeting, mode) for meeting in Meeting for mode in Mode]
    return {kind: _slots(offer, *kind, now) for kind in kinds}


@dataclass(frozen=True)
class _Offer:
    """What is known of social workers (keys): how they work, their hours, what takes their time."""

    practices: dict[int, Practice]
    hours: dict[int, list[Availability]]
    calendars: dict[int, Busy]
    load: dict[int, int]


def _read(workers: Collection[int] | None, now: datetime, ignoring: Reservation | None) -> _Offer:
    practices = _practices(workers)
    if not practices:
        return _Offer({}, {}, {}, {})
    until = max(local_date(now) + timedelta(weeks=p.horizon_weeks) for p in practices.values())
    busy = _busy(practices, now, until, ignoring)
    hours: dict[int, list[Availability]] = defaultdict(list)
    for row in Availability.objects.of(practices):
        hours[row.social_worker_id].append(row)
    return _Offer(
        practices,
        hours,
        calendars={key: Busy(spans) for key, spans in busy.items()},
        load={key: len(spans) for key, spans in busy.items()},
    )


def _slots(
    offer: _Offer, meeting: Meeting, mode: Mode, now: datetime, on: date | None = None
) -> list[Slot]:
    found: dict[_Key, set[int]] = defaultdict(set)
    for key, hours in offer.hours.items():
        practice, busy = offer.practices[key], offer.calendars[key]
        length = timedelta(minutes=practice.minutes(meeting))
        earliest = now + timedelta(hours=practice.lead_hours)
        last = local_date(now) + timedelta(weeks=practice.horizon_weeks)
        rows = [row for row in hours if mode in row.modes]
        for day in _days(max(on or date.min, local_date(earliest)), min(on or date.max, last)):
            for row in rows:
                if not row.holds_on(day):
                    continue
                place = row.place_id if mode == Mode.IN_PERSON else None
                for begins in starts_of(day, starts=row.starts, ends=row.ends, length=length):
                    if begins >= earliest and busy.leaves(begins, begins + length):
                        found[_Key(begins, place or 0, begins + length)].add(key)
    return [
        Slot(
            starts_at=at.starts_at,
            ends_at=at.ends_at,
            place_id=at.place_id or None,
            workers=tuple(sorted(free, key=lambda key: (offer.load[key], key))),
        )
        for at, free in sorted(found.items())
    ]


def find_slot(slots: Collection[Slot], value: str) -> Slot | None:
    """The slot that a form named, if it is still one of these."""
    return next((slot for slot in slots if slot.value == value), None)


def _practices(workers: Collection[int] | None) -> dict[int, Practice]:
    receiving = User.objects.with_role(Role.SOCIAL_WORKER).select_related("practice")
    if workers is not None:
        receiving = receiving.filter(pk__in=workers)
    return {user.pk: practice_of(user) for user in receiving}


def practice_of(user: User) -> Practice:
    """How she works; the usual, not stored, where she never said."""
    try:
        practice: Practice = user.practice
    except Practice.DoesNotExist:
        return Practice(social_worker=user)
    return practice


def _busy(
    offering: dict[int, Practice], now: datetime, until: date, ignoring: Reservation | None
) -> dict[int, list[Span]]:
    end = now + timedelta(days=(until - local_date(now)).days + 2)
    busy: dict[int, list[Span]] = {key: [] for key in offering}
    for absence in Absence.objects.of(offering).filter(ends_at__gt=now, starts_at__lt=end):
        busy[absence.social_worker_id].append((absence.starts_at, absence.ends_at))
    taken = Reservation.objects.standing(now).between(now, end).filter(social_worker__in=offering)
    if ignoring is not None:
        taken = taken.exclude(pk=ignoring.pk)
    for row in taken.values_list("social_worker", "starts_at", "ends_at"):
        key, begins, finishes = row
        pause = timedelta(minutes=offering[key].buffer_minutes)
        busy[key].append((begins - pause, finishes + pause))
    opened = Session.objects.filter(
        opened_by__in=offering,
        state=SessionState.SCHEDULED,
        ends_at__gt=now,
        starts_at__lt=end,
    ).values_list("opened_by", "starts_at", "ends_at")
    for worker, begins, finishes in opened:
        # She may be called back to the group: its whole meeting is hers (domain.md, The program).
        busy[worker].append((begins, finishes))
    return busy


def _days(first: date, last: date) -> Iterable[date]:
    day = first
    while day <= last:
        if not is_public_holiday(day):
            yield day
        day += _DAY
