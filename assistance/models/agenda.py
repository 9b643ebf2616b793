"""A social worker's own days: who comes, which groups she opens, when she is away or free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from services.enums import SessionState
from services.models import Session
from stage4club.core.working_days import is_public_holiday, local_date
from stage4club.people.models import User

from ..enums import AppointmentState
from ..policy import Span, end_of_day, gaps, local_moment, start_of_day
from .appointment import Appointment
from .availability import Absence, Availability
from .reservation import Reservation

#: What stands in a week: those that are cancelled or closed have gone out of it.
SHOWN_STATES = (AppointmentState.BOOKED, AppointmentState.FULFILLED)


class EntryKind(StrEnum):
    """What an hour of a day is."""

    APPOINTMENT = "appointment"
    GROUP = "group"
    #: A time kept by a form, or for an answer.
    HELD = "held"
    ABSENCE = "absence"
    FREE = "free"


@dataclass(frozen=True)
class Entry:
    """One part of a day; `row` is the appointment, the meeting or the absence."""

    kind: EntryKind
    starts_at: datetime
    ends_at: datetime
    row: Any = None
    #: Over by the clock, and nobody has said whether it took place.
    to_note: bool = False

    @property
    def is_all_day(self) -> bool:
        """Whether it takes the whole of its day."""
        day = local_date(self.starts_at)
        return (self.starts_at, self.ends_at) == (start_of_day(day), end_of_day(day))


@dataclass
class Day:
    """A local day and what is in it, in the order of its hours."""

    day: date
    is_holiday: bool
    entries: list[Entry] = field(default_factory=list)


def agenda_of(user: User, *, first: date, days: int, now: datetime) -> list[Day]:
    """`days` days of `user` from `first` on. Five statements, however much is in them.

    Nothing of who was said to be close to her. What lasts over midnight stands in each of its days.
    """
    starts, ends = start_of_day(first), end_of_day(first + timedelta(days=days - 1))
    by_day: dict[date, list[Entry]] = defaultdict(list)
    taken: list[Entry] = list(_taken(user, starts, ends, now))
    wanted = [first + timedelta(days=number) for number in range(days)]
    for entry in taken:
        for day in wanted:
            begins, finishes = start_of_day(day), end_of_day(day)
            if entry.starts_at < finishes and entry.ends_at > begins:
                part = max(entry.starts_at, begins), min(entry.ends_at, finishes)
                by_day[day].append(replace(entry, starts_at=part[0], ends_at=part[1]))
    hours = list(Availability.objects.of([user.pk]).filter(starts_on__lte=wanted[-1]))
    return [
        Day(
            day,
            is_public_holiday(day),
            sorted(
                [*by_day[day], *_free(day, hours, by_day[day], now)],
                key=lambda entry: (entry.starts_at, entry.kind),
            ),
        )
        for day in wanted
    ]


def _taken(user: User, starts: datetime, ends: datetime, now: datetime) -> Iterator[Entry]:
    hers = Appointment.objects.visible_to(user).filter(social_worker=user, state__in=SHOWN_STATES)
    shown = hers.between(starts, ends).select_related("reservation__place")
    for appointment in shown:
        reservation = appointment.reservation
        assert reservation is not None  # `between` asks for its time
        is_over = reservation.ends_at <= now
        yield Entry(
            EntryKind.APPOINTMENT,
            reservation.starts_at,
            reservation.ends_at,
            appointment,
            to_note=is_over and appointment.state == AppointmentState.BOOKED,
        )
    kept = Reservation.objects.standing(now).between(starts, ends).filter(social_worker=user)
    for row in kept.filter(expires_at__isnull=False):
        yield Entry(EntryKind.HELD, row.starts_at, row.ends_at)
    opened = Session.objects.filter(
        opened_by=user, state=SessionState.SCHEDULED, starts_at__lt=ends, ends_at__gt=starts
    )
    for session in opened.select_related("service"):
        yield Entry(EntryKind.GROUP, session.starts_at, session.ends_at, session)
    away = Absence.objects.of([user.pk]).filter(starts_at__lt=ends, ends_at__gt=starts)
    for absence in away:
        yield Entry(EntryKind.ABSENCE, absence.starts_at, absence.ends_at, absence)


def _free(
    day: date, hours: list[Availability], entries: list[Entry], now: datetime
) -> Iterator[Entry]:
    """The hours of this day that nothing takes; none of a holiday, nor of a day that is past."""
    if is_public_holiday(day) or day < local_date(now):
        return
    taken: list[Span] = [(entry.starts_at, entry.ends_at) for entry in entries]
    for row in hours:
        begins, finishes = local_moment(day, row.starts), local_moment(day, row.ends)
        if not row.holds_on(day) or begins is None or finishes is None:
            continue
        for left in list(gaps((begins, finishes), taken)):
            yield Entry(EntryKind.FREE, *left)
            # Hours that overlap are free once.
            taken.append(left)
