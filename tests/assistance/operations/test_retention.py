"""Ninety days after it is over nothing is left of an appointment but that there was one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from assistance.enums import Meeting, Mode
from assistance.models import Appointment, Proposal, Reservation
from assistance.operations import (
    accept_time,
    delete_expired_appointments,
    delete_expired_reservations,
    fulfil_appointment,
    move_appointment,
    reserve_slot,
)
from assistance.operations.retention import KEPT_WHEN_OVER
from stage4club.core.models import AuditEvent
from stage4club.core.tasks import purge_expired
from tests.assistance.lives import (
    FRIDAY,
    HOUR,
    make_booked,
    make_cancelled,
    make_closed,
    make_held,
    make_proposal,
    slots_now,
)
from tests.factories import NOW, make_appointment, make_helper, make_social_worker

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def left() -> dict[str, int]:
    """What is stored of appointments, but for how social workers work."""
    settled = {"availability", "place"}
    return {
        model._meta.model_name: count
        for model in apps.get_app_config("assistance").get_models()
        if (count := model._default_manager.count()) and model._meta.model_name not in settled
    }


def make_agreed() -> Appointment:
    """One whose time was proposed, chosen among several, and which took place."""
    proposal = make_proposal()
    time = proposal.times.earliest("starts_at")
    booked = accept_time(proposal, time=time, now=NOW)
    return fulfil_appointment(booked, by=proposal.made_by, now=FRIDAY + HOUR)


@pytest.mark.parametrize("make", [make_closed, make_cancelled, make_held, make_agreed])
def test_erased_ninety_days_after_it_is_over(make: Any) -> None:
    appointment = make()
    day = appointment.closed_at + KEPT_WHEN_OVER
    delete_expired_appointments(now=day - SECOND)
    assert Appointment.objects.count() == 1
    delete_expired_appointments(now=day)
    assert left() == {}
    event = AuditEvent.objects.get(verb="erase")
    assert (event.subject_id, event.actor_id) == (str(appointment.pk), None)
    delete_expired_appointments(now=day)
    assert AuditEvent.objects.filter(verb="erase").count() == 1


def test_with_everything_that_was_typed() -> None:
    make_closed(helper=make_helper(), message="Bonjour.")
    assert set(left()) == {"appointment", "appointmenthelper", "appointmentreason"}
    delete_expired_appointments(now=NOW + KEPT_WHEN_OVER)
    assert left() == {}


def test_what_is_not_over_stays() -> None:
    make_appointment()
    make_proposal(preferred_name="Ana", email="ana@example.org")
    make_booked(preferred_name="Béa", email="bea@example.org")
    before = left()
    delete_expired_appointments(now=NOW + timedelta(days=1000))
    assert left() == before


def test_a_time_that_was_moved_away_from_goes_before_the_appointment() -> None:
    appointment = make_booked()
    move_appointment(appointment, by=None, now=NOW, starts_at=FRIDAY + 3 * HOUR)
    delete_expired_appointments(now=NOW + KEPT_WHEN_OVER - SECOND)
    assert Reservation.objects.count() == 2
    delete_expired_appointments(now=NOW + KEPT_WHEN_OVER)
    assert Reservation.objects.get() == appointment.reservation


def test_a_time_kept_for_a_form_that_was_not_sent() -> None:
    make_social_worker()
    asked = {"meeting": Meeting.INDIVIDUAL, "mode": Mode.PHONE, "now": NOW}
    kept = reserve_slot(slots_now()[0].value, form_key="a", **asked)
    assert kept.expires_at is not None
    assert delete_expired_reservations(now=kept.expires_at - SECOND) == 0
    assert delete_expired_reservations(now=kept.expires_at) == 1
    assert left() == {}


def test_what_a_proposal_keeps_is_not_taken_for_a_form() -> None:
    proposal = make_proposal()
    later = proposal.expires_at + timedelta(days=200)
    delete_expired_appointments(now=later)
    assert delete_expired_reservations(now=later) == 0
    assert (Proposal.objects.count(), Reservation.objects.count()) == (1, 2)


def test_the_hourly_sweep_does_it() -> None:
    make_closed()
    asked = {"meeting": Meeting.INDIVIDUAL, "mode": Mode.PHONE, "now": NOW}
    reserve_slot(slots_now()[0].value, form_key="a", **asked)
    # The clock of the sweep is the real one, months after NOW.
    purge_expired()
    assert left() == {}
