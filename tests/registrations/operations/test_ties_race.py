"""A tie is declared while something of the same person is being given to its author."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from registrations.models import Registration
from registrations.operations import CloseToThePerson, assign_registration, ties
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Tie, User
from stage4club.people.operations import assign_call_task, call_tasks, declare_tie
from tests.factories import NOW, make_registration, make_user
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.blocked import wait_for_the_other
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db(transaction=True)


def give_while_she_declares(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, give: Any, person: Any, user: User
) -> list[Any]:
    """What both answered: `give` has found no tie when `user` declares it."""
    asked, declared = Event(), Event()
    real = getattr(module, name)

    def apply(*given: Any, **more: Any) -> Any:
        if not asked.is_set():
            asked.set()
            wait_for_the_other(or_until=declared.is_set)
        return real(*given, **more)

    def declare() -> Any:
        assert asked.wait(TIMEOUT)
        try:
            return declare_tie(person, by=user, now=NOW)
        finally:
            declared.set()

    # Called when it was asked whether there is a tie, before anything is written.
    monkeypatch.setattr(module, name, apply)
    return race(give, declare)


def assign_while_she_declares(monkeypatch: pytest.MonkeyPatch) -> User | None:
    """Who follows the registration in the end, its colleague having said that she knows her."""
    from registrations.operations import follow_up

    registration, user = make_registration(), make_user()
    by = make_user(Role.COORDINATOR)
    given, tie = give_while_she_declares(
        monkeypatch,
        follow_up,
        "apply",
        lambda: assign_registration(registration, by=by, now=NOW, assignee=user),
        registration.person,
        user,
    )
    assert (type(given), type(tie)) == (Registration, Tie)
    registration.refresh_from_db()
    return registration.assigned_to


def test_a_registration_that_is_being_given_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert assign_while_she_declares(monkeypatch) is None


def test_without_the_lock_she_follows_whom_she_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registrations.operations.follow_up.hold_for", lambda *_, **__: None)
    assert assign_while_she_declares(monkeypatch) is not None


def call_while_she_declares(monkeypatch: pytest.MonkeyPatch) -> User | None:
    """The same for a call to make."""
    call, user = make_call_task(person=make_registration().person), make_user()
    by = make_user(Role.COORDINATOR)
    given, tie = give_while_she_declares(
        monkeypatch,
        call_tasks,
        "apply",
        lambda: assign_call_task(call, by=by, now=NOW, assignee=user),
        call.person,
        user,
    )
    assert (type(given), type(tie)) == (CallTask, Tie)
    call.refresh_from_db()
    return call.assigned_to


def test_a_call_that_is_being_given_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert call_while_she_declares(monkeypatch) is None


def test_without_its_lock_she_is_to_call_whom_she_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda rows, **_: rows)
    assert call_while_she_declares(monkeypatch) is not None


def test_who_is_first_to_say_so_is_given_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    registration, user = make_registration(), make_user()
    by = make_user(Role.COORDINATOR)
    declared, real = Event(), ties.give_back

    def assign() -> Any:
        assert declared.wait(TIMEOUT)
        return assign_registration(registration, by=by, now=NOW, assignee=user)

    def give_back(*given: Any, **more: Any) -> None:
        real(*given, **more)
        declared.set()
        # The registration is held: whoever gives it waits for the tie.
        wait_for_the_other()

    monkeypatch.setattr("registrations.personal_data.give_back", give_back)
    [refused, tie] = race(assign, lambda: declare_tie(registration.person, by=user, now=NOW))
    assert (type(refused), type(tie)) == (CloseToThePerson, Tie)
    registration.refresh_from_db()
    assert registration.assigned_to is None


def test_one_of_two_windows_is_told_that_it_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    user, person = make_user(), make_registration().person
    answers = race(*[lambda: declare_tie(person, by=user, now=NOW)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["Tie", "TieAlreadyDeclared"]
