"""The sign-in page, for who mistakes her password and for who guesses."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from stage4club.people.models import SignInAttempt
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

SHE = "zoe@example.org"
RIGHT = "un mot de passe de test"
WRONG = "un autre mot de passe"
OPEN = "/admin/login/?next=/admin/"


@pytest.fixture(autouse=True)
def limited(settings: Settings) -> None:
    settings.RATE_LIMITS = True
    make_user(email=SHE)


def sent(client: Client, password: str, **given: Any) -> Any:
    given = {"username": SHE, **given}
    address = given.pop("address", "192.0.2.7")
    return client.post(OPEN, {**given, "password": password}, REMOTE_ADDR=address)


def test_the_sixth_wrong_try_is_told_to_wait_and_keeps_the_address(client: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        statuses = [sent(client, WRONG).status_code for _time in range(5)]
        response = sent(client, RIGHT)
    page = response.content.decode()
    assert statuses == [HTTPStatus.UNPROCESSABLE_ENTITY] * 5
    assert (response.status_code, response["Retry-After"]) == (429, "20")
    assert "Attendez 20 secondes, puis essayez de nouveau." in page
    assert f'value="{SHE}"' in page
    assert RIGHT not in page
    with time_machine.travel(NOW.replace(second=20), tick=False):
        response = sent(client, RIGHT)
    assert (response.status_code, response["Location"]) == (HTTPStatus.FOUND, "/admin/")


def test_strangers_do_not_keep_her_from_her_own_place(client: Client) -> None:
    assert sent(client, RIGHT).status_code == HTTPStatus.FOUND
    with time_machine.travel(NOW, tick=False):
        for number in range(7):
            response = sent(Client(), WRONG, address=f"198.51.100.{number}")
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert sent(Client(), RIGHT).status_code == HTTPStatus.FOUND


def test_an_account_that_does_not_exist_is_slowed_alike(client: Client) -> None:
    pages = []
    for username in (SHE, "nobody@example.org"):
        with time_machine.travel(NOW, tick=False):
            for _time in range(6):
                response = sent(Client(), WRONG, username=username)
        words = response.content.decode().replace(username, "…")
        pages.append((response.status_code, words.partition("<h1>")[2].partition("csrf")[0]))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("given", [{"username": ""}, {"password": ""}])
def test_an_empty_field_is_no_try(client: Client, given: dict[str, str]) -> None:
    typed = {"username": SHE, "password": WRONG, **given}
    for _time in range(6):
        response = client.post(OPEN, typed)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not SignInAttempt.objects.exists()


def test_what_one_try_asks_of_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    # The try: begin, lock, count, insert, commit. The account. The refusal: begin, lock, delete,
    # insert, commit. Whose account was meant, and the line of the access log.
    with django_assert_num_queries(13):
        sent(client, WRONG)
    for number in range(40):
        sent(client, WRONG, username=f"name{number}@example.org")
    with django_assert_num_queries(13):
        sent(client, WRONG, address="192.0.2.8")
