"""The doors of the worker: what is due stands in the database, and beat comes by."""

from __future__ import annotations

import pytest

from assistance.enums import Meeting, Mode
from assistance.models import Appointment, Reservation
from assistance.models.slots import free_slots
from assistance.operations import propose_times, reserve_slot, take_appointment
from assistance.tasks import expire_old_proposals, give_back_what_is_left
from stage4club.celery import app
from stage4club.core.purge import delete_expired_rows
from tests.assistance.private import FAR, HOUR, make_booked
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db


def test_beat_comes_by_each_minute_or_hour() -> None:
    every = {
        entry["task"]: entry["schedule"]
        for entry in app.conf.beat_schedule.values()
        if entry["task"].startswith("assistance.")
    }
    assert every == dict.fromkeys(
        (
            "assistance.tasks.expire_old_proposals",
            "assistance.tasks.give_back_what_is_left",
            "assistance.tasks.remind",
            "assistance.tasks.scan_what_came",
            "assistance.tasks.tell_of_earlier_times",
        ),
        60.0,
    ) | {
        "assistance.tasks.notice_unfinished_applications": 3600.0,
        "assistance.tasks.remind_of_awaited_documents": 3600.0,
        "assistance.tasks.remind_of_ways_to_be_paid": 3600.0,
    }


def test_proposals_that_nobody_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    worker, appointment = make_social_worker(), make_appointment()
    proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR])
    monkeypatch.setattr("django.utils.timezone.now", lambda: proposal.expires_at)
    expire_old_proposals()
    proposal.refresh_from_db()
    assert proposal.answer == "expired"


def test_what_is_left_behind() -> None:
    worker = make_social_worker()
    left = take_appointment(make_appointment(), by=worker, now=NOW)
    give_back_what_is_left()
    assert Appointment.objects.get().social_worker == worker
    worker.set_roles()
    give_back_what_is_left()
    left.refresh_from_db()
    assert left.social_worker is None


def test_what_was_kept_for_a_form_that_never_came_is_deleted() -> None:
    """The times of a proposal stay: its person is told what became of them."""
    worker, appointment = make_social_worker(), make_appointment()
    make_booked(worker=worker)
    propose_times(appointment, by=worker, now=NOW, times=[FAR + 3 * HOUR])
    slot = free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)[0].value
    kept = reserve_slot(slot, form_key="form", meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)
    delete_expired_rows(now=NOW)
    assert Reservation.objects.count() == 3
    delete_expired_rows(now=FAR)
    assert Reservation.objects.count() == 2
    assert not Reservation.objects.filter(pk=kept.pk).exists()
