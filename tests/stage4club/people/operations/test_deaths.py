"""A death stops everything that was to leave; noted by mistake, it is undone within thirty days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from stage4club.core import audit, personal_data
from stage4club.notifications.enums import MessageState, Trouble
from stage4club.notifications.models import Message
from stage4club.notifications.operations import queue_message
from stage4club.notifications.operations.deliver import drain
from stage4club.people.emails import ADDRESS_CHANGED
from stage4club.people.enums import CallReason, CallTaskState, PersonStatus, Role
from stage4club.people.models import Person, User
from stage4club.people.operations import (
    AlreadyInStatus,
    MustNotBeCalled,
    TooLateToUndo,
    finish_call_task,
    note_death,
    resume_contact,
    stop_contact,
    undo_death,
)
from tests.factories import NOW, make_user
from tests.smtp_sink import SmtpSink
from tests.stage4club.people.rows import make_call_task, make_person

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
EVERY_STATUS = [one for one in PersonStatus if one != PersonStatus.DECEASED]


@pytest.fixture
def coordinator() -> User:
    return make_user(Role.COORDINATOR)


def write_to(person: Person) -> Message:
    with transaction.atomic():
        return queue_message(
            ADDRESS_CHANGED,
            to=person.email,
            language="fr",
            context={"name": "Louise", "by_name": "Josée"},
            dedupe_key=f"trial/{Message.objects.count()}",
            person_id=person.pk,
            now=NOW,
        )


def make_in(status: PersonStatus, by: User) -> Person:
    person = make_person()
    stamps = {"status_changed_at": NOW, "status_changed_by": by}
    Person.objects.filter(pk=person.pk).update(status=status, **stamps)
    return person


def events_of(person: Person) -> list[tuple[str, str, str, int | None]]:
    rows = audit.history(person)
    return [(row.verb, row.from_state, row.to_state, row.actor_id) for row in rows]


# Noted --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", EVERY_STATUS)
def test_it_is_noted_by_whom_and_when(before: PersonStatus, coordinator: User) -> None:
    person = make_in(before, coordinator)
    note_death(person, by=coordinator, now=LATER)
    stored = Person.objects.get()
    assert (stored.status, stored.status_changed_at, stored.status_changed_by) == (
        PersonStatus.DECEASED,
        LATER,
        coordinator,
    )
    assert events_of(person) == [("note-death", before, "deceased", coordinator.pk)]


def test_what_waits_for_her_is_aborted_and_nobody_calls(coordinator: User) -> None:
    person, other = make_person(), make_person()
    hers, anothers = write_to(person), write_to(other)
    waiting, made = make_call_task(person=person), make_call_task(person=person)
    to_another = make_call_task(person=other)
    finish_call_task(made, by=coordinator, now=NOW)
    note_death(person, by=coordinator, now=LATER)
    for row in (hers, anothers, waiting, made, to_another):
        row.refresh_from_db()
    assert (hers.state, hers.error) == (MessageState.ABORTED, "died")
    assert anothers.state == MessageState.PENDING
    assert (waiting.state, waiting.cancelled_by, waiting.cancelled_at) == (
        CallTaskState.CANCELLED,
        coordinator,
        LATER,
    )
    assert (made.state, to_another.state) == (CallTaskState.DONE, CallTaskState.OPEN)


def test_noted_once_and_the_second_time_changes_nothing(coordinator: User) -> None:
    person = make_person()
    note_death(person, by=coordinator, now=NOW)
    later = write_to(person)
    with pytest.raises(AlreadyInStatus):
        note_death(person, by=coordinator, now=LATER)
    later.refresh_from_db()
    assert later.state == MessageState.PENDING
    assert Person.objects.get().status_changed_at == NOW


def test_nothing_else_is_noted_afterwards(coordinator: User) -> None:
    person = make_person()
    note_death(person, by=coordinator, now=NOW)
    for note in (stop_contact, resume_contact):
        with pytest.raises(AlreadyInStatus):
            note(person, by=coordinator, now=LATER)


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_and_nobody_is_called_whatever_is_written(
    coordinator: User, smtp_sink: SmtpSink
) -> None:
    person = make_person()
    note_death(person, by=coordinator, now=NOW)
    later = write_to(person)
    drain(lambda: LATER)
    later.refresh_from_db()
    assert smtp_sink.messages == []
    assert (later.state, later.error) == (MessageState.ABORTED, Trouble.MAY_NOT_CONTACT)
    with pytest.raises(MustNotBeCalled):
        make_call_task(person=person, reason=CallReason.CALL_BACK)


def test_every_app_hears_of_it_with_her_requests_held(
    coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heard by handlers of a trial, registered as those of any app."""
    heard: list[tuple[str, int]] = []

    def hearing(name: str) -> Any:
        return lambda **news: heard.append((name, news["person"].pk))

    for name in ("hold_requests", "died", "undied"):
        monkeypatch.setitem(personal_data._registry, name, [hearing(name)])
    person = make_person()
    note_death(person, by=coordinator, now=NOW)
    undo_death(person, by=coordinator, now=LATER)
    names = ["hold_requests", "died", "hold_requests", "undied"]
    assert heard == [(name, person.pk) for name in names]


# Undone -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", EVERY_STATUS)
def test_undone_her_wishes_are_those_of_before(before: PersonStatus, coordinator: User) -> None:
    person = make_in(before, coordinator)
    waiting, call = write_to(person), make_call_task(person=make_person())
    note_death(person, by=coordinator, now=NOW)
    undo_death(person, by=coordinator, now=LATER)
    person.refresh_from_db()
    assert (person.status, person.status_changed_at) == (before, LATER)
    assert events_of(person)[0] == ("undo-death", "deceased", before, coordinator.pk)
    waiting.refresh_from_db()
    # Nothing is sent after all.
    assert (waiting.state, call.state) == (MessageState.ABORTED, CallTaskState.OPEN)


def test_of_two_deaths_the_last_one_is_undone(coordinator: User) -> None:
    person = make_person()
    note_death(person, by=coordinator, now=NOW)
    undo_death(person, by=coordinator, now=NOW)
    stop_contact(person, by=coordinator, now=NOW)
    note_death(person, by=coordinator, now=NOW)
    undone = undo_death(person, by=coordinator, now=NOW)
    assert undone.status == PersonStatus.DO_NOT_CONTACT


def test_within_thirty_days(coordinator: User) -> None:
    person = make_person()
    note_death(person, by=coordinator, now=NOW)
    until = NOW + timedelta(days=30)
    with pytest.raises(TooLateToUndo):
        undo_death(person, by=coordinator, now=until + timedelta(seconds=1))
    assert Person.objects.get().status == PersonStatus.DECEASED
    assert undo_death(person, by=coordinator, now=until).status == PersonStatus.ACTIVE


@pytest.mark.parametrize("status", EVERY_STATUS)
def test_where_none_is_noted_there_is_none_to_undo(status: PersonStatus, coordinator: User) -> None:
    person = make_in(status, coordinator)
    with pytest.raises(AlreadyInStatus):
        undo_death(person, by=coordinator, now=LATER)
    assert events_of(person) == []
