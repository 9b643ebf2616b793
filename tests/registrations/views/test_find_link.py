"""« Retrouver mon lien »: the page answers strangers as it answers everybody else."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registrations.models import AskedLink
from stage4club.notifications.models import Message
from tests.factories import make_registration
from tests.registrations.views.pages import token_in

pytestmark = pytest.mark.django_db

FORM, ASKED = "/retrouver-mon-lien/", "/retrouver-mon-lien/demande/"
KNOWN, UNKNOWN = "louise@example.org", "marthe@example.org"
#: What is new for each visitor: the tokens against forged requests and of the form, in base64.
TOKENS = re.compile(rb'(name="(?:csrfmiddlewaretoken|form_token)" value=")[^"]+')
#: What differs from row to row.
VALUES = re.compile(r"'[^']*'(::\w+)*|\"s\d+_x\d+\"")


def ask(email: str, *, client: Client | None = None, form: str = FORM, **typed: str) -> Any:
    client = client or Client()
    token = typed.pop("form_token", "") or token_in(client.get(form).text)
    return client.post(form, {"form_token": token, "email": email, **typed})


def all_that_is_told(email: str, *, form: str = FORM) -> list[Any]:
    """Every answer, header and cookie, from the form to the page that follows."""
    client = Client()
    answers = [client.get(form), ask(email, client=client, form=form)]
    answers.append(client.get(answers[1].headers["Location"]))
    return [
        (
            answer.status_code,
            dict(answer.headers),
            sorted(answer.cookies),
            TOKENS.sub(rb"\1", answer.content),
        )
        for answer in answers
    ]


def all_that_is_done(email: str, *, form: str = FORM) -> list[str]:
    """Every statement while somebody waits."""
    client = Client()
    token = token_in(client.get(form).text)
    with CaptureQueriesContext(connection) as queries:
        ask(email, client=client, form=form, form_token=token)
    return [VALUES.sub("?", query["sql"]) for query in queries]


def test_strangers_get_the_same_answer_to_the_byte() -> None:
    make_registration(email=KNOWN)
    known, unknown = all_that_is_told(KNOWN), all_that_is_told(UNKNOWN)
    assert known == unknown
    assert [status for status, *_others in known] == [200, 302, 200]
    assert known[1][1]["Location"] == ASKED


def test_the_same_work_is_done_for_them() -> None:
    make_registration(email=KNOWN)
    known, unknown = all_that_is_done(KNOWN), all_that_is_done(UNKNOWN)
    assert known == unknown
    assert [sql.split()[0] for sql in known] == ["SAVEPOINT", "INSERT", "RELEASE"]


def test_what_was_asked_is_noted_once_for_a_form_and_unreadable() -> None:
    client = Client()
    token = token_in(client.get(FORM).text)
    for _twice in range(2):
        ask(UNKNOWN, client=client, form_token=token)
    assert AskedLink.objects.get().address == UNKNOWN
    with connection.cursor() as sql:
        sql.execute("SELECT t::text FROM registrations_askedlink t")
        [(row,)] = sql.fetchall()
    assert UNKNOWN not in row
    assert UNKNOWN.encode().hex() not in row
    assert Message.objects.count() == 0
    # Neither a session nor a cookie beside the one against forged requests.
    assert sorted(client.cookies) == ["csrftoken"]


@pytest.mark.parametrize("typed", ["", "louise", "a@example.org, b@example.org"])
def test_an_address_that_is_none_is_shown_again(typed: str) -> None:
    answer = ask(typed)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["form"]["email"].value() == typed
    assert list(answer.context["form"].errors) == ["email"]
    assert AskedLink.objects.count() == 0


def test_a_robot_gets_the_same_page_and_is_not_noted() -> None:
    answer = ask(KNOWN, website="https://example.org")
    assert answer.headers["Location"] == ASKED
    assert AskedLink.objects.count() == 0


def test_who_is_too_fast_may_be_one(settings: Any) -> None:
    settings.FORM_MIN_SECONDS = 3
    assert ask(KNOWN).headers["Location"] == ASKED
    assert AskedLink.objects.count() == 0


def test_in_english_too() -> None:
    answer = ask(UNKNOWN, form="/en/find-my-link/")
    assert answer.headers["Location"] == "/en/find-my-link/asked/"
    assert Client().get("/en/find-my-link/asked/").status_code == HTTPStatus.OK


def test_the_page_of_a_dead_link_leads_here() -> None:
    page = Client().get("/lien/abc/", follow=True)
    assert f'href="{FORM}"' in page.text


def test_without_an_address_there_is_the_telephone() -> None:
    # Who calls depends on what the page was for: the form asks, this page cannot know.
    for page in (Client().get(FORM), Client().get(ASKED)):
        assert 'href="/rappel/"' in page.text
