"""One code tried, and asked for, by several at once; each with its negative control."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils.crypto import constant_time_compare

from stage4club.core import one_time_codes
from stage4club.core.links import open_link
from stage4club.core.models import OneTimeCode, PrivateLink
from stage4club.core.models.one_time_code import TRIES
from stage4club.core.one_time_codes import (
    AN_HOUR,
    TooManyCodes,
    Tried,
    digits_of,
    give_code,
    try_code,
)
from tests.stage4club.core.races import race, without_row_locks, without_unique
from tests.stage4club.core.sample.models import Parcel

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link() -> PrivateLink:
    return open_link("parcel", Parcel.objects.create(), now=NOW, expires_at=None)


def give(link: PrivateLink) -> OneTimeCode:
    return give_code(link, purpose="details", now=NOW)


def tries_at_once(link: PrivateLink, *typed: str) -> list[Any]:
    return race(
        *[lambda text=text: try_code(link, text, purpose="details", now=SOON) for text in typed]
    )


def test_two_who_type_it_right_at_once_one_gets_in(link: PrivateLink) -> None:
    digits = digits_of(give(link))
    assert sorted(tries_at_once(link, digits, digits)) == [Tried.OVER, Tried.RIGHT]


def test_without_the_lock_both_get_in(link: PrivateLink, monkeypatch: pytest.MonkeyPatch) -> None:
    digits = digits_of(give(link))
    without_row_locks(monkeypatch, OneTimeCode, 2, after="first")
    assert tries_at_once(link, digits, digits) == [Tried.RIGHT, Tried.RIGHT]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was compared with the digits of a code."""
    compared: list[str] = []

    def compare(typed: str, digits: str) -> bool:
        compared.append(typed)
        return constant_time_compare(typed, digits)

    monkeypatch.setattr(one_time_codes, "constant_time_compare", compare)
    return compared


def guesses_at_the_last_try(link: PrivateLink) -> tuple[str, str]:
    digits = int(digits_of(give(link)))
    OneTimeCode.objects.update(tries=TRIES - 1)
    return f"{(digits + 1) % 10**6:06}", f"{(digits + 2) % 10**6:06}"


def test_of_two_guesses_at_the_last_try_one_is_heard(link: PrivateLink, heard: list[str]) -> None:
    assert tries_at_once(link, *guesses_at_the_last_try(link)) == [Tried.OVER, Tried.OVER]
    assert len(heard) == 1
    code = OneTimeCode.objects.get()
    assert (code.tries, code.used_at) == (TRIES, None)
    assert try_code(link, digits_of(code), purpose="details", now=SOON) is Tried.OVER


def test_without_the_lock_one_guess_too_many_is_heard(
    link: PrivateLink, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    guesses = guesses_at_the_last_try(link)
    without_row_locks(monkeypatch, OneTimeCode, 2, after="first")
    assert tries_at_once(link, *guesses) == [Tried.OVER, Tried.OVER]
    assert sorted(heard) == sorted(guesses)


def asked_at_once(link: PrivateLink, times: int) -> list[Any]:
    return race(*[lambda: give(link)] * times)


def test_many_asked_for_at_once_are_three_and_one_is_open(link: PrivateLink) -> None:
    answers = asked_at_once(link, AN_HOUR + 2)
    refused = [answer for answer in answers if isinstance(answer, TooManyCodes)]
    assert (len(refused), OneTimeCode.objects.count()) == (2, AN_HOUR)
    assert OneTimeCode.objects.open().count() == 1


def test_without_the_lock_more_than_three_are_given(
    link: PrivateLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(AN_HOUR - 1):
        give(link)
    without_row_locks(monkeypatch, OneTimeCode, 2, after="count")
    with without_unique(OneTimeCode, "core_onetimecode_one_open"):
        assert [type(answer) for answer in asked_at_once(link, 2)] == [OneTimeCode] * 2
        assert OneTimeCode.objects.count() == AN_HOUR + 1
