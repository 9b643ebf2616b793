"""An administrator takes the second proof of a colleague away, never her own."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import has_factor
from tests.factories import NOW, make_user
from tests.stage4club.people.admin.pages import browser_of, page_of, queries_of, text_of, verbs_of
from tests.stage4club.people.proofs import give_application, give_codes, give_passkey

pytestmark = pytest.mark.django_db

VERB = "reset-second-factor"


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMIN, name="Martine")


@pytest.fixture
def browser(administrator: User) -> Client:
    return browser_of(administrator)


@pytest.fixture
def louise() -> User:
    user = make_user(Role.COORDINATOR, name="Louise", email="louise@example.org")
    give_application(user, now=NOW)
    give_codes(user, now=NOW)
    return user


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_it_is_for_who_manages_accounts(louise: User, role: Role) -> None:
    page = page_of(louise, VERB)
    browser = browser_of(make_user(role))
    assert browser.get(page).status_code == HTTPStatus.FORBIDDEN
    assert browser.post(page, {"recognised": "in_person"}).status_code == HTTPStatus.FORBIDDEN
    assert has_factor(louise)


def test_it_asks_how_she_was_recognised_and_tells_her(
    browser: Client, administrator: User, louise: User
) -> None:
    assert VERB in verbs_of(browser.get(page_of(louise)))
    page = browser.get(page_of(louise, VERB))
    assert "Comment avez-vous reconnu cette personne?" in text_of(page)
    missing = browser.post(page_of(louise, VERB), {})
    assert missing.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choisissez comment vous avez reconnu cette personne." in text_of(missing)
    assert has_factor(louise)
    done = browser.post(page_of(louise, VERB), {"recognised": "in_person"}, follow=True)
    assert "La deuxième preuve est retirée." in text_of(done)
    assert VERB not in verbs_of(done)
    assert not has_factor(louise)
    assert audit.history(louise)[0].details == {"recognised": "in_person"}
    assert [message.to_address for message in Message.objects.all()] == ["louise@example.org"]
    history = text_of(browser.get(page_of(louise, "history")))
    assert "Deuxième preuve retirée" in history


def test_she_stays_signed_in_where_she_is(browser: Client, louise: User) -> None:
    elsewhere = browser_of(louise)
    browser.post(page_of(louise, VERB), {"recognised": "by_phone"})
    assert elsewhere.get("/admin/").status_code == HTTPStatus.OK


def test_nobody_does_it_for_herself(browser: Client, administrator: User) -> None:
    give_passkey(administrator, now=NOW)
    assert VERB not in verbs_of(browser.get(page_of(administrator)))
    response = browser.post(page_of(administrator, VERB), {"recognised": "in_person"})
    assert response.status_code == HTTPStatus.CONFLICT
    assert has_factor(administrator)


def test_there_is_nothing_to_take_from_who_has_none(browser: Client) -> None:
    user = make_user()
    assert VERB not in verbs_of(browser.get(page_of(user)))
    response = browser.post(page_of(user, VERB), {"recognised": "in_person"})
    assert response.status_code == HTTPStatus.CONFLICT


def test_what_the_page_costs(browser: Client, louise: User) -> None:
    one = queries_of(browser, page_of(louise, VERB))
    for _ in range(5):
        give_passkey(louise, now=NOW)
    assert queries_of(browser, page_of(louise, VERB)) == one
