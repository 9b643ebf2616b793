"""“My account”: what it says, what may change, and for whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from time_machine import TimeMachineFixture

from stage4club.core.models import AccessEvent
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import Passkey, User
from stage4club.people.operations import codes_left, factors_of, remove_passkey
from tests.factories import make_user
from tests.stage4club.people.admin.pages import queries_of, text_of
from tests.stage4club.people.proofs import (
    PASSWORD,
    give_application,
    give_codes,
    give_passkey,
    gives_password,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 11, 14, 0, 10, tzinfo=UTC)
ACCOUNT = "/admin/mon-compte/"
CONFIRM = "/admin/mon-compte/confirmer/"
NEW_CODES = "/admin/mon-compte/nouveaux-codes/"
DROP = "/admin/mon-compte/application/retirer/"
NEUTRAL = "Un changement à votre compte"


@pytest.fixture(autouse=True)
def clock(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def louise() -> User:
    return make_user(Role.COORDINATOR, name="Louise Roy", email="louise@example.org")


@pytest.fixture
def browser(client: Client, louise: User) -> Client:
    """She has just signed in."""
    gives_password(client, louise)
    return client


def drop_address(passkey: Passkey) -> str:
    return reverse("admin:account_drop_passkey", args=[passkey.pk])


def test_it_says_who_she_is_and_by_what_she_signs_in(browser: Client, louise: User) -> None:
    bare = text_of(browser.get(ACCOUNT))
    assert "Nom Louise Roy Courriel louise@example.org Langue de nos messages Français" in bare
    assert "Aucune pour l’instant : votre mot de passe seul ouvre ce compte." in bare
    assert "Codes de secours" not in bare
    give_application(louise, now=NOW)
    give_passkey(louise, now=NOW, name="Clé bleue", last_used_at=NOW)
    give_codes(louise, now=NOW)
    whole = text_of(browser.get(ACCOUNT))
    assert "Application de codes Ajoutée le mercredi 11 mars 2026." in whole
    assert "Clé d’accès « Clé bleue » Ajoutée le mercredi 11 mars 2026." in whole
    assert "Dernière utilisation le mercredi 11 mars 2026." in whole
    assert "Il reste 10 codes." in whole


def test_it_is_found_on_every_page(browser: Client) -> None:
    assert f'<a href="{ACCOUNT}">Mon compte</a>' in browser.get("/admin/").content.decode()


def test_what_it_costs(browser: Client, louise: User) -> None:
    give_application(louise, now=NOW)
    give_passkey(louise, now=NOW)
    one = queries_of(browser, ACCOUNT)
    for _ in range(4):
        give_passkey(louise, now=NOW)
    assert (one, queries_of(browser, ACCOUNT)) == (5, 5)


def test_a_stranger_is_led_to_the_sign_in_page() -> None:
    for page in (ACCOUNT, CONFIRM, NEW_CODES, DROP):
        assert Client().get(page)["Location"] == f"/admin/login/?next={page}"


def test_new_codes_are_asked_for_then_shown_and_told(browser: Client, louise: User) -> None:
    give_codes(louise, now=NOW)
    former = set(louise.recovery_codes.values_list("pk", flat=True))
    assert browser.get(NEW_CODES).status_code == HTTPStatus.OK
    assert set(louise.recovery_codes.values_list("pk", flat=True)) == former
    assert browser.post(NEW_CODES)["Location"] == "/admin/mon-compte/codes/"
    assert former.isdisjoint(louise.recovery_codes.values_list("pk", flat=True))
    assert browser.post("/admin/mon-compte/codes/")["Location"] == ACCOUNT
    assert [message.subject for message in Message.objects.all()] == [NEUTRAL]


def test_an_application_is_removed_after_a_page_that_says_so(browser: Client, louise: User) -> None:
    give_application(louise, now=NOW)
    assert "n’ouvriront plus rien" in text_of(browser.get(DROP))
    assert factors_of(louise)
    response = browser.post(DROP, follow=True)
    assert response.redirect_chain == [(ACCOUNT, HTTPStatus.FOUND)]
    assert "L’application est retirée." in text_of(response)
    assert not factors_of(louise)


def test_a_passkey_is_removed_after_a_page_that_names_it(browser: Client, louise: User) -> None:
    passkey = give_passkey(louise, now=NOW, name="Clé bleue")
    page = browser.get(drop_address(passkey))
    assert "Retirer la clé d’accès « Clé bleue »" in text_of(page)
    response = browser.post(drop_address(passkey), follow=True)
    assert "La clé d’accès est retirée." in text_of(response)
    assert not factors_of(louise)
    assert browser.get(drop_address(passkey)).status_code == HTTPStatus.NOT_FOUND


def test_the_passkey_of_somebody_else_is_not_there(browser: Client) -> None:
    passkey = give_passkey(make_user(), now=NOW)
    for answer in (browser.get(drop_address(passkey)), browser.post(drop_address(passkey))):
        assert answer.status_code == HTTPStatus.NOT_FOUND
    assert Passkey.objects.count() == 1


def test_the_last_proof_stays_where_one_is_required(
    client: Client, louise: User, settings: Settings
) -> None:
    passkey = give_passkey(louise, now=NOW)
    other = give_passkey(louise, now=NOW)
    settings.STAFF_MFA = "required"
    proved(client, louise)
    assert "Retirer « Mon téléphone »" in text_of(client.get(ACCOUNT))
    remove_passkey(other, now=NOW)
    page = text_of(client.get(ACCOUNT))
    assert "Retirer « Mon téléphone »" not in page
    assert "Pour la retirer, ajoutez-en d’abord une autre." in page
    response = client.post(drop_address(passkey))
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Votre compte n’a que cette deuxième preuve." in text_of(response)
    assert factors_of(louise).passkeys == [passkey]


def proved(client: Client, user: User) -> None:
    """A browser in which she has just shown a code on paper."""
    [code, *_rest] = give_codes(user, now=NOW)
    gives_password(client, user)
    client.post("/admin/login/secours/", {"code": code})


def test_after_ten_minutes_the_password_is_asked_before_a_change(
    browser: Client, louise: User, clock: TimeMachineFixture
) -> None:
    give_application(louise, now=NOW)
    passkey = give_passkey(louise, now=NOW)
    pages = [NEW_CODES, DROP, drop_address(passkey)]
    clock.move_to(NOW + timedelta(minutes=11), tick=False)
    assert browser.get(ACCOUNT).status_code == HTTPStatus.OK
    for page in pages:
        for method in (browser.get, browser.post):
            assert method(page)["Location"] == f"{CONFIRM}?next={page}"
    assert len(factors_of(louise).passkeys) == 1
    assert codes_left(louise) == 0

    page = browser.get(f"{CONFIRM}?next={DROP}")
    assert f'name="next" value="{DROP}"' in page.content.decode()
    wrong = browser.post(CONFIRM, {"password": "no", "next": DROP})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Ce n’est pas votre mot de passe actuel." in text_of(wrong)
    assert f'name="next" value="{DROP}"' in wrong.content.decode()
    assert browser.post(CONFIRM, {"password": ""}).status_code == 422
    failed = AccessEvent.objects.filter(kind="sign-in-failed")
    assert [event.subject_id for event in failed] == [str(louise.pk)]
    assert browser.post(CONFIRM, {"password": PASSWORD, "next": DROP})["Location"] == DROP
    assert browser.get(DROP).status_code == HTTPStatus.OK


@pytest.mark.parametrize("to", ["", "https://example.net/"])
def test_a_password_given_for_nothing_leads_back_to_the_account(browser: Client, to: str) -> None:
    assert browser.post(CONFIRM, {"password": PASSWORD, "next": to})["Location"] == ACCOUNT


@pytest.mark.parametrize("page", [ACCOUNT, CONFIRM, NEW_CODES, DROP])
def test_nothing_of_it_is_kept_or_listed(browser: Client, page: str) -> None:
    response: Any = browser.get(page)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert browser.put(page).status_code == HTTPStatus.METHOD_NOT_ALLOWED
