"""Calls to make: opened once, to people who may be called, by people of the room."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from stage4club.core import audit
from stage4club.core.phones import Phone
from stage4club.core.workflow import TransitionRefused
from stage4club.people.enums import CallReason, CallTaskState, PersonStatus, Role, Room
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import (
    CallOver,
    MustNotBeCalled,
    NotInThisRoom,
    assign_call_task,
    cancel_call_task,
    cancel_open_calls,
    finish_call_task,
    hand_over_calls,
    release_call_task,
)
from tests.factories import NOW, make_user
from tests.stage4club.core.races import race, without_row_locks, without_unique
from tests.stage4club.people.rows import make_call_task, make_person

pytestmark = pytest.mark.django_db


def test_a_call_is_opened_once_for_a_key() -> None:
    first = make_call_task(dedupe_key="call-back/1", script="Bonjour.\nVoici.")
    second = make_call_task(dedupe_key="call-back/1", name="Zoé")
    assert first == second
    assert CallTask.objects.get().typed_name == "Marguerite"
    event = audit.history(first).get()
    assert (event.verb, event.to_state, event.actor_id) == ("open", "open", None)


@pytest.mark.django_db(transaction=True)
def test_a_call_is_opened_once_for_a_key_by_two_at_once() -> None:
    jobs = [lambda: make_call_task(dedupe_key="call-back/1")] * 4
    assert set(race(*jobs)) == {CallTask.objects.get()}


@pytest.mark.django_db(transaction=True)
def test_without_the_unique_key_there_would_be_one_for_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs = [lambda: make_call_task(dedupe_key="call-back/1")] * 4
    with without_unique(CallTask, "people_calltask_dedupe_key_key"):
        without_row_locks(monkeypatch, CallTask, 4)
        race(*jobs)
        assert CallTask.objects.count() == 4


def test_it_knows_what_it_is_about_and_who_is_to_call() -> None:
    partner, person = make_user(Role.PARTNER), make_person()
    task = make_call_task(
        person=person, about=person, assigned_to=partner, phone=Phone("+15145550144", "5")
    )
    task.refresh_from_db()
    assert (task.subject_type, task.subject_id) == ("people.person", str(person.pk))
    assert (task.assigned_to, task.person) == (partner, person)
    assert (str(task.typed_phone), task.typed_extension) == ("+15145550144", "5")


def silence(person: Person, status: PersonStatus) -> None:
    stamps = {"status_changed_at": NOW, "status_changed_by": make_user()}
    Person.objects.filter(pk=person.pk).update(status=status, **stamps)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (PersonStatus.PAUSE, CallReason.SCHEDULE),
        (PersonStatus.LEFT, CallReason.SCHEDULE),
        (PersonStatus.DO_NOT_CONTACT, CallReason.MESSAGE_FAILED),
        (PersonStatus.DECEASED, CallReason.CALL_BACK),
    ],
)
def test_who_must_not_be_called_is_not_and_the_caller_can_go_on(
    status: PersonStatus, reason: CallReason
) -> None:
    person = make_person()
    silence(person, status)
    with transaction.atomic():
        with pytest.raises(MustNotBeCalled):
            # The row in memory still says that she is active.
            make_call_task(person=person, reason=reason)
        make_call_task()
    assert CallTask.objects.get().person is None


def test_a_pause_does_not_stop_the_answer_to_what_she_asked() -> None:
    person = make_person()
    silence(person, PersonStatus.PAUSE)
    assert make_call_task(person=person, reason=CallReason.CALL_BACK).state == "open"


def test_a_call_is_given_to_somebody_of_its_room() -> None:
    coordinator, partner = make_user(Role.COORDINATOR), make_user(Role.PARTNER)
    task = make_call_task()
    assign_call_task(task, by=coordinator, now=NOW, assignee=partner)
    task.refresh_from_db()
    assert (task.assigned_to, task.state) == (partner, CallTaskState.OPEN)
    event = audit.history(task).first()
    assert event is not None
    assert (event.verb, event.details) == ("assign", {"assigned_to": partner.pk})


@pytest.mark.parametrize(
    ("role", "changes"),
    [(Role.FINANCE, {}), (Role.PARTNER, {"is_active": False})],
)
def test_it_is_given_to_nobody_else(role: Role, changes: dict[str, Any]) -> None:
    task, user = make_call_task(), make_user(role)
    for name, value in changes.items():
        setattr(user, name, value)
    with pytest.raises(NotInThisRoom):
        assign_call_task(task, by=make_user(Role.COORDINATOR), now=NOW, assignee=user)
    task.refresh_from_db()
    assert task.assigned_to is None


def test_nobody_is_given_a_call_to_herself() -> None:
    partner = make_user(Role.PARTNER, email="louise@example.org")
    task = make_call_task(person=make_person(email="Louise@example.org"))
    with pytest.raises(NotInThisRoom):
        assign_call_task(task, by=make_user(Role.COORDINATOR), now=NOW, assignee=partner)


def test_a_call_made_is_stamped() -> None:
    partner = make_user(Role.PARTNER)
    task = finish_call_task(make_call_task(), by=partner, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.done_by, task.done_at) == ("done", partner, NOW)


def test_a_call_no_longer_needed_is_stamped_and_the_person_herself_may_be_who() -> None:
    coordinator = make_user(Role.COORDINATOR)
    task = cancel_call_task(make_call_task(), by=coordinator, now=NOW)
    withdrawn = cancel_call_task(make_call_task(), by=None, now=NOW)
    for row in (task, withdrawn):
        row.refresh_from_db()
    assert (task.state, task.cancelled_by, task.cancelled_at) == ("cancelled", coordinator, NOW)
    assert (withdrawn.state, withdrawn.cancelled_by) == ("cancelled", None)


@pytest.mark.parametrize("verb", [finish_call_task, cancel_call_task])
def test_what_is_closed_stays_closed(verb: Any) -> None:
    coordinator = make_user(Role.COORDINATOR)
    task = finish_call_task(make_call_task(), by=coordinator, now=NOW)
    with pytest.raises(TransitionRefused):
        verb(task, by=coordinator, now=NOW)
    with pytest.raises(TransitionRefused):
        assign_call_task(task, by=coordinator, now=NOW, assignee=coordinator)
    assert Room(task.room) is Room.GROUP


def test_calls_to_a_person_or_about_a_row_are_cancelled_and_no_other() -> None:
    louise, zoe, officer = make_person(), make_person(), make_user(Role.COORDINATOR)
    made, about = make_call_task(person=louise), make_call_task(person=louise, about=zoe)
    hers, another = make_call_task(person=zoe, about=louise), make_call_task()
    finish_call_task(made, by=officer, now=NOW)
    cancel_open_calls(about=louise, by=None, now=NOW)
    assert states(made, about, hers, another) == ["done", "open", "cancelled", "open"]
    cancel_open_calls(louise, by=officer, now=NOW)
    assert states(made, about, hers, another) == ["done", "cancelled", "cancelled", "open"]


def test_not_saying_whose_would_be_everybodys() -> None:
    with pytest.raises(ValueError, match="whose calls"):
        cancel_open_calls(by=None, now=NOW)


def states(*tasks: CallTask) -> list[str]:
    by_key = CallTask.objects.in_bulk()
    return [by_key[task.pk].state for task in tasks]


def test_the_calls_about_a_row_follow_whoever_follows_it() -> None:
    former, new = make_user(), make_user()
    person, other = make_person(), make_person()
    hers = make_call_task(person=person, about=person, assigned_to=former)
    nobodys = make_call_task(person=person, about=person)
    already = make_call_task(person=person, about=person, assigned_to=new)
    made = make_call_task(person=person, about=person, assigned_to=former)
    finish_call_task(made, by=former, now=NOW)
    elsewhere = make_call_task(person=other, about=other, assigned_to=former)
    hand_over_calls(about=person, to=new, by=former, now=NOW)
    given = {hers.pk: new, nobodys.pk: new, already.pk: new, made.pk: former, elsewhere.pk: former}
    assert {task.pk: task.assigned_to for task in CallTask.objects.all()} == given
    event = audit.history(hers)[0]
    assert (event.verb, event.actor_id, event.details) == (
        "assign",
        former.pk,
        {"assigned_to": new.pk},
    )
    assert [event.verb for event in audit.history(already)] == ["open"]


def test_a_suspicious_one_is_released_once() -> None:
    coordinator = make_user(Role.COORDINATOR)
    task = make_call_task(suspicious=True)
    assert (list(CallTask.objects.open()), list(CallTask.objects.quarantined())) == ([], [task])
    for _press in range(2):
        release_call_task(task, by=coordinator, now=NOW)
    assert (list(CallTask.objects.open()), list(CallTask.objects.quarantined())) == ([task], [])
    assert [event.verb for event in audit.history(task)] == ["release", "open"]


def test_a_suspicious_one_that_was_cancelled_is_not_released() -> None:
    coordinator = make_user(Role.COORDINATOR)
    task = make_call_task(suspicious=True)
    cancel_call_task(task, by=coordinator, now=NOW)
    with pytest.raises(CallOver):
        release_call_task(task, by=coordinator, now=NOW)
