"""Tries to sign in are slowed down for who guesses, and nobody is locked out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation
from pytest_django import Settings

from stage4club.core.purge import delete_expired_rows
from stage4club.people.enums import Role
from stage4club.people.models import SignInAttempt
from stage4club.people.models.sign_in_attempt import TryOutcome
from stage4club.people.operations import (
    TooManyTries,
    ask_leave,
    note_accepted,
    note_passed,
    note_refused,
)
from stage4club.people.operations.slow_down import KNOWN_FOR, WINDOW
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

SHE = "zoe@example.org"
HOME = "192.0.2.7"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def limited(settings: Settings) -> None:
    settings.RATE_LIMITS = True


def seconds_to_wait(account: str, address: str, *, at: int = 0) -> int:
    """What is answered to a try `at` seconds after NOW; 0 when it may go on."""
    try:
        ask_leave(account, address, now=NOW + at * SECOND)
    except TooManyTries as refusal:
        return refusal.seconds
    return 0


def wrong(account: str, address: str, *, at: int = 0) -> int:
    """The same, and the try is a wrong one."""
    seconds = seconds_to_wait(account, address, at=at)
    if not seconds:
        note_refused(account, address, now=NOW + at * SECOND)
    return seconds


def right(account: str, address: str, *, at: int = 0) -> int:
    """The same, and the try is right."""
    seconds = seconds_to_wait(account, address, at=at)
    if not seconds:
        note_accepted(account, address, now=NOW + at * SECOND)
    return seconds


def test_five_tries_are_free_then_each_waits_longer_and_never_more_than_a_minute() -> None:
    answers = [(wrong(SHE, HOME, at=at), at) for at in (0, 1, 2, 3, 4)]
    answers += [(wrong(SHE, HOME, at=at), at) for at in (5, 23, 24, 25, 64, 65, 124, 125)]
    assert [seconds for seconds, _at in answers] == [0, 0, 0, 0, 0, 19, 1, 0, 39, 0, 59, 0, 59]


def test_after_a_quarter_of_an_hour_nothing_is_counted_any_more() -> None:
    for _time in range(5):
        wrong(SHE, HOME)
    over = int(WINDOW.total_seconds())
    assert [wrong(SHE, HOME, at=at) for at in (1, over - 1, over)] == [19, 0, 0]


def test_capitals_and_spaces_make_no_other_account() -> None:
    for typed in (SHE, "ZOE@example.org", f" {SHE} ", "Zoe@Example.org", "zoe@example.org"):
        wrong(typed, HOME)
    assert wrong("ZOE@EXAMPLE.ORG", HOME) == 20


def test_one_name_from_two_hundred_addresses_while_she_gets_in_from_home() -> None:
    right(SHE, HOME)
    answers = [wrong(SHE, f"198.51.100.{number}") for number in range(200)]
    assert answers == [0] * 5 + [20] * 195
    assert right(SHE, HOME) == 0


def test_one_name_from_two_hundred_addresses_while_she_gets_in_from_a_new_place() -> None:
    """The wait is her own: nobody uses up her turn."""
    for number in range(200):
        wrong(SHE, f"198.51.100.{number}")
    assert right(SHE, HOME) == 20
    for number in range(200):
        wrong(SHE, f"198.51.100.{number}", at=20)
    assert right(SHE, HOME, at=20) == 0
    assert right(SHE, HOME, at=21) == 0


def test_where_she_is_known_she_has_ten_tries_of_her_own() -> None:
    right(SHE, HOME)
    assert [wrong(SHE, HOME, at=at) for at in range(12)] == [0] * 10 + [19, 18]
    assert wrong(SHE, HOME, at=29) == 0
    assert wrong(SHE, HOME, at=30) == 39


def test_a_place_is_known_for_ninety_days() -> None:
    right(SHE, HOME)
    for offset, answer in ((timedelta(), 20), (-SECOND, 0)):
        for number in range(5):
            note_refused(SHE, f"198.51.100.{number}", now=NOW + KNOWN_FOR + offset)
        later = int((KNOWN_FOR + offset).total_seconds())
        assert seconds_to_wait(SHE, HOME, at=later) == answer
        SignInAttempt.objects.exclude(outcome=TryOutcome.ACCEPTED).delete()


def test_signing_in_again_keeps_one_row() -> None:
    for at in (0, 60):
        wrong(SHE, HOME, at=at)
        right(SHE, HOME, at=at)
    assert list(SignInAttempt.objects.values_list("outcome", "at")) == [
        (TryOutcome.ACCEPTED, NOW + 60 * SECOND)
    ]


def test_two_hundred_names_from_one_address() -> None:
    answers = [wrong(f"name{number}@example.org", HOME) for number in range(200)]
    assert answers == [0] * 30 + [20] * 170
    # Each name waits once from there, and then after each try.
    assert wrong("name199@example.org", HOME, at=20) == 0
    assert wrong("name199@example.org", HOME, at=21) == 19


def test_who_is_known_there_is_not_slowed_by_two_hundred_names() -> None:
    right(SHE, HOME)
    for number in range(200):
        wrong(f"name{number}@example.org", HOME)
    assert right(SHE, HOME) == 0
    assert right(SHE, "192.0.2.8") == 0


def test_sixty_people_behind_the_address_of_one_hospital_all_get_in() -> None:
    """Each mistakes her password once. From the thirty-first on they wait, nobody is kept out."""
    people = [f"nurse{number}@example.org" for number in range(60)]
    first = [wrong(person, HOME) for person in people]
    assert first == [0] * 30 + [20] * 30
    assert [right(person, HOME, at=20) for person in people] == [0] * 60
    assert [right(person, HOME, at=21) for person in people] == [0] * 60


def test_sixty_people_of_whom_each_knows_her_password_meet_no_wait() -> None:
    people = [f"nurse{number}@example.org" for number in range(60)]
    for person in people:
        assert seconds_to_wait(person, HOME) == 0
        note_passed(person, HOME, now=NOW)
    assert not SignInAttempt.objects.exists()
    assert [right(person, HOME, at=1) for person in people] == [0] * 60


def test_many_tries_of_one_person_do_not_slow_her_colleagues() -> None:
    for at in range(0, 900, 10):
        wrong(SHE, HOME, at=at)
    assert right("colleague@example.org", HOME, at=900) == 0


def test_a_try_that_nobody_settled_counts_for_its_account() -> None:
    """Somebody who cuts the line before the answer gains nothing."""
    assert [seconds_to_wait(SHE, HOME) for _time in range(6)] == [0] * 5 + [20]


def test_a_refusal_without_leave_counts_too() -> None:
    for _time in range(5):
        note_refused(SHE, HOME, now=NOW)
    assert seconds_to_wait(SHE, HOME) == 20


def test_only_one_try_is_taken_back() -> None:
    for _time in range(5):
        seconds_to_wait(SHE, HOME)
    note_passed(SHE, HOME, now=NOW)
    assert [seconds_to_wait(SHE, HOME) for _time in range(2)] == [0, 20]


def test_the_words_are_in_the_language_of_the_reader_and_tell_nothing_of_the_account() -> None:
    refusal = TooManyTries(20)
    assert str(refusal) == (
        "Il y a eu plusieurs essais de suite. Attendez 20 secondes, puis essayez de nouveau."
    )
    with translation.override("en"):
        assert str(refusal) == (
            "There were several tries in a row. Wait 20 seconds, then try again."
        )
        assert str(TooManyTries(1)) == (
            "There were several tries in a row. Wait 1 second, then try again."
        )


def test_the_table_holds_neither_an_account_nor_an_address() -> None:
    wrong(SHE, HOME)
    [row] = SignInAttempt.objects.values()
    assert {len(row["account_key"]), len(row["address_key"])} == {64}
    assert SHE not in str(row)
    assert HOME not in str(row)
    assert not SignInAttempt.objects.visible_to(make_user(Role.ADMIN, Role.PRIVACY)).exists()
    assert str(SignInAttempt.objects.get()) == f"refused {row['account_key'][:8]}"


def test_what_is_no_unicode_is_an_account_like_any_other() -> None:
    assert [wrong("\ud800", HOME) for _time in range(6)] == [0] * 5 + [20]


def test_without_limits_nothing_is_asked_nor_written_down(
    settings: Settings, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    settings.RATE_LIMITS = False
    with django_assert_num_queries(0):  # type: ignore[operator]
        for _time in range(20):
            assert wrong(SHE, HOME) == 0
        note_passed(SHE, HOME, now=NOW)
        right(SHE, HOME)


def test_what_no_longer_counts_is_purged() -> None:
    right(SHE, HOME)
    wrong(SHE, "192.0.2.8", at=1)
    left = []
    for after in (WINDOW, WINDOW + SECOND, KNOWN_FOR - SECOND, KNOWN_FOR):
        delete_expired_rows(now=NOW + after)
        left.append(sorted(SignInAttempt.objects.values_list("outcome", flat=True)))
    assert left == [["accepted", "refused"], ["accepted"], ["accepted"], []]
