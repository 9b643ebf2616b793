"""« Prévenez-moi si une place se libère plus tôt »: told by the sweep, taken by the first one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.workflow import apply
from stage4club.core.working_days import local_date

from ..emails import EARLIER
from ..enums import Meeting, Mode
from ..models import Appointment, EarlierNotice, Reservation
from ..models.slots import Slot, free_slots
from ..policy import MOST_NOTICES
from ..workflow import APPOINTMENT
from .by_person import hold_changeable, move_to, times_to_move_to
from .calls import may_be_told
from .letters import write_letter
from .reminders import NotWrittenTo
from .reserve import SlotTaken


class EarlierTimeGone(SlotTaken):
    """Somebody was faster: nothing has changed."""

    message = _("This earlier time is no longer free. Your appointment has not changed.")


@transaction.atomic
def ask_for_earlier(appointment: Appointment, *, wanted: bool, now: datetime) -> Appointment:
    """From now on she is told of times that become free before hers, or not any more.

    Raises `NotWrittenTo`, `TransitionRefused` for one that is not booked.
    """
    if wanted and not appointment.takes_email:
        raise NotWrittenTo
    changes = {"earlier_since": now if wanted else None}
    return apply(appointment, APPOINTMENT["hear-of-earlier"], by=None, now=now, changes=changes)


@transaction.atomic
def take_earlier(notice: EarlierNotice, *, now: datetime) -> Appointment:
    """The appointment is at this earlier time: the first one who takes it has it.

    Nothing where it is there already. Raises `EarlierTimeGone`, `TooLateToChange`,
    `SheIsElsewhere`, `TransitionRefused`.
    """
    stored = hold_changeable(notice.appointment, now)
    if stored.starts_at == notice.starts_at:
        return stored
    free = times_to_move_to(stored, now=now)
    slot = next((slot for slot in free if _is_of(slot, notice)), None)
    if slot is None or stored.starts_at is None or slot.starts_at > stored.starts_at:
        raise EarlierTimeGone
    try:
        moved = move_to(stored, slot, now=now)
    except SlotTaken as taken:
        raise EarlierTimeGone from taken
    EarlierNotice.objects.filter(pk=notice.pk).update(taken_at=now)
    return moved


def write_earlier_notices(now: datetime) -> int:
    """Tell of the times that became free before theirs those who asked; return how many notices.

    For the sweep: one time each and three in all, nearest first, of the same social worker and
    for such a meeting; none within seven days of the appointment. It is kept for nobody.
    """
    found = Appointment.objects.waiting_for_earlier(now).select_related("reservation")
    waiting = list(found.prefetch_related("notices"))
    freed = _freed(waiting, now)
    free = _FreeTimes(now)
    told = 0
    for appointment in waiting:
        spans = [row for row in freed[appointment.social_worker_id] if _is_news(row, appointment)]
        if spans and (slot := _nearest(free.like(appointment), spans, appointment)):
            told += _tell(appointment.pk, slot, now)
    return told


class _FreeTimes:
    """What is free at `now`, read once for all who wait for the same."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._known: dict[tuple[int | None, str, str], Sequence[Slot]] = {}

    def like(self, appointment: Appointment) -> Sequence[Slot]:
        """Free times of the social worker of this appointment, for such a meeting."""
        key = (appointment.social_worker_id, appointment.meeting, appointment.mode)
        if key not in self._known:
            self._known[key] = free_slots(
                meeting=Meeting(appointment.meeting),
                mode=Mode(appointment.mode),
                now=self._now,
                workers=[appointment.social_worker_id] if appointment.social_worker_id else [],
            )
        return self._known[key]


def _freed(waiting: Iterable[Appointment], now: datetime) -> dict[int | None, list[Reservation]]:
    """By social worker, what was taken and is no longer, since the first of them asked."""
    since = [row.earlier_since for row in waiting if row.earlier_since]
    found: dict[int | None, list[Reservation]] = defaultdict(list)
    if since:
        workers = {row.social_worker_id for row in waiting}
        freed = Reservation.objects.freed(since=min(since), now=now)
        for reservation in freed.filter(social_worker__in=workers):
            found[reservation.social_worker_id].append(reservation)
    return found


def _is_news(freed: Reservation, appointment: Appointment) -> bool:
    """Freed since she asked, before her own time, and not by herself."""
    return (
        freed.person_id != appointment.person_id
        and freed.released_at is not None
        and appointment.earlier_since is not None
        and freed.released_at >= appointment.earlier_since
        and appointment.starts_at is not None
        and freed.starts_at < appointment.starts_at
    )


def _nearest(
    free: Sequence[Slot], freed: Iterable[Reservation], appointment: Appointment
) -> Slot | None:
    """The first of the freed times that she was not told of, as a time that suits her.

    At the same hour where that is free, else at another one that it has made possible.
    """
    known = list(appointment.notices.all())
    for row in freed:
        if any(_overlap(notice, row) for notice in known):
            continue
        suiting = [slot for slot in free if _overlap(slot, row) and _suits(slot, appointment)]
        if suiting:
            return min(suiting, key=lambda slot: (slot.starts_at < row.starts_at, slot.starts_at))
    return None


def _suits(slot: Slot, appointment: Appointment) -> bool:
    return (
        appointment.starts_at is not None
        and slot.starts_at < appointment.starts_at
        and local_date(slot.starts_at).weekday() not in appointment.avoid_weekdays
    )


def _overlap(one: Slot | EarlierNotice, other: Reservation) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


@transaction.atomic
def _tell(key: int, slot: Slot, now: datetime) -> bool:
    held = Appointment.objects.waiting_for_earlier(now)
    held = held.select_for_update(of=("self",), skip_locked=True).select_related("reservation")
    appointment = held.filter(pk=key).first()
    if appointment is None or not may_be_told(appointment, now):
        return False
    # Held since: another sweep may have told it meanwhile.
    told = list(appointment.notices.all())
    if len(told) >= MOST_NOTICES or slot.starts_at in {notice.starts_at for notice in told}:
        return False
    number = len(told) + 1
    EarlierNotice.objects.create(
        appointment=appointment,
        number=number,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        place_id=slot.place_id,
        told_at=now,
    )
    words = {"earlier_at": slot.starts_at, "earlier_ends_at": slot.ends_at}
    write_letter(appointment, EARLIER, by=None, now=now, words=words, version=number)
    return True


def _is_of(slot: Slot, notice: EarlierNotice) -> bool:
    return (slot.starts_at, slot.place_id) == (notice.starts_at, notice.place_id)
