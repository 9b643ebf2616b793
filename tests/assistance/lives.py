"""Appointments that have come so far: proposed, booked, moved, held, cancelled, closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from assistance.enums import CancelledBy, Closing, Meeting, Mode
from assistance.models import Appointment, Proposal
from assistance.models.slots import Slot, free_slots
from assistance.operations import (
    book_appointment,
    cancel_appointment,
    close_appointment,
    fulfil_appointment,
    propose_times,
)
from stage4club.people.models import User
from tests.factories import NOW, make_appointment, make_social_worker

#: 11 h in Montréal, two days after NOW.
FRIDAY = datetime(2026, 3, 13, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def slots_now(now: datetime = NOW) -> list[Slot]:
    """What is offered to whoever wants to be called."""
    return free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=now)


def make_booked(
    *, by: User | None = None, starts_at: datetime = FRIDAY, **answers: Any
) -> Appointment:
    """One that a social worker has booked."""
    worker = by or make_social_worker()
    return book_appointment(make_appointment(**answers), by=worker, now=NOW, starts_at=starts_at)


def make_proposal(*, by: User | None = None, hours: int = 2, **answers: Any) -> Proposal:
    """So many times, an hour and a half apart, proposed by a social worker."""
    worker = by or make_social_worker()
    times = [FRIDAY + number * 1.5 * HOUR for number in range(hours)]
    return propose_times(make_appointment(**answers), by=worker, now=NOW, times=times)


def make_held(*, by: User | None = None, **answers: Any) -> Appointment:
    """One that took place."""
    worker = by or make_social_worker()
    booked = make_booked(by=worker, **answers)
    return fulfil_appointment(booked, by=worker, now=FRIDAY + HOUR)


def make_cancelled(
    *, by: User | None = None, cancelled_by: CancelledBy = CancelledBy.PERSON, **answers: Any
) -> Appointment:
    """One that nobody comes to; `by` nobody: the person said so on her private page."""
    booked = make_booked(**answers)
    return cancel_appointment(booked, by=by, now=NOW, cancelled_by=cancelled_by)


def make_closed(*, by: User | None = None, **answers: Any) -> Appointment:
    """One that ended without a meeting."""
    worker = by or make_social_worker()
    asked = make_appointment(**answers)
    return close_appointment(asked, by=worker, now=NOW, closing=Closing.ELSEWHERE)
