"""Fifty tries at once, with their negative control; the table tried around Python."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import Settings

from stage4club.people.models import SignInAttempt
from stage4club.people.models.sign_in_attempt import SignInAttemptQuerySet
from stage4club.people.operations import TooManyTries, ask_leave, slow_down
from tests.factories import NOW
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.core.violations import violates

TRIES = 50


@pytest.fixture(autouse=True)
def limited(settings: Settings) -> None:
    settings.RATE_LIMITS = True


def tries_that_pass() -> int:
    """How many of fifty tries for one account, each from another address, may go on."""

    def attempt(number: int) -> None:
        ask_leave("zoe@example.org", f"198.51.100.{number}", now=NOW)

    outcomes = race(*(lambda number=number: attempt(number) for number in range(TRIES)))
    refused = [one for one in outcomes if isinstance(one, TooManyTries)]
    assert [one.seconds for one in refused] == [20] * len(refused)
    return outcomes.count(None)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_tries_at_once_five_pass() -> None:
    assert tries_that_pass() == 5
    assert SignInAttempt.objects.count() == TRIES


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_more_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: nobody waits, and none goes on before all have counted."""
    from threading import Barrier

    together = Barrier(TRIES, timeout=TIMEOUT)
    real = SignInAttemptQuerySet.standing

    def standing(*given: object, **more: object) -> object:
        found = real(*given, **more)  # type: ignore[arg-type]
        together.wait()
        return found

    monkeypatch.setattr(SignInAttemptQuerySet, "standing", standing)
    monkeypatch.setattr(slow_down, "hold", lambda names: None)
    assert tries_that_pass() == TRIES


def insert(account: str, address: str, outcome: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_signinattempt (account_key, address_key, outcome, at) "
            "VALUES (%s, %s, %s, now())",
            [account, address, outcome],
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (("zoe@example.org", "0" * 64, "refused"), "people_attempt_keys_are_hashes"),
        (("0" * 64, "192.0.2.7", "refused"), "people_attempt_keys_are_hashes"),
        (("0" * 64, "0" * 64, "other"), "people_attempt_outcome_known"),
    ],
)
def test_the_database_refuses(row: tuple[str, str, str], constraint: str) -> None:
    with violates(constraint):
        insert(*row)


@pytest.mark.django_db
def test_a_place_is_known_once() -> None:
    row = ("0" * 64, "1" * 64)
    for outcome in ("refused", "refused", "told", "in_hand", "accepted"):
        insert(*row, outcome)
    with violates("people_attempt_known_once"):
        insert(*row, "accepted")
