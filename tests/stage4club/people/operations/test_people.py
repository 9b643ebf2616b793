"""« Ne plus me contacter »: nothing leaves, nobody calls; and back again."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from registrations.operations import confirm_registration
from stage4club.core import audit
from stage4club.notifications.enums import MessageState, Trouble
from stage4club.notifications.models import Message
from stage4club.notifications.operations import queue_message
from stage4club.notifications.operations.deliver import drain
from stage4club.people.emails import ADDRESS_CHANGED
from stage4club.people.enums import CallTaskState, PersonStatus, Role
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import (
    AlreadyInStatus,
    call_tasks,
    delete_unused_person,
    finish_call_task,
    people,
    resume_contact,
    stop_contact,
)
from stage4club.people.personal_data import may_contact
from tests.factories import NOW, make_registration, make_user
from tests.smtp_sink import SmtpSink
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.blocked import wait_for_the_other, wait_until_held
from tests.stage4club.people.rows import make_call_task, make_person

LATER = NOW + timedelta(days=1)


def write_to(person: Person, **values: Any) -> Message:
    """A message that waits to leave: any kind will do."""
    given = {
        "to": person.email,
        "language": "fr",
        "context": {"name": "Louise", "by_name": "Josée"},
        "dedupe_key": f"trial/{Message.objects.count()}",
        "person_id": person.pk,
        "now": NOW,
    }
    with transaction.atomic():
        return queue_message(ADDRESS_CHANGED, **{**given, **values})


@pytest.mark.django_db
@pytest.mark.parametrize("before", [PersonStatus.ACTIVE, PersonStatus.PAUSE, PersonStatus.LEFT])
def test_it_is_noted_by_whom_and_when(before: PersonStatus) -> None:
    coordinator = make_user(Role.COORDINATOR)
    person = make_person()
    stamps = {"status_changed_at": NOW, "status_changed_by": coordinator}
    Person.objects.filter(pk=person.pk).update(status=before, **stamps)
    noted = stop_contact(person, by=coordinator, now=LATER)
    noted.refresh_from_db()
    assert (noted.status, noted.status_changed_at, noted.status_changed_by) == (
        PersonStatus.DO_NOT_CONTACT,
        LATER,
        coordinator,
    )
    event = audit.history(person).get()
    assert (event.verb, event.from_state, event.to_state, event.actor_id, event.at) == (
        "do-not-contact",
        before,
        "do_not_contact",
        coordinator.pk,
        LATER,
    )


@pytest.mark.django_db
def test_what_waits_for_her_is_aborted_and_what_waits_for_others_is_not() -> None:
    coordinator = make_user(Role.COORDINATOR)
    person, other = make_person(), make_person()
    hers, anothers = write_to(person), write_to(other)
    stop_contact(person, by=coordinator, now=NOW)
    hers.refresh_from_db()
    anothers.refresh_from_db()
    assert (hers.state, hers.error) == (MessageState.ABORTED, "do_not_contact")
    assert anothers.state == MessageState.PENDING


@pytest.mark.django_db
def test_calls_to_her_are_cancelled_and_those_made_stay_made() -> None:
    coordinator = make_user(Role.COORDINATOR)
    person = make_person()
    waiting, made = make_call_task(person=person), make_call_task(person=person)
    anothers = make_call_task(person=make_person())
    finish_call_task(made, by=coordinator, now=NOW)
    stop_contact(person, by=coordinator, now=LATER)
    for task in (waiting, made, anothers):
        task.refresh_from_db()
    assert (waiting.state, waiting.cancelled_by, waiting.cancelled_at) == (
        CallTaskState.CANCELLED,
        coordinator,
        LATER,
    )
    assert (made.state, anothers.state) == (CallTaskState.DONE, CallTaskState.OPEN)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [PersonStatus.DO_NOT_CONTACT, PersonStatus.DECEASED])
def test_it_is_noted_once_and_never_after_a_death(status: PersonStatus) -> None:
    coordinator = make_user(Role.COORDINATOR)
    person = make_person()
    waiting = write_to(person)
    stamps = {"status_changed_at": NOW, "status_changed_by": coordinator}
    Person.objects.filter(pk=person.pk).update(status=status, **stamps)
    with pytest.raises(AlreadyInStatus):
        stop_contact(person, by=coordinator, now=LATER)
    waiting.refresh_from_db()
    assert waiting.state == MessageState.PENDING
    assert list(audit.history(person)) == []


@pytest.mark.django_db
def test_she_may_be_contacted_again_and_nothing_leaves_by_itself() -> None:
    coordinator = make_user(Role.COORDINATOR)
    person = make_person()
    message, task = write_to(person), make_call_task(person=person)
    stop_contact(person, by=coordinator, now=NOW)
    again = resume_contact(person, by=coordinator, now=LATER)
    again.refresh_from_db()
    assert (again.status, again.status_changed_at) == (PersonStatus.ACTIVE, LATER)
    for row in (message, task):
        row.refresh_from_db()
    assert (message.state, task.state) == (MessageState.ABORTED, CallTaskState.CANCELLED)
    assert [event.verb for event in audit.history(person)] == ["contact-again", "do-not-contact"]
    with pytest.raises(AlreadyInStatus):
        resume_contact(person, by=coordinator, now=LATER)


@pytest.mark.django_db
def test_the_status_decides_what_may_leave_and_nothing_leaves_for_nobody() -> None:
    person = make_person()
    asleep = make_person()
    Person.objects.filter(pk=asleep.pk).update(
        status=PersonStatus.PAUSE, status_changed_at=NOW, status_changed_by=make_user()
    )
    everybody = [person.pk, asleep.pk, 0]
    assert may_contact(everybody, purpose="reply", now=NOW) == {person.pk, asleep.pk}
    assert may_contact(everybody, purpose="news", now=NOW) == {person.pk}
    stop_contact(person, by=make_user(Role.COORDINATOR), now=NOW)
    assert may_contact(everybody, purpose="reply", now=NOW) == {asleep.pk}


@pytest.mark.django_db
def test_a_person_is_forgotten_when_nothing_speaks_of_her() -> None:
    unused, called = make_person(), make_person()
    make_call_task(person=called)
    assert (delete_unused_person(unused), delete_unused_person(called)) == (True, False)
    assert list(Person.objects.all()) == [called]


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_afterwards_whatever_is_written(smtp_sink: SmtpSink) -> None:
    """Real rows, a real relay: what is queued later is refused at the door itself."""
    partner = make_user(Role.PARTNER)
    registration = make_registration(taken_by=partner)
    Message.objects.all().delete()
    confirm_registration(registration, by=partner, now=NOW)
    stop_contact(registration.person, by=make_user(Role.COORDINATOR), now=NOW)
    later = write_to(registration.person, dedupe_key="trial/later")
    other = write_to(make_person(name="Zoé"), dedupe_key="trial/other")
    drain(lambda: LATER)
    assert [received.recipients for received in smtp_sink.messages] == [[other.to_address]]
    confirmation = Message.objects.get(kind="registrations.confirmed")
    later.refresh_from_db()
    assert (confirmation.state, confirmation.error) == ("aborted", "do_not_contact")
    assert (later.state, later.error) == ("aborted", Trouble.MAY_NOT_CONTACT)


@pytest.mark.django_db(transaction=True)
def test_a_call_opened_at_the_same_moment_is_cancelled_too() -> None:
    """Who opens the call holds the person: who notes the wish waits, and finds the call."""
    coordinator = make_user(Role.COORDINATOR)
    person = make_person()

    @transaction.atomic
    def open_one() -> CallTask:
        task = make_call_task(person=person)
        wait_for_the_other()
        return task

    def stop() -> Person:
        wait_until_held(Person.objects.filter(pk=person.pk))
        return stop_contact(person, by=coordinator, now=NOW)

    task, noted = race(open_one, stop)
    task.refresh_from_db()
    assert (noted.status, task.state) == (PersonStatus.DO_NOT_CONTACT, CallTaskState.CANCELLED)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_person_the_call_stays_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coordinator, person = make_user(Role.COORDINATOR), make_person()
    opened, stopped = Event(), Event()
    for module in (people, call_tasks):
        monkeypatch.setattr(module, "hold_person", lambda key: Person.objects.get(pk=key))

    @transaction.atomic
    def open_one() -> CallTask:
        task = make_call_task(person=person)
        opened.set()
        assert stopped.wait(TIMEOUT)
        return task

    def stop() -> Person:
        assert opened.wait(TIMEOUT)
        noted = stop_contact(person, by=coordinator, now=NOW)
        stopped.set()
        return noted

    task, noted = race(open_one, stop)
    task.refresh_from_db()
    assert (noted.status, task.state) == (PersonStatus.DO_NOT_CONTACT, CallTaskState.OPEN)


@pytest.mark.django_db(transaction=True)
def test_a_call_finished_at_the_same_moment_stays_made() -> None:
    coordinator = make_user(Role.COORDINATOR)
    person = make_person()
    task = make_call_task(person=person)

    @transaction.atomic
    def finish() -> CallTask:
        finish_call_task(task, by=coordinator, now=NOW)
        wait_for_the_other()
        return task

    def stop() -> Person:
        wait_until_held(CallTask.objects.filter(pk=task.pk))
        return stop_contact(person, by=coordinator, now=NOW)

    made, noted = race(finish, stop)
    made.refresh_from_db()
    assert (noted.status, made.state) == (PersonStatus.DO_NOT_CONTACT, CallTaskState.DONE)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_call_the_wish_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the database still refuses a call that is both made and cancelled."""
    coordinator, person = make_user(Role.COORDINATOR), make_person()
    task = make_call_task(person=person)
    made = Event()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)

    @transaction.atomic
    def finish() -> None:
        finish_call_task(task, by=coordinator, now=NOW)
        made.set()
        wait_for_the_other()

    def stop() -> Person:
        assert made.wait(TIMEOUT)
        return stop_contact(person, by=coordinator, now=NOW)

    refusal = race(finish, stop)[1]
    assert isinstance(refusal, IntegrityError)
    assert "people_calltask_done" in str(refusal)
    person.refresh_from_db()
    assert person.status == PersonStatus.ACTIVE
