"""A message that could not be delivered becomes a call, while there is something to say."""

from __future__ import annotations

import pytest

from assistance.enums import CancelledBy, Closing, Lead
from assistance.models import AppointmentHelper
from assistance.operations import (
    ask_for_reminder,
    cancel_appointment,
    cancel_by_person,
    close_appointment,
    move_appointment,
    propose_times,
    write_reminders,
)
from assistance.personal_data import message_failed
from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason, CallTaskState, PersonStatus, Room
from stage4club.people.models import CallTask, Person
from tests.assistance.private import DAY, FAR, HOUR, make_booked
from tests.factories import (
    NOW,
    make_appointment,
    make_helper,
    make_registration,
    make_social_worker,
)

pytestmark = pytest.mark.django_db


def fail(kind: str) -> CallTask | None:
    """The call that follows from it, if any."""
    message = Message.objects.get(kind=kind)
    message_failed(message=message, now=NOW)
    message_failed(message=message, now=NOW)
    return CallTask.objects.filter(reason=CallReason.MESSAGE_FAILED).first()


def test_a_booked_time_is_said() -> None:
    appointment = make_booked()
    call = fail("assistance.booked")
    assert call is not None
    assert (call.room, call.assigned_to) == (Room.SOCIAL_WORK, appointment.social_worker)
    assert "Votre rendez-vous est fixé" in call.script
    assert CallTask.objects.count() == 1


def test_once_its_hour_has_come_the_call_is_made_by_the_next_working_day() -> None:
    make_booked()
    message_failed(message=Message.objects.get(kind="assistance.booked"), now=FAR + 3 * HOUR)
    assert str(CallTask.objects.get().due_on) == "2026-04-02"


def test_the_words_are_those_of_today() -> None:
    appointment = make_booked()
    worker = appointment.social_worker
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR + DAY)
    call = fail("assistance.booked")
    assert call is not None
    assert "jeudi 2" in call.script


def test_a_reminder_that_failed() -> None:
    ask_for_reminder(make_booked(), lead=Lead.ONE_DAY, now=NOW)
    write_reminders(FAR - DAY)
    call = fail("assistance.reminder")
    assert call is not None
    assert "mercredi 1er" in call.script


def test_proposed_times_are_said_while_they_are_kept() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    propose_times(appointment, by=worker, now=NOW, times=[FAR])
    call = fail("assistance.proposed")
    assert call is not None
    assert "– mercredi 1er" in call.script


def test_a_receipt_has_no_words_of_its_own() -> None:
    make_appointment()
    call = fail("assistance.received")
    assert call is not None
    assert call.script == ""


def test_what_staff_cancelled_is_said_and_what_she_cancelled_is_known() -> None:
    appointment = make_booked()
    worker = appointment.social_worker
    cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    call = fail("assistance.cancelled")
    assert call is not None
    assert "n’aura pas lieu" in call.script


def test_what_she_cancelled_herself_is_known() -> None:
    cancel_by_person(make_booked(), now=NOW)
    assert fail("assistance.cancelled") is None


def test_nobody_calls_about_what_is_over() -> None:
    appointment = make_booked()
    worker = appointment.social_worker
    close_appointment(appointment, by=worker, now=NOW, closing=Closing.ELSEWHERE)
    assert fail("assistance.booked") is None


def test_nobody_calls_who_wants_silence() -> None:
    worker = make_booked().social_worker
    silent = {"status": PersonStatus.DO_NOT_CONTACT, "status_changed_by": worker}
    Person.objects.update(status_changed_at=NOW, **silent)
    assert fail("assistance.booked") is None


def test_the_message_of_a_helper() -> None:
    make_appointment(helper=make_helper(), email="", phone=None, contact_by="phone")
    call = fail("assistance.received_helper")
    assert call is not None
    assert "Ce message était pour Marthe" in call.script


def test_the_helper_was_nobody_after_all() -> None:
    make_appointment(helper=make_helper(), email="", phone=None, contact_by="phone")
    AppointmentHelper.objects.all().delete()
    call = fail("assistance.received_helper")
    assert call is not None
    assert call.script == ""


def test_messages_of_others_are_others_business() -> None:
    make_registration()
    message = Message.objects.get()
    message_failed(message=message, now=NOW)
    assert not CallTask.objects.filter(state=CallTaskState.OPEN).exists()
