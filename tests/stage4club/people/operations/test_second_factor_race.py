"""The same proof twice at the same moment, and the last two gone at once. Controls: no lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from stage4club.people.enums import Role
from stage4club.people.models import RecoveryCode, TotpDevice, User
from stage4club.people.operations import (
    AlreadySetUp,
    LastFactor,
    WrongCode,
    WrongRecoveryCode,
    accept_code,
    factors_of,
    remove_application,
    remove_passkey,
    set_up_application,
    use_recovery_code,
)
from stage4club.people.operations.one_time_codes import code_of, step_of
from tests.factories import NOW, make_user
from tests.stage4club.core.races import race, without_row_locks
from tests.stage4club.people.proofs import (
    SECRET,
    code_at,
    give_application,
    give_codes,
    give_passkey,
)

pytestmark = pytest.mark.django_db(transaction=True)

OTHER_SECRET = "KRSXG5BAKRSXG5BAKRSXG5BAKRSXG5BA"


@pytest.fixture
def louise() -> User:
    return make_user(Role.COORDINATOR, name="Louise")


def refusals(results: list[Any]) -> list[type]:
    return [type(result) for result in results if isinstance(result, Exception)]


def shows_code(user: User) -> Callable[[], Any]:
    return lambda: accept_code(user, code=code_at(NOW), now=NOW)


def shows_paper(user: User, code: str) -> Callable[[], Any]:
    return lambda: use_recovery_code(user, code=code, now=NOW)


def sets_up(user: User, secret: str) -> Callable[[], Any]:
    code = code_of(secret, step_of(NOW))
    return lambda: set_up_application(user, secret=secret, code=code, now=NOW, is_first=True)


def test_one_code_opens_one_session(louise: User) -> None:
    give_application(louise, now=NOW)
    assert refusals(race(*[shows_code(louise)] * 4)) == [WrongCode] * 3


def test_without_the_lock_it_would_open_two(louise: User, monkeypatch: pytest.MonkeyPatch) -> None:
    give_application(louise, now=NOW)
    without_row_locks(monkeypatch, TotpDevice, 2, after="first")
    assert refusals(race(*[shows_code(louise)] * 2)) == []


def test_one_code_on_paper_opens_one_session(louise: User) -> None:
    [code, *_rest] = give_codes(louise, now=NOW)
    assert refusals(race(*[shows_paper(louise, code)] * 4)) == [WrongRecoveryCode] * 3


def test_without_the_lock_it_would_open_two_as_well(
    louise: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    [code, *_rest] = give_codes(louise, now=NOW)
    without_row_locks(monkeypatch, RecoveryCode, 2, after="__iter__")
    assert refusals(race(*[shows_paper(louise, code)] * 2)) == []


def test_of_two_who_know_a_password_one_sets_up_the_first_proof(louise: User) -> None:
    secrets = (SECRET, OTHER_SECRET)
    results = race(*(sets_up(louise, secret) for secret in secrets))
    assert refusals(results) == [AlreadySetUp]
    [winner] = [it.secret for it in results if isinstance(it, TotpDevice)]
    assert TotpDevice.objects.get(user=louise).secret == winner


def test_without_the_lock_the_second_would_take_her_place(
    louise: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch, TotpDevice, 2, after="first")
    assert AlreadySetUp not in refusals(
        race(*(sets_up(louise, secret) for secret in (SECRET, OTHER_SECRET)))
    )


def removals(user: User) -> list[Callable[[], Any]]:
    give_application(user, now=NOW)
    passkey = give_passkey(user, now=NOW)
    return [
        lambda: remove_application(user, now=NOW),
        lambda: remove_passkey(passkey, now=NOW),
    ]


def test_two_removals_leave_one_proof(louise: User, settings: Settings) -> None:
    settings.STAFF_MFA = "required"
    assert refusals(race(*removals(louise))) == [LastFactor]
    assert factors_of(louise)


def test_without_the_lock_they_would_leave_none(
    louise: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STAFF_MFA = "required"
    jobs = removals(louise)
    without_row_locks(monkeypatch, TotpDevice, 2, after="first")
    assert refusals(race(*jobs)) == []
    assert not factors_of(louise)
