"""The rules of what the person does by herself; its pages are tried in `views`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistance.enums import AppointmentState, CancelledBy
from assistance.operations import (
    SlotTaken,
    TooLateToChange,
    cancel_appointment,
    cancel_by_person,
    fulfil_appointment,
    move_by_person,
    propose_times,
    times_to_move_to,
)
from assistance.policy import may_change
from stage4club.core.workflow import TransitionRefused
from tests.assistance.private import DAY, FAR, HOUR, make_booked
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db


def test_a_day_before_is_in_time_and_a_second_later_is_not() -> None:
    assert may_change(FAR, FAR - DAY)
    assert not may_change(FAR, FAR - DAY + timedelta(seconds=1))


def test_a_request_that_nobody_has_taken_has_no_times_to_move_to() -> None:
    make_social_worker()
    assert times_to_move_to(make_appointment(), now=NOW) == []


def test_moving_what_is_not_booked() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    propose_times(appointment, by=worker, now=NOW, times=[FAR])
    # Proposed by her, so that her times are known: the state refuses.
    slot = times_to_move_to(appointment, now=NOW)[0].value
    with pytest.raises(TransitionRefused):
        move_by_person(appointment, slot=slot, now=NOW)


def test_withdrawing_gives_back_what_was_proposed() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR])
    closed = cancel_by_person(appointment, now=NOW)
    assert closed.state == AppointmentState.CLOSED
    assert not proposal.times.filter(released_at__isnull=True).exists()


def test_the_last_day_is_for_the_telephone() -> None:
    appointment = make_booked()
    late = FAR - HOUR
    with pytest.raises(TooLateToChange):
        cancel_by_person(appointment, now=late)
    with pytest.raises(TooLateToChange):
        move_by_person(appointment, slot="x", now=late)


def test_staff_move_and_cancel_in_the_last_day_too() -> None:
    appointment = make_booked()
    cancel_appointment(
        appointment,
        by=appointment.social_worker,
        now=FAR - HOUR,
        cancelled_by=CancelledBy.PERSON,
    )
    assert appointment.state == AppointmentState.CANCELLED


def test_what_is_over_is_refused_with_who_did_what() -> None:
    appointment = make_booked()
    worker = appointment.social_worker
    assert worker is not None
    fulfil_appointment(appointment, by=worker, now=FAR + HOUR)
    with pytest.raises(TransitionRefused):
        cancel_by_person(appointment, now=FAR + 2 * HOUR)


def test_a_time_that_is_not_offered() -> None:
    with pytest.raises(SlotTaken):
        move_by_person(make_booked(), slot="20260311T1400Z", now=NOW)
