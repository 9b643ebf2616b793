"""An application is gone on with by a code that was copied, or read on the telephone."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.models import AidDraft, AidRequest
from assistance.operations.aid import find_draft_by_code, give_draft_code
from assistance.operations.aid.drafts import KEPT_FOR
from services.models import Service
from stage4club.notifications.models import Message
from stage4club.people.models import BrowserSession
from tests.assistance.views.applying import AGREED, CHECK, LATER, answer, step, token_in
from tests.factories import NOW, make_service

pytestmark = pytest.mark.django_db

TYPED, NEW = "/aide-financiere/demande/code/", "/aide-financiere/demande/nouveau-code/"
REFUSED = "Ce code n’ouvre rien."


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def aid(at_ten: Any, settings: Any) -> Service:
    settings.FORM_MIN_SECONDS = 0
    return make_service(
        kind="assistance", room="assistance", slug="aid", phone_extension="245", promise_days=10
    )


def code_shown(client: Client) -> str:
    """Asked for where it was begun."""
    assert client.get(LATER).text.count(f'action="{NEW}"') == 1
    page = client.post(NEW)
    [code] = re.findall(r'class="reference__code">([^<]+)<', page.text)
    return code


def type_in(client: Client, code: str) -> Any:
    token = token_in(client.get(TYPED))
    return client.post(TYPED, {"form_token": token, "code": code})


def test_two_devices_and_no_message(client: Client) -> None:
    answer(client, 1)
    answer(client, 2)
    code = code_shown(client)
    other = Client()
    assert type_in(other, code).headers["Location"] == step(3)
    for number in range(3, 7):
        answer(other, number)
    assert not Message.objects.exists()
    other.post(CHECK, AGREED)
    assert AidRequest.objects.count() == 1


@pytest.mark.parametrize("written", ["{}", " {} ", "{lower}", "{spaced}"])
def test_it_is_read_however_it_was_copied(client: Client, written: str) -> None:
    answer(client, 1)
    code = code_shown(client)
    typed = written.format(code, lower=code.lower(), spaced=code.replace("-", " "))
    assert type_in(Client(), typed).headers["Location"] == step(2)


@pytest.mark.parametrize("typed", ["ABC-DEF-GHJ", "123456", "bonjour", "K7M-2QX-9R0", "x" * 200])
def test_what_opens_nothing_is_said_alike(client: Client, typed: str) -> None:
    answer(client, 1)
    code_shown(client)
    other = Client()
    page = type_in(other, typed)
    assert (page.status_code, page.text.count(REFUSED)) == (422, 2)  # summary and field
    assert other.get(step(2)).headers["Location"] == step(1)


def test_without_a_code_it_says_what_to_write(client: Client) -> None:
    page = type_in(client, "")
    assert page.status_code == 422
    assert page.text.count("Écrivez les neuf lettres et chiffres de votre code.") == 2


def test_a_new_code_ends_the_one_before(client: Client) -> None:
    answer(client, 1)
    first, second = code_shown(client), code_shown(client)
    assert type_in(Client(), first).status_code == 422
    assert type_in(Client(), second).status_code == 302


def test_it_ends_with_its_draft(client: Client, at_ten: Any) -> None:
    answer(client, 1)
    code = code_shown(client)
    at_ten.shift(KEPT_FOR)
    assert type_in(Client(), code).status_code == 422
    draft = AidDraft.objects.get()
    assert give_draft_code(draft, now=NOW + KEPT_FOR) is None


def test_the_code_itself_is_kept_nowhere(client: Client, settings: Any) -> None:
    answer(client, 1)
    code = code_shown(client)
    digest = AidDraft.objects.values_list("code_digest", flat=True).get()
    assert re.fullmatch("[0-9a-f]{64}", digest)
    # With another key first it still opens; without the one that wrote it, no more.
    settings.FIELD_KEYS = ["another-key-of-thirty-two-characters!", *settings.FIELD_KEYS]
    assert find_draft_by_code(code, now=NOW) is not None
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert find_draft_by_code(code, now=NOW) is None


def test_nothing_is_shown_and_nothing_made_before_a_code(client: Client) -> None:
    assert client.get(NEW).status_code == 405
    assert client.post(NEW).headers["Location"] == "/aide-financiere/"
    client.get(TYPED)
    type_in(client, "ABC-DEF-GHJ")
    assert not BrowserSession.objects.exists()


def test_without_the_service_somebody_calls(client: Client, aid: Service) -> None:
    Service.objects.all().update(is_published=False)
    assert client.get(TYPED).headers["Location"] == "/rappel/?subject=assistance"


@pytest.mark.parametrize("drafts", [1, 20])
def test_what_it_costs(
    client: Client, drafts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _draft in range(drafts):
        other = Client()
        answer(other, 1)
    code = code_shown(other)
    type_in(Client(), code)
    with django_assert_num_queries(1):
        token = token_in(client.get(TYPED))
    with django_assert_num_queries(8):
        assert client.post(TYPED, {"form_token": token, "code": code}).status_code == 302
