"""A reminder leaves once, in time, of the time that is true, and to whom may be written to."""

from __future__ import annotations

from datetime import datetime

import pytest
from icalendar import Calendar

from assistance.enums import CancelledBy, Closing, Lead
from assistance.models import Appointment
from assistance.operations import (
    NotWrittenTo,
    TooLateToRemind,
    accept_time,
    ask_for_reminder,
    book_appointment,
    cancel_appointment,
    close_appointment,
    fulfil_appointment,
    move_appointment,
    propose_times,
    write_reminders,
)
from assistance.policy import LEADS, reminder_of
from assistance.tasks import remind
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.people.enums import PersonStatus
from stage4club.people.models import Person
from tests.assistance.private import DAY, FAR, HOUR, make_booked, make_other
from tests.factories import NOW, make_appointment, make_social_worker
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db


def reminded(lead: Lead = Lead.ONE_DAY) -> Appointment:
    return ask_for_reminder(make_booked(), lead=lead, now=NOW)


def reminders() -> list[Message]:
    return list(Message.objects.filter(kind="assistance.reminder"))


@pytest.mark.parametrize("lead", Lead)
def test_it_is_due_so_long_before(lead: Lead) -> None:
    appointment = reminded(lead)
    due = FAR - LEADS[lead]
    assert (appointment.remind_at, reminder_of(FAR, lead, NOW)) == (due, due)
    assert write_reminders(due - HOUR) == 0
    assert write_reminders(due) == 1
    assert write_reminders(due + HOUR) == 0
    [message] = reminders()
    assert message.created_by_id is None
    assert "mercredi 1er" in message.read_text()
    [event] = Calendar.from_ical(message.read_calendar() or b"").walk("VEVENT")
    assert event["SEQUENCE"] == 1
    appointment.refresh_from_db()
    assert (appointment.remind_at, appointment.remind_before) == (None, lead)


def test_nobody_asked() -> None:
    make_booked()
    assert write_reminders(FAR - HOUR) == 0


def test_it_can_be_given_up() -> None:
    appointment = reminded()
    ask_for_reminder(appointment, lead="", now=NOW)
    assert write_reminders(FAR - HOUR) == 0


def test_a_moved_one_gets_its_reminder_at_the_new_time() -> None:
    appointment = reminded()
    worker = appointment.social_worker
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR + 3 * DAY - HOUR)
    assert write_reminders(FAR) == 0
    assert write_reminders(FAR + 2 * DAY) == 1
    assert "samedi 4" in reminders()[0].read_text()


def test_one_moved_after_its_reminder_gets_another() -> None:
    appointment = reminded()
    write_reminders(FAR - DAY)
    appointment.refresh_from_db()
    worker = appointment.social_worker
    move_appointment(appointment, by=worker, now=FAR - DAY, starts_at=FAR + 3 * DAY)
    # What has not left yet told a time that is no longer true.
    assert [message.state for message in reminders()] == [MessageState.ABORTED]
    assert write_reminders(FAR + 2 * DAY) == 1
    assert len(reminders()) == 2


def test_one_moved_to_the_day_of_tomorrow_needs_none() -> None:
    appointment = reminded(Lead.TWO_DAYS)
    worker = appointment.social_worker
    move_appointment(appointment, by=worker, now=NOW, starts_at=NOW + DAY)
    assert write_reminders(NOW + HOUR) == 0


@pytest.mark.parametrize("end", ["cancelled", "closed", "held"])
def test_none_of_what_is_over(end: str) -> None:
    appointment = reminded()
    worker = appointment.social_worker
    assert worker is not None
    if end == "cancelled":
        cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    elif end == "closed":
        close_appointment(appointment, by=worker, now=NOW, closing=Closing.ELSEWHERE)
    else:
        fulfil_appointment(appointment, by=worker, now=FAR + HOUR)
    appointment.refresh_from_db()
    assert appointment.remind_at is None
    assert write_reminders(FAR + 2 * HOUR) == 0


def test_none_once_it_has_begun() -> None:
    appointment = reminded()
    assert write_reminders(FAR) == 0
    appointment.refresh_from_db()
    assert appointment.remind_at is None


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (PersonStatus.PAUSE, 1),
        (PersonStatus.LEFT, 1),
        (PersonStatus.DO_NOT_CONTACT, 0),
        (PersonStatus.DECEASED, 0),
    ],
)
def test_who_paused_a_group_is_reminded_and_who_wants_silence_is_not(
    status: PersonStatus, told: int
) -> None:
    worker = reminded().social_worker
    Person.objects.update(status=status, status_changed_at=NOW, status_changed_by=worker)
    assert write_reminders(FAR - DAY) == told


def test_who_is_called_has_none() -> None:
    appointment = make_booked(contact_by="phone")
    with pytest.raises(NotWrittenTo):
        ask_for_reminder(appointment, lead=Lead.ONE_DAY, now=NOW)
    # Whatever the form stored: nothing is written.
    Appointment.objects.update(remind_before=Lead.ONE_DAY, remind_at=NOW)
    assert write_reminders(NOW) == 0


def test_what_cannot_be_asked_for() -> None:
    appointment = make_booked()
    with pytest.raises(TooLateToRemind):
        ask_for_reminder(appointment, lead=Lead.TWO_DAYS, now=FAR - DAY)
    request = make_appointment(email="ana@example.org")
    with pytest.raises(TooLateToRemind):
        ask_for_reminder(request, lead=Lead.ONE_DAY, now=NOW)
    with pytest.raises(TransitionRefused):
        ask_for_reminder(request, lead="", now=NOW)


def test_the_form_may_have_asked_for_it() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    appointment.remind_before = Lead.ONE_DAY
    appointment.save()
    booked = book_appointment(appointment, by=worker, now=NOW, starts_at=FAR)
    assert booked.remind_at == FAR - DAY


def test_a_proposed_time_that_is_taken_is_reminded_of_too() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    appointment.remind_before = Lead.TWO_HOURS
    appointment.save()
    proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR])
    accept_time(proposal, time=proposal.times.get(), now=NOW)
    appointment.refresh_from_db()
    assert appointment.remind_at == FAR - 2 * HOUR


def test_the_sweep_of_many_is_one_look_and_the_task_is_its_door(
    django_assert_num_queries: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    reminded()
    other = make_other(worker=make_social_worker(name="Marc"))
    ask_for_reminder(other, lead=Lead.ONE_DAY, now=NOW)
    with django_assert_num_queries(1):  # type: ignore[operator]
        write_reminders(NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: FAR - DAY)
    remind()
    assert len(reminders()) == 2


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_write_one() -> None:
    reminded()
    answers = race(*[lambda: write_reminders(FAR - DAY)] * 2)
    assert sorted(answers) == [0, 1]
    assert len(reminders()) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_key_still_keeps_the_second_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both sweeps believe they wrote it: one message leaves all the same."""
    reminded()
    without_row_locks(monkeypatch, Appointment, 2, after="first")
    answers = race(*[lambda: write_reminders(FAR - DAY)] * 2)
    assert answers == [1, 1]
    assert len(reminders()) == 1


def test_late_is_better_than_never() -> None:
    """The sweep was away for a day: the reminder tells the day, and is true."""
    reminded(Lead.TWO_DAYS)
    late: datetime = FAR - HOUR
    assert write_reminders(late) == 1
