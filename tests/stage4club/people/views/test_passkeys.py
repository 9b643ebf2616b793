"""Passkeys at the door and in one's account, as the script of the pages drives them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import Settings
from time_machine import TimeMachineFixture

from stage4club.core.models import AccessEvent
from stage4club.people.enums import Role
from stage4club.people.models import Passkey, User
from stage4club.people.operations import add_passkey, new_passkey_options
from tests.factories import make_user
from tests.stage4club.people.admin.pages import text_of
from tests.stage4club.people.authenticator import Authenticator
from tests.stage4club.people.proofs import give_application, gives_password, is_signed_in

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 11, 14, 0, 10, tzinfo=UTC)
QUESTION = "/admin/login/cle/question/"
SIGN_IN = "/admin/login/cle/"
NEW = "/admin/mon-compte/cle/"
NEW_QUESTION = "/admin/mon-compte/cle/question/"
OPENED_NOTHING = "Cette clé d’accès n’a rien ouvert."


@pytest.fixture(autouse=True)
def clock(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def louise() -> User:
    return make_user(Role.COORDINATOR, name="Louise")


@pytest.fixture
def device(louise: User) -> Authenticator:
    """Her telephone, which has a passkey of hers."""
    device = Authenticator()
    options, challenge = new_passkey_options(louise)
    add_passkey(
        louise,
        credential=device.makes(json.loads(options)),
        challenge=challenge,
        name="Mon téléphone",
        now=NOW,
        is_first=True,
    )
    return device


def asked(client: Client, address: str = QUESTION) -> dict[str, Any]:
    response = client.post(address)
    assert response["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(response.content)
    return found


def test_a_passkey_alone_opens_what_one_asked_for(
    client: Client, louise: User, device: Authenticator, settings: Settings
) -> None:
    settings.STAFF_MFA = "required"
    signed = device.signs(asked(client))
    response = client.post(SIGN_IN, {"credential": signed, "next": "/admin/people/calltask/"})
    assert response["Location"] == "/admin/people/calltask/"
    assert is_signed_in(client)
    [event] = AccessEvent.objects.filter(kind="sign-in")
    assert event.actor_id == louise.pk


def test_it_is_the_second_proof_after_a_password(
    client: Client, louise: User, device: Authenticator
) -> None:
    gives_password(client, louise, to="/admin/people/calltask/")
    page = client.get("/admin/login/preuve/").content.decode()
    assert 'name="code"' not in page
    assert "<noscript>" in page
    question = asked(client)
    assert [key["id"] for key in question["allowCredentials"]] == [device.credential_id]
    response = client.post(SIGN_IN, {"credential": device.signs(question)})
    assert response["Location"] == "/admin/people/calltask/"


def test_who_has_both_is_offered_both(client: Client, louise: User, device: Authenticator) -> None:
    give_application(louise, now=NOW)
    gives_password(client, louise)
    page = client.get("/admin/login/preuve/").content.decode()
    assert ('name="code"' in page, 'data-passkey="get"' in page, "<noscript>" in page) == (
        True,
        True,
        False,
    )


def test_a_stranger_s_device_is_asked_for_any_passkey(client: Client) -> None:
    assert asked(client)["allowCredentials"] == []


def test_an_answer_opens_once(client: Client, louise: User, device: Authenticator) -> None:
    device.counts = False
    signed = device.signs(asked(client))
    other = Client()
    assert other.post(SIGN_IN, {"credential": signed}).status_code == 422
    assert client.post(SIGN_IN, {"credential": signed}).status_code == HTTPStatus.FOUND
    client.post("/admin/logout/")
    again = client.post(SIGN_IN, {"credential": signed})
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert OPENED_NOTHING in text_of(again)


def test_a_question_waits_ten_minutes(
    client: Client, device: Authenticator, clock: TimeMachineFixture
) -> None:
    signed = device.signs(asked(client))
    clock.move_to(NOW + timedelta(minutes=10, seconds=1), tick=False)
    assert client.post(SIGN_IN, {"credential": signed}).status_code == 422
    assert not is_signed_in(client)


def test_what_opens_nothing_is_said_on_the_page_one_came_from(
    client: Client, louise: User, device: Authenticator
) -> None:
    first = client.post(SIGN_IN, {"credential": "{}", "next": "/admin/people/calltask/"})
    assert first.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Ouvrir une session" in text_of(first)
    assert OPENED_NOTHING in text_of(first)
    assert "Écrivez votre adresse courriel." not in text_of(first)
    assert 'value="/admin/people/calltask/"' in first.content.decode()
    gives_password(client, louise)
    second = client.post(SIGN_IN)
    assert second.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Votre deuxième preuve" in text_of(second)
    assert OPENED_NOTHING in text_of(second)
    assert "Écrivez les six chiffres" not in text_of(second)
    failed = AccessEvent.objects.filter(kind="sign-in-failed").order_by("pk")
    assert [event.subject_id for event in failed] == ["", str(louise.pk)]


def test_the_passkey_of_another_is_no_second_proof(client: Client, device: Authenticator) -> None:
    zoe = make_user(Role.EDITOR)
    give_application(zoe, now=NOW)
    gives_password(client, zoe)
    signed = device.signs(asked(client))
    assert client.post(SIGN_IN, {"credential": signed}).status_code == 422
    assert not is_signed_in(client)


def test_five_refusals_ask_for_the_password(client: Client, louise: User, device: object) -> None:
    gives_password(client, louise)
    statuses = [client.post(SIGN_IN).status_code for _ in range(5)]
    assert statuses == [HTTPStatus.UNPROCESSABLE_ENTITY] * 4 + [HTTPStatus.FOUND]


def test_a_first_sign_in_may_set_one_up(client: Client, louise: User, settings: Settings) -> None:
    settings.STAFF_MFA = "required"
    gives_password(client, louise)
    device = Authenticator()
    typed = {"name": " Mon  téléphone ", "credential": device.makes(asked(client, NEW_QUESTION))}
    assert client.post(NEW, typed)["Location"] == "/admin/mon-compte/codes/"
    passkey = Passkey.objects.get(user=louise)
    assert (passkey.name, passkey.credential_id) == ("Mon téléphone", device.credential_id)
    assert is_signed_in(client)


def test_another_is_added_from_the_account(
    client: Client, louise: User, device: Authenticator
) -> None:
    client.post(SIGN_IN, {"credential": device.signs(asked(client))})
    question = asked(client, NEW_QUESTION)
    assert [key["id"] for key in question["excludeCredentials"]] == [device.credential_id]
    typed = {"name": "Ordinateur", "credential": Authenticator().makes(question)}
    client.post(NEW, typed)
    assert {key.name for key in louise.passkeys.all()} == {"Mon téléphone", "Ordinateur"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Écrivez un nom"),
        ("x" * 61, "60 caractères"),
        ("Mon téléphone", "La clé d’accès n’a pas pu être ajoutée."),
    ],
)
def test_what_has_to_be_corrected_is_said(
    client: Client, louise: User, name: str, said: str
) -> None:
    gives_password(client, louise)
    response = client.post(NEW, {"name": name, "credential": "{}"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said in text_of(response)
    assert f'value="{name}"' in response.content.decode() or not name
    assert not Passkey.objects.exists()


def test_a_name_to_correct_does_not_ask_the_device_twice(client: Client, louise: User) -> None:
    gives_password(client, louise)
    made = Authenticator().makes(asked(client, NEW_QUESTION))
    response = client.post(NEW, {"name": "", "credential": made})
    assert f'value="{escape(made)}"' in response.content.decode()
    client.post(NEW, {"name": "Ordinateur", "credential": made})
    assert [key.name for key in louise.passkeys.all()] == ["Ordinateur"]
    refused = client.post(NEW, {"name": "Ordinateur", "credential": made})
    assert escape(made) not in refused.content.decode()


def test_one_set_up_elsewhere_meanwhile_stops_this_one(
    client: Client, louise: User, settings: Settings
) -> None:
    settings.STAFF_MFA = "required"
    gives_password(client, louise)
    made = Authenticator().makes(asked(client, NEW_QUESTION))
    give_application(louise, now=NOW)
    response = client.post(NEW, {"name": "Ordinateur", "credential": made})
    assert response["Location"] == "/admin/login/"
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("page", [QUESTION, NEW_QUESTION, SIGN_IN])
def test_questions_and_answers_are_posted(client: Client, page: str) -> None:
    assert client.get(page).status_code == HTTPStatus.METHOD_NOT_ALLOWED
