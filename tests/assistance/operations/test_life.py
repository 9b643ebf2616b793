"""An appointment from the form to the meeting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistance.enums import AppointmentState, CancelledBy, Closing, Meeting, Mode
from assistance.models import Appointment, Reservation
from assistance.models.slots import free_slots
from assistance.operations import (
    SlotTaken,
    accept_time,
    book_appointment,
    cancel_appointment,
    close_appointment,
    decline_times,
    fulfil_appointment,
    move_appointment,
    propose_times,
    reserve_slot,
    take_appointment,
)
from stage4club.notifications.models import Message
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 3, 13, 15, 0, tzinfo=UTC)  # 11 h


def first_value() -> str:
    return free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)[0].value


def kinds() -> list[str]:
    return sorted(Message.objects.values_list("kind", flat=True))


def test_a_chosen_time_is_booked_at_once() -> None:
    worker = make_social_worker()
    value = first_value()
    reserve_slot(value, form_key="a", meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)
    appointment = make_appointment(form_key="a", slot=value)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.BOOKED
    assert appointment.social_worker == worker
    assert appointment.reservation is not None
    assert appointment.reservation.expires_at is None
    assert Reservation.objects.count() == 1
    assert kinds() == ["assistance.booked"]
    assert make_appointment(form_key="a", slot=value) == appointment
    assert kinds() == ["assistance.booked"]


def test_a_time_that_was_taken_meanwhile_stores_nothing() -> None:
    make_social_worker()
    value = first_value()
    make_appointment(slot=value)
    with pytest.raises(SlotTaken):
        make_appointment(slot=value, preferred_name="Ana", email="ana@example.org")
    assert Appointment.objects.count() == 1


def test_three_proposals_and_a_booking() -> None:
    worker = make_social_worker()
    appointment = make_appointment()
    assert appointment.state == AppointmentState.REQUESTED
    take_appointment(appointment, by=worker, now=NOW)
    first = propose_times(
        appointment, by=worker, now=NOW, times=[FRIDAY, FRIDAY + timedelta(hours=2)]
    )
    decline_times(first, now=NOW)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.REQUESTED
    second = propose_times(appointment, by=worker, now=NOW, times=[FRIDAY])
    time = second.times.get()
    accept_time(second, time=time, now=NOW)
    appointment.refresh_from_db()
    assert (appointment.state, appointment.starts_at) == (AppointmentState.BOOKED, FRIDAY)
    assert kinds() == [
        "assistance.booked",
        "assistance.proposed",
        "assistance.proposed",
        "assistance.received",
    ]


def test_moved_cancelled_and_free_again() -> None:
    worker = make_social_worker()
    appointment = make_appointment()
    book_appointment(appointment, by=worker, now=NOW, starts_at=FRIDAY)
    move_appointment(appointment, by=worker, now=NOW, starts_at=FRIDAY + timedelta(hours=3))
    assert appointment.sequence == 2
    cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.PERSON)
    assert not Reservation.objects.standing(NOW).exists()
    other = make_appointment(preferred_name="Ana", email="ana@example.org")
    book_appointment(other, by=worker, now=NOW, starts_at=FRIDAY)
    fulfil_appointment(other, by=worker, now=FRIDAY + timedelta(hours=1))
    other.refresh_from_db()
    assert other.state == AppointmentState.FULFILLED


def test_closed_without_a_meeting() -> None:
    worker = make_social_worker()
    appointment = make_appointment()
    propose_times(appointment, by=worker, now=NOW, times=[FRIDAY])
    close_appointment(appointment, by=worker, now=NOW, closing=Closing.ELSEWHERE)
    assert not Reservation.objects.standing(NOW).exists()
