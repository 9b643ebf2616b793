"""Comfortable reading, and erasing what this browser keeps."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from stage4club.core.drafts import load_draft
from stage4club.core.forms import read_form_token
from stage4club.core.models import Draft
from stage4club.people.models import BrowserSession, User
from tests.factories import make_user
from tests.registering import ANSWERS as ASKED
from tests.services.factories import make_service

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
ANSWERS = ASKED | {"for_whom": "self", "preferred_name": "Louise", "email": "louise@example.org"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def switched(client: Client, *, back: str = "/", comfort: str = "on", at: str = "/confort/"):
    return client.post(f"{at}?{urlencode({'next': back})}", {"comfort": comfort})


@pytest.mark.parametrize("page", ["/", "/en/?q=d%E9j%E0&r=%26", "/effacer/?a=b&c=d"])
def test_the_switch_leads_back_to_its_page(client: Client, page: str):
    action = re.search(r'class="comfort" method="post" action="([^"]+)"', client.get(page).text)[1]
    answer = client.post(unescape(action), {"comfort": "on"})
    assert (answer.status_code, answer["Location"]) == (302, page)


@pytest.mark.parametrize(
    "asked",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "javascript:alert(1)",
        "",
        "abc",
        "erase",
        "?q=a",
    ],
)
def test_the_switch_leads_nowhere_else(client: Client, asked: str):
    answers = [switched(client, back=asked, at=page) for page in ("/confort/", "/en/comfort/")]
    assert [answer["Location"] for answer in answers] == ["/", "/en/"]


def test_comfortable_reading_is_one_cookie_that_says_nothing_else(client: Client):
    cookie = switched(client).cookies["comfort"]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("on", 31_536_000, "/")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert set(client.cookies) == {"comfort"}
    switched(client, comfort="off")
    assert client.cookies["comfort"].value == ""
    assert BrowserSession.objects.count() == 0


def switch(page: str) -> tuple[bool, str]:
    """Whether the page is drawn comfortably, and what its switch would ask for."""
    value = re.search(r'name="comfort" value="(\w+)"', page)
    assert value is not None
    return " data-comfort>" in page.partition("<head>")[0], value[1]


def test_every_page_is_drawn_as_the_reader_chose(client: Client):
    make_service()
    pages = ["/", "/en/", "/inscription/chit-chat-club/", "/effacer/", "/admin/login/"]
    assert [switch(client.get(page).text) for page in pages] == [(False, "on")] * 5
    client.cookies["comfort"] = "on"
    assert [switch(client.get(page).text) for page in pages] == [(True, "off")] * 5
    assert '<html lang="fr" data-comfort>' in client.get("/nulle-part/").text
    client.cookies["comfort"] = "yes"
    assert [switch(client.get(page).text) for page in pages] == [(False, "on")] * 5


def test_the_switch_is_posted_and_costs_nothing(client: Client, django_assert_num_queries):
    assert client.get("/confort/").status_code == 405
    with django_assert_num_queries(0):
        switched(client)


def test_erasing_is_said_before_it_is_done(client: Client):
    for page, words in (("/effacer/", "Effacer de cet appareil"), ("/en/erase/", "Erase from")):
        answer = client.get(page)
        assert (answer.status_code, words in answer.text) == (200, True)
        assert answer["Cache-Control"] == "no-store"


def test_erasing_leaves_nothing_in_the_browser_and_no_unsent_answer(client: Client):
    make_service()
    client.get("/inscription/chit-chat-club/")
    client.post("/inscription/chit-chat-club/", ANSWERS)
    switched(client)
    client.cookies["django_language"] = "fr"
    client.cookies["csrftoken"] = "a" * 32
    assert (Draft.objects.count(), BrowserSession.objects.count()) == (1, 1)
    answer = client.post("/effacer/")
    assert answer.status_code == 200
    assert "C’est effacé" in answer.text
    assert switch(answer.text) == (False, "on")
    assert {name: cookie.value for name, cookie in client.cookies.items()} == {
        "comfort": "",
        "csrftoken": "",
        "django_language": "",
        "sessionid": "",
    }
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert (Draft.objects.count(), BrowserSession.objects.count()) == (0, 0)


def test_erasing_leaves_what_others_are_typing(client: Client):
    make_service()
    hers = Client()
    answer = hers.get("/inscription/chit-chat-club/")
    token = re.search(r'name="form_token" value="([^"]+)"', answer.text)[1]
    hers.post("/inscription/chit-chat-club/", {**ANSWERS, "form_token": token})
    client.post("/inscription/chit-chat-club/", ANSWERS)
    client.post("/effacer/")
    key = read_form_token(token, NOW).key
    assert load_draft(key, "registration:chit-chat-club", now=NOW)["preferred_name"] == "Louise"


def test_erasing_signs_out(client: Client):
    client.force_login(make_user())
    client.post("/effacer/")
    assert BrowserSession.objects.count() == 0
    assert client.get("/admin/").status_code == 302
    assert User.objects.count() == 1


def test_erasing_asks_for_the_token_against_forged_requests():
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/effacer/").status_code == 403
    assert stranger.post("/confort/", {"comfort": "on"}).status_code == 302
