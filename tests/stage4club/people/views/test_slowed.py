"""Guessed codes and passwords are slowed down: nothing is looked at while one must wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import Settings
from time_machine import TimeMachineFixture

from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.factories import make_user
from tests.stage4club.people.admin.pages import text_of
from tests.stage4club.people.proofs import (
    PASSWORD,
    code_at,
    give_application,
    give_codes,
    gives_password,
    is_signed_in,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 11, 14, 0, 10, tzinfo=UTC)
PAGE = "/admin/login/preuve/"
PAPER = "/admin/login/secours/"
CONFIRM = "/admin/mon-compte/confirmer/"
WAIT = "Il y a eu plusieurs essais de suite."


@pytest.fixture
def louise(settings: Settings, time_machine: TimeMachineFixture) -> User:
    settings.RATE_LIMITS = True
    time_machine.move_to(NOW, tick=False)
    user = make_user(Role.COORDINATOR)
    give_application(user, now=NOW)
    return user


def refused_five_times(client: Client, user: User) -> Client:
    """Five wrong codes in two sign-ins; the password is right each time."""
    gives_password(client, user)
    for _ in range(4):
        assert client.post(PAGE, {"code": "000000"}).status_code == 422
    other = Client()
    gives_password(other, user)
    assert other.post(PAGE, {"code": "000000"}).status_code == 422
    return other


@pytest.mark.parametrize("page", [PAGE, PAPER])
def test_a_right_code_waits_its_turn(
    client: Client, louise: User, time_machine: TimeMachineFixture, page: str
) -> None:
    [paper, *_rest] = give_codes(louise, now=NOW)
    refused_five_times(client, louise)
    now = NOW
    code = {PAGE: code_at(now), PAPER: paper}[page]
    slowed = client.post(page, {"code": code})
    assert slowed.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert slowed["Retry-After"] == "20"
    assert WAIT in text_of(slowed)
    assert not is_signed_in(client)
    time_machine.move_to(NOW + timedelta(seconds=21), tick=False)
    assert client.post(page, {"code": code}).status_code == HTTPStatus.FOUND
    assert is_signed_in(client)


def test_who_signed_in_is_not_slowed_by_what_was_before(client: Client, louise: User) -> None:
    gives_password(client, louise)
    client.post(PAGE, {"code": "000000"})
    client.post(PAGE, {"code": code_at(NOW)})
    for _ in range(9):
        assert client.post(CONFIRM, {"password": "no"}).status_code == 422
    assert client.post(CONFIRM, {"password": PASSWORD}).status_code == HTTPStatus.FOUND


def test_the_present_password_is_no_easier_to_guess(client: Client, louise: User) -> None:
    gives_password(client, louise)
    client.post(PAGE, {"code": code_at(NOW)})
    statuses = [client.post(CONFIRM, {"password": "no"}).status_code for _ in range(11)]
    assert statuses == [HTTPStatus.UNPROCESSABLE_ENTITY] * 10 + [HTTPStatus.TOO_MANY_REQUESTS]
    slowed = client.post(CONFIRM, {"password": PASSWORD})
    assert (slowed.status_code, WAIT in text_of(slowed)) == (429, True)


def test_the_page_of_the_password_says_how_long_to_wait(client: Client, louise: User) -> None:
    typed = {"username": louise.email, "password": "no"}
    statuses = [client.post("/admin/login/", typed).status_code for _ in range(6)]
    assert statuses == [HTTPStatus.UNPROCESSABLE_ENTITY] * 5 + [HTTPStatus.TOO_MANY_REQUESTS]
