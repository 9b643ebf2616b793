"""« Mot de passe oublié? »: one answer for every address, and a link for who has an account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import close_account, send_new_password
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

PAGE = "/admin/mot-de-passe-oublie/"
SHE = "zoe@example.org"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def limited(settings: Settings) -> None:
    settings.RATE_LIMITS = True


@pytest.fixture
def user() -> User:
    return make_user(Role.PARTNER, name="Zoé", email=SHE)


def asked(email: str, *, at: Any = NOW, address: str = "192.0.2.7") -> Any:
    with time_machine.travel(at, tick=False):
        return Client().post(PAGE, {"email": email}, REMOTE_ADDR=address)


def text_of(response: Any) -> str:
    content = re.sub(r'value="[^"]{64}"', "", response.content.decode())
    return re.sub(r"\s+", " ", content)


def test_the_sign_in_page_leads_there(client: Client) -> None:
    assert (
        f'<a class="action" href="{PAGE}">Mot de passe oublié?</a>'
        in client.get("/admin/login/").content.decode()
    )
    assert "<h1>Un nouveau mot de passe</h1>" in client.get(PAGE).content.decode()


def test_a_link_leaves_in_words_of_its_own_and_opens_another_password(user: User) -> None:
    response = asked("ZOE@example.org")
    assert (response.status_code, response["Location"]) == (302, f"{PAGE}envoye/")
    [message] = Message.objects.all()
    assert (message.to_address, message.kind) == (SHE, "people.new_password")
    assert message.created_by_id is None
    assert "Quelqu’un a demandé ce lien" in message.body_text
    assert "Quelqu’un a demandé ce lien" in message.body_html
    assert [(event.verb, event.actor_id) for event in audit.history(user)] == [
        ("forgotten-password", None)
    ]
    with time_machine.travel(NOW, tick=False):
        browser = Client()
        link = re.search(r"http://testserver(/\S+)", message.body_text)
        assert link
        page = browser.get(link[1])["Location"]
        words = "brouette violon tricot"
        browser.post(page, {"new_password1": words, "new_password2": words})
    user.refresh_from_db()
    assert user.check_password(words)


def test_english_speakers_read_english(user: User) -> None:
    User.objects.update(language="en")
    asked(SHE)
    message = Message.objects.get()
    assert message.subject == "A link for a new password"
    assert "Somebody asked for this link on the page where you sign in." in message.body_text


def closed() -> str:
    user = make_user(name="Claire")
    make_user(Role.ADMIN)
    close_account(user, by=user, now=NOW)
    return user.email


def without_password() -> str:
    return User.objects.create_user("new@example.org", name="Neuve", roles=[Role.PARTNER]).email


def just_asked() -> str:
    user = make_user(name="Louise")
    asked(user.email, at=NOW - timedelta(minutes=9))
    Message.objects.update(dedupe_key="before")
    return user.email


@pytest.mark.parametrize(
    "whose", [lambda: "nobody@example.org", closed, without_password, just_asked]
)
def test_the_answer_is_the_same_and_nothing_leaves(user: User, whose: Any) -> None:
    other = whose()
    before = Message.objects.count()
    answers = []
    for email in (SHE, other):
        response = asked(email)
        page = Client().get(response["Location"])
        headers = {**dict(response.items()), "Set-Cookie": ""}
        answers.append((response.status_code, headers, response.content, text_of(page)))
    assert answers[0] == answers[1]
    assert "Si un compte a cette adresse, un lien est en route." in answers[0][3]
    sent = Message.objects.values_list("to_address", flat=True)
    assert (Message.objects.count() - before, list(sent).count(SHE)) == (1, 1)


def test_ten_minutes_between_two_and_three_a_day_at_most(user: User) -> None:
    counts = []
    for after in (0 * HOUR, HOUR / 12, HOUR, 2 * HOUR, 3 * HOUR, 23 * HOUR, 24 * HOUR, 25 * HOUR):
        asked(SHE, at=NOW + after)
        counts.append(Message.objects.count())
    assert counts == [1, 1, 2, 3, 3, 3, 4, 5]


def test_links_of_an_administrator_do_not_count(user: User) -> None:
    administrator = make_user(Role.ADMIN)
    for hours in range(3):
        send_new_password(user, by=administrator, now=NOW + hours * HOUR)
    asked(SHE, at=NOW + 4 * HOUR)
    assert Message.objects.count() == 4


def test_without_limits_three_a_day_are_not_counted(user: User, settings: Settings) -> None:
    settings.RATE_LIMITS = False
    for hours in range(5):
        asked(SHE, at=NOW + hours * HOUR)
    assert Message.objects.count() == 5


def test_who_asks_again_and_again_is_told_to_wait_and_keeps_what_she_typed(user: User) -> None:
    statuses = [asked(SHE).status_code for _time in range(6)]
    assert statuses == [302] * 5 + [429]
    response = asked(SHE)
    assert response["Retry-After"] == "20"
    assert "Attendez 20 secondes" in response.content.decode()
    assert f'value="{SHE}"' in response.content.decode()
    # Nobody's sign-in is slowed by it.
    with time_machine.travel(NOW, tick=False):
        typed = {"username": SHE, "password": "un mot de passe de test", "next": "/admin/"}
        assert Client().post("/admin/login/", typed, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_two_hundred_addresses_from_one_place() -> None:
    statuses = [asked(f"name{number}@example.org").status_code for number in range(200)]
    assert statuses == [302] * 30 + [429] * 170


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Écrivez votre adresse courriel."), ("a@localhost", "a@localhost"), ("x" * 400, "xxx")],
)
def test_what_is_no_address_is_said_and_kept(client: Client, typed: str, words: str) -> None:
    response = client.post(PAGE, {"email": typed})
    assert response.status_code == 422
    assert 'class="error-summary"' in response.content.decode()
    assert words in response.content.decode()


def test_it_is_nobodys_page_to_keep(client: Client) -> None:
    for response in (client.get(PAGE), client.post(PAGE), client.get(f"{PAGE}envoye/")):
        assert response["Cache-Control"] == "no-store"
    assert client.put(PAGE).status_code == 405
    assert client.post(f"{PAGE}envoye/").status_code == 405


def test_what_it_asks_of_the_database(user: User) -> None:
    counts = []
    for email in ("nobody@example.org", SHE):
        with CaptureQueriesContext(connection) as queries:
            asked(email)
        counts.append(len(queries))
    # The try and its refusal, ten; the account, within a transaction. Then, for who has one: the
    # last links, those of today, the message, the line of audit.
    assert counts == [13, 17]
