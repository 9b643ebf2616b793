"""Setting up a second proof: at a first sign-in where one is required, and from one's account."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from time_machine import TimeMachineFixture

from stage4club.core.models import AccessEvent
from stage4club.people.enums import Role
from stage4club.people.models import TotpDevice, User
from stage4club.people.operations import codes_left, has_factor, use_recovery_code
from stage4club.people.operations.one_time_codes import code_of, step_of
from tests.factories import make_user
from tests.stage4club.people.admin.pages import text_of
from tests.stage4club.people.proofs import (
    code_at,
    give_application,
    give_codes,
    give_passkey,
    gives_password,
    is_signed_in,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 11, 14, 0, 10, tzinfo=UTC)
CHOICE = "/admin/mon-compte/preuve/"
APPLICATION = "/admin/mon-compte/application/"
PASSKEY = "/admin/mon-compte/cle/"
QUESTION = "/admin/mon-compte/cle/question/"
CODES = "/admin/mon-compte/codes/"
ACCOUNT = "/admin/mon-compte/"
CONFIRM = "/admin/mon-compte/confirmer/?next="


@pytest.fixture(autouse=True)
def clock(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def louise(settings: Settings) -> User:
    settings.STAFF_MFA = "required"
    return make_user(Role.COORDINATOR, name="Louise", email="louise@example.org")


def key_shown(response: Any) -> str:
    """The secret that the page says, for who cannot aim a telephone at it."""
    [key] = re.findall(r'class="key">([A-Z2-7 ]+)<', response.content.decode())
    return str(key).replace(" ", "")


def codes_shown(response: Any) -> list[str]:
    return re.findall(r"<code>([0-9A-Z-]+)</code>", response.content.decode())


def test_a_first_sign_in_sets_up_the_application_then_shows_codes_then_goes_on(
    client: Client, louise: User
) -> None:
    assert gives_password(client, louise, to="/admin/people/calltask/") == CHOICE
    assert client.get(CHOICE).status_code == HTTPStatus.OK
    assert client.post(CHOICE)["Location"] == APPLICATION
    page = client.get(APPLICATION)
    secret = key_shown(page)
    content = page.content.decode()
    assert 'src="data:image/svg+xml' in content
    assert f"secret={secret}" in content
    assert key_shown(client.get(APPLICATION)) == secret
    assert not is_signed_in(client)
    response = client.post(APPLICATION, {"code": code_of(secret, step_of(NOW))})
    assert response["Location"] == CODES
    assert is_signed_in(client)
    shown = codes_shown(client.get(CODES))
    assert len(shown) == 10
    assert codes_shown(client.get(CODES)) == shown
    assert client.post(CODES)["Location"] == "/admin/people/calltask/"
    assert client.get(CODES)["Location"] == ACCOUNT
    assert use_recovery_code(louise, code=shown[0], now=NOW) == 9
    assert [event.kind for event in AccessEvent.objects.filter(kind="sign-in")] == ["sign-in"]


def test_a_code_that_does_not_fit_shows_the_same_picture_again(
    client: Client, louise: User
) -> None:
    gives_password(client, louise)
    client.post(CHOICE)
    secret = key_shown(client.get(APPLICATION))
    response = client.post(APPLICATION, {"code": "000000"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Ce code ne convient pas." in text_of(response)
    assert key_shown(response) == secret
    assert not has_factor(louise)


def test_the_session_keeps_neither_the_secret_nor_the_codes_in_clear(
    client: Client, louise: User
) -> None:
    gives_password(client, louise)
    client.post(CHOICE)
    secret = key_shown(client.get(APPLICATION))
    assert secret not in str(dict(client.session.items()))
    client.post(APPLICATION, {"code": code_of(secret, step_of(NOW))})
    [first, *_rest] = codes_shown(client.get(CODES))
    assert first not in str(dict(client.session.items()))


def test_opening_the_pages_changes_nothing(client: Client, louise: User) -> None:
    gives_password(client, louise)
    before = dict(client.session.items())
    for page in (CHOICE, PASSKEY):
        assert client.get(page).status_code == HTTPStatus.OK
    assert client.get(APPLICATION)["Location"] == CHOICE
    assert dict(client.session.items()) == before


@pytest.mark.parametrize("give", [give_application, give_passkey])
@pytest.mark.parametrize("page", [CHOICE, APPLICATION, PASSKEY, QUESTION])
def test_a_password_alone_sets_up_nothing_beside_a_proof(
    client: Client, louise: User, give: Callable[..., Any], page: str
) -> None:
    give(louise, now=NOW)
    gives_password(client, louise)
    assert client.post(page)["Location"] == "/admin/login/"


def test_a_proof_set_up_elsewhere_meanwhile_stops_this_one(client: Client, louise: User) -> None:
    gives_password(client, louise)
    client.post(CHOICE)
    secret = key_shown(client.get(APPLICATION))
    give_passkey(louise, now=NOW)
    typed = {"code": code_of(secret, step_of(NOW))}
    assert client.post(APPLICATION, typed)["Location"] == "/admin/login/"
    assert not TotpDevice.objects.exists()


@pytest.mark.parametrize("page", [CHOICE, APPLICATION, PASSKEY, QUESTION, CODES])
def test_a_stranger_is_led_to_the_sign_in_page(client: Client, page: str) -> None:
    assert client.post(page)["Location"] == "/admin/login/"


def signed_in(client: Client, user: User, *, now: datetime = NOW) -> None:
    give_application(user, now=now)
    give_codes(user, now=now)
    gives_password(client, user)
    client.post("/admin/login/preuve/", {"code": code_at(now)})


def test_another_application_takes_the_place_of_the_first(client: Client, louise: User) -> None:
    signed_in(client, louise)
    assert client.post(CHOICE)["Location"] == APPLICATION
    page = client.get(APPLICATION)
    assert "Revenir sans rien changer" in text_of(page)
    secret = key_shown(page)
    response = client.post(APPLICATION, {"code": code_of(secret, step_of(NOW))}, follow=True)
    assert response.redirect_chain == [(ACCOUNT, HTTPStatus.FOUND)]
    assert "Votre application est ajoutée." in text_of(response)
    assert TotpDevice.objects.get(user=louise).secret == secret
    assert codes_left(louise) == 10


@pytest.mark.parametrize("page", [CHOICE, APPLICATION, PASSKEY])
def test_after_ten_minutes_she_proves_again_who_she_is(
    client: Client, louise: User, clock: TimeMachineFixture, page: str
) -> None:
    signed_in(client, louise)
    clock.move_to(NOW + timedelta(minutes=10), tick=False)
    assert client.get(CHOICE).status_code == HTTPStatus.OK
    clock.move_to(NOW + timedelta(minutes=10, seconds=1), tick=False)
    assert client.get(page)["Location"] == CONFIRM + page
    assert client.post(page)["Location"] == CONFIRM + page


def test_where_it_is_optional_the_first_proof_of_a_session_brings_codes(
    client: Client, settings: Settings
) -> None:
    user = make_user(Role.EDITOR)
    gives_password(client, user)
    client.post(CHOICE)
    secret = key_shown(client.get(APPLICATION))
    response = client.post(APPLICATION, {"code": code_of(secret, step_of(NOW))})
    assert response["Location"] == CODES
    assert client.post(CODES)["Location"] == ACCOUNT
    settings.STAFF_MFA = "required"
    assert is_signed_in(client)


def test_nothing_of_it_is_kept_or_listed(client: Client, louise: User) -> None:
    gives_password(client, louise)
    for page in (CHOICE, PASSKEY):
        response = client.get(page)
        assert response["Cache-Control"] == "no-store"
        assert client.delete(page).status_code == HTTPStatus.METHOD_NOT_ALLOWED
