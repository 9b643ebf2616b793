"""Two administrators at the same moment. The negative controls take the lock away."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import (
    AddressTaken,
    LastAdministrator,
    accounts,
    change_roles,
    close_account,
    open_account,
)
from tests.factories import NOW, make_user
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.blocked import wait_for_the_other

pytestmark = pytest.mark.django_db(transaction=True)


def close(user: User, by: User) -> Any:
    return close_account(user, by=by, now=NOW)


def take_role(user: User, by: User) -> Any:
    return change_roles(user, by=by, now=NOW, roles=[Role.EDITOR])


TAKING_AWAY = pytest.mark.parametrize(
    ("first", "second"), [(close, close), (take_role, take_role), (close, take_role)]
)


def administrators() -> int:
    return User.objects.with_role(Role.ADMIN).able_to_sign_in().count()


@TAKING_AWAY
def test_two_administrators_cannot_take_away_one_another(
    first: Callable[..., Any], second: Callable[..., Any]
) -> None:
    louise, zoe = make_user(Role.ADMIN), make_user(Role.ADMIN)
    acted = Event()

    @transaction.atomic
    def louise_acts() -> User:
        first(zoe, louise)
        acted.set()
        wait_for_the_other()
        return zoe

    def zoe_acts() -> Any:
        assert acted.wait(TIMEOUT)
        return second(louise, zoe)

    done, refusal = race(louise_acts, zoe_acts)
    assert done == zoe
    assert isinstance(refusal, LastAdministrator)
    assert administrators() == 1


@TAKING_AWAY
def test_without_the_lock_nobody_would_be_left(
    monkeypatch: pytest.MonkeyPatch,
    first: Callable[..., Any],
    second: Callable[..., Any],
) -> None:
    """Negative control: each still sees the other when she looks."""
    monkeypatch.setattr(accounts, "_lock_administrators", lambda: None)
    louise, zoe = make_user(Role.ADMIN), make_user(Role.ADMIN)
    both_have_acted = Barrier(2, timeout=TIMEOUT)

    @transaction.atomic
    def act(operation: Callable[..., Any], user: User, by: User) -> str:
        operation(user, by)
        both_have_acted.wait()
        return "done"

    assert race(lambda: act(first, zoe, louise), lambda: act(second, louise, zoe)) == [
        "done",
        "done",
    ]
    assert administrators() == 0


def open_twice() -> list[Any]:
    """A double click on the page of a new account: the first is not committed yet."""
    administrator = make_user(Role.ADMIN)
    first_is_stored = Event()

    def new_account() -> User:
        user = User(email="zoe@example.org", name="Zoé")
        return open_account(user, by=administrator, now=NOW, roles=[Role.EDITOR])

    @transaction.atomic
    def first() -> User:
        user = new_account()
        first_is_stored.set()
        wait_for_the_other()
        return user

    def second() -> User:
        assert first_is_stored.wait(TIMEOUT)
        return new_account()

    return race(first, second)


def test_of_two_who_open_an_account_of_one_address_the_second_is_told() -> None:
    user, refusal = open_twice()
    assert user == User.objects.get(email="zoe@example.org")
    assert isinstance(refusal, AddressTaken)


def test_without_the_lock_the_second_would_meet_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: only the unique column stops her, with nothing to say."""
    monkeypatch.setattr(accounts, "lock_contacts", lambda *contacts: None)
    _user, error = open_twice()
    assert isinstance(error, IntegrityError)
