"""The times that can still be chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from time import monotonic
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BooleanField, QuerySet, Value

from services.enums import SessionState
from services.models import Session
from stage4club.core.working_days import is_public_holiday, local_date
from stage4club.people.enums import Role
from stage4club.people.models import User

from ..enums import Meeting, Mode
from ..policy import Busy, Span, are_hours_of, starts_of
from .availability import Absence, Availability, Practice
from .reservation import Reservation

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Slot:
    """A time that is offered, once however many social workers are free; aware moments, in UTC."""

    starts_at: datetime
    ends_at: datetime
    place_id: int | None
    #: Keys of who is free, the least busy first.
    workers: tuple[int, ...]

    @cached_property
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
) -> Sequence[Slot]:
    """Every time at which such a meeting can still begin, nearest first; of one day with `on`.

    Within the hours, the notice and the horizon of each of `workers` (keys; all when not given);
    outside her absences, public holidays, the meetings of groups that she opens, and what is
    reserved, with her pause around it. What `ignoring` keeps is free: it is to be moved. By at most
    three statements, however much is reserved: all of it as it is stored now, but that, where
    `workers` is not given, who receives and at which hours may be `settings.PAGES_KEPT_SECONDS`
    old. Whoever keeps a time for somebody gives them.
    """
    return _slots(_read(workers, now, ignoring), meeting, mode, now, on)


def all_free_slots(
    *, now: datetime, workers: Collection[int]
) -> dict[tuple[Meeting, Mode], Sequence[Slot]]:
    """`free_slots` for each kind of meeting and each way; the same three statements for all."""
    offer = _read(workers, now, None)
    kinds = [(meeting, mode) for meeting in Meeting for mode in Mode]
    return {kind: _slots(offer, *kind, now) for kind in kinds}


@dataclass(frozen=True)
class _Offer:
    """What is known of social workers (keys): how they work, their hours, what takes their time."""

    practices: dict[int, Practice]
    hours: dict[int, list[Availability]]
    busy: dict[int, list[Span]]


class _Hours(NamedTuple):
    """Hours of one weekday, without what does not decide when somebody may come."""

    weekday: int
    starts: time
    ends: time
    starts_on: date
    ends_on: date | None
    place_id: int


class _Worker(NamedTuple):
    """All that decides what one social worker offers: where it is the same, so are her times."""

    key: int
    length: timedelta
    earliest: datetime
    last: date
    hours: tuple[_Hours, ...]
    busy: tuple[Span, ...]


def _read(workers: Collection[int] | None, now: datetime, ignoring: Reservation | None) -> _Offer:
    practices, hours, _read_at = _receiving(workers)
    if not practices:
        return _Offer({}, {}, {})
    until = max(local_date(now) + timedelta(weeks=p.horizon_weeks) for p in practices.values())
    return _Offer(practices, hours, _busy(practices, now, until, ignoring))


class _Receiving(NamedTuple):
    """Who receives people, and at which hours; when it was read (`monotonic`)."""

    practices: dict[int, Practice]
    hours: dict[int, list[Availability]]
    read_at: float


#: All of them, as this process read them last.
_kept: dict[str, _Receiving] = {}
_ALL = "all"


def _receiving(workers: Collection[int] | None) -> _Receiving:
    if workers is not None:
        return _read_receiving(workers)
    kept = _kept.get(_ALL)
    if kept is None or monotonic() - kept.read_at >= settings.PAGES_KEPT_SECONDS:
        kept = _kept[_ALL] = _read_receiving(None)
    return kept


def _read_receiving(workers: Collection[int] | None) -> _Receiving:
    read_at = monotonic()
    practices = _practices(workers)
    hours: dict[int, list[Availability]] = defaultdict(list)
    if practices:
        for row in Availability.objects.of(practices):
            hours[row.social_worker_id].append(row)
    return _Receiving(practices, hours, read_at)


def _slots(
    offer: _Offer, meeting: Meeting, mode: Mode, now: datetime, on: date | None = None
) -> Sequence[Slot]:
    return _times(
        tuple(
            _Worker(
                key,
                length=timedelta(minutes=offer.practices[key].minutes(meeting)),
                earliest=_next_minute(now + timedelta(hours=offer.practices[key].lead_hours)),
                last=local_date(now) + timedelta(weeks=offer.practices[key].horizon_weeks),
                hours=tuple(_of(row, mode) for row in hours if mode in row.modes),
                busy=tuple(sorted(offer.busy[key])),
            )
            for key, hours in offer.hours.items()
        ),
        on,
    )


def _of(row: Availability, mode: Mode) -> _Hours:
    place = row.place_id if mode == Mode.IN_PERSON else None
    return _Hours(row.weekday, row.starts, row.ends, row.starts_on, row.ends_on, place or 0)


def _next_minute(moment: datetime) -> datetime:
    """The whole minute that begins then or next: who looks in one minute is offered the same."""
    begun = moment.replace(second=0, microsecond=0)
    return begun if begun == moment else begun + _MINUTE


# Of a crowd everybody reads what is stored, and most of them read the same.
@lru_cache(maxsize=32)
def _times(workers: tuple[_Worker, ...], on: date | None) -> tuple[Slot, ...]:
    found: dict[_Key, set[int]] = defaultdict(set)
    load = {worker.key: len(worker.busy) for worker in workers}
    for worker in workers:
        busy = Busy(worker.busy)
        first = max(on or date.min, local_date(worker.earliest))
        for day in _days(first, min(on or date.max, worker.last)):
            for hours in worker.hours:
                if not are_hours_of(day, hours):
                    continue
                moments = starts_of(day, starts=hours.starts, ends=hours.ends, length=worker.length)
                for begins in moments:
                    ends = begins + worker.length
                    if begins >= worker.earliest and busy.leaves(begins, ends):
                        found[_Key(begins, hours.place_id, ends)].add(worker.key)
    return tuple(
        Slot(
            starts_at=at.starts_at,
            ends_at=at.ends_at,
            place_id=at.place_id or None,
            workers=tuple(sorted(free, key=lambda key: (load[key], key))),
        )
        for at, free in sorted(found.items())
    )


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
    taken = Reservation.objects.standing(now).between(now, end).filter(social_worker__in=offering)
    if ignoring is not None:
        taken = taken.exclude(pk=ignoring.pk)
    absences = Absence.objects.of(offering).filter(ends_at__gt=now, starts_at__lt=end)
    # She may be called back to the group: its whole meeting is hers (domain.md, The program).
    opened = Session.objects.filter(
        opened_by__in=offering, state=SessionState.SCHEDULED, ends_at__gt=now, starts_at__lt=end
    )
    found = _spans(taken, "social_worker", pauses=True).union(
        _spans(absences, "social_worker"), _spans(opened, "opened_by"), all=True
    )
    busy: dict[int, list[Span]] = {key: [] for key in offering}
    for key, begins, finishes, pauses in found:
        pause = timedelta(minutes=offering[key].buffer_minutes if pauses else 0)
        busy[key].append((begins - pause, finishes + pause))
    return busy


def _spans(rows: QuerySet[Any], worker: str, *, pauses: bool = False) -> QuerySet[Any, Any]:
    """Whose time they take, from when to when, and whether with a pause before and after."""
    around = Value(pauses, output_field=BooleanField())
    return rows.order_by().values_list(worker, "starts_at", "ends_at", around)


def _days(first: date, last: date) -> Iterable[date]:
    day = first
    while day <= last:
        if not is_public_holiday(day):
            yield day
        day += _DAY
