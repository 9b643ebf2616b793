"""The two-minute path: a name and a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from services.management.first_catalogue import read_catalogue
from services.models import Service
from services.operations import load_catalogue
from stage4club.core.models import Draft
from stage4club.core.spoken import long_day
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import finish_call_task
from tests.services.factories import NOW, make_service, make_user

pytestmark = pytest.mark.django_db

FORM, RECEIVED = "/rappel/", "/rappel/recu/"
ENGLISH_FORM, ENGLISH_RECEIVED = "/en/call-me/", "/en/call-me/received/"
LEAST = {"preferred_name": "Zoé", "phone": "514 555-0142"}


@pytest.fixture(autouse=True)
def at_now() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def catalogue() -> None:
    read = read_catalogue()
    load_catalogue(pillars=read.pillars, services=read.services, now=NOW)


def token_in(page: HttpResponse) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


def ask(client: Client, path: str = FORM, token: str = "", **data: str) -> Any:
    """Fill the form in and press its one button."""
    token = token or token_in(client.get(path))
    return client.post(path, {**LEAST, "form_token": token, **data})


@pytest.mark.parametrize("path", [FORM, ENGLISH_FORM])
def test_opening_the_form_leaves_nothing_and_asks_nothing_of_the_database(
    client: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(path)
    with django_assert_num_queries(0):
        page = client.get(path)
    assert (page.status_code, "sessionid" in client.cookies) == (HTTPStatus.OK, False)
    assert (CallTask.objects.count(), Draft.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("subject", "room", "topic", "days"),
    [
        ("group", "group", "group", 3),
        ("assistance", "assistance", "assistance", 3),
        ("appointment", "social_work", "appointment", 2),
        ("other", "group", "other", 3),
        ("", "group", "other", 3),
    ],
)
def test_a_name_and_a_number_become_a_call_in_the_room_of_the_topic(
    client: Client, subject: str, room: str, topic: str, days: int
) -> None:
    answer = ask(client, subject=subject, good_time="evening")
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, RECEIVED)
    task = CallTask.objects.get()
    assert (task.room, task.topic, task.reason, task.language) == (room, topic, "call_back", "fr")
    assert (task.typed_name, str(task.typed_phone), task.good_time) == (
        "Zoé",
        "+15145550142",
        "evening",
    )
    # Working days after a Monday.
    assert task.due_on == (NOW + timedelta(days=days)).date()
    assert (task.is_quarantined, Person.objects.count(), Draft.objects.count()) == (False, 0, 0)


def test_the_page_that_follows_says_when_and_at_which_number(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ask(client, subject="appointment")
    task = CallTask.objects.get()
    assert task.due_on.isoformat() == "2026-11-04"
    # The session, the call, the service.
    with django_assert_num_queries(3):
        page = client.get(RECEIVED)
    for words in (
        task.reference,
        f"<strong>{long_day(task.due_on)}</strong>",
        '<span class="unbroken">514 555-0142</span>',
        "poste 274",
        'href="/rappel/?change"',
    ):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_in_english_everything_is(client: Client) -> None:
    answer = ask(client, ENGLISH_FORM)
    assert answer.headers["Location"] == ENGLISH_RECEIVED
    assert CallTask.objects.get().language == "en"
    page = client.get(ENGLISH_RECEIVED)
    with translation.override("en"):
        day = long_day(CallTask.objects.get().due_on)
    assert f"Someone will call you by <strong>{day}</strong>." in page.text


def test_the_number_is_not_shown_an_hour_later_nor_once_the_call_was_made(
    client: Client, at_now: Any
) -> None:
    ask(client)
    at_now.shift(timedelta(hours=1))
    page = client.get(RECEIVED)
    assert ("514 555-0142" in page.text, "?change" in page.text) == (False, False)
    assert "514 555-0142" not in client.get(f"{FORM}?change").text
    assert CallTask.objects.get().reference in page.text
    at_now.shift(timedelta(hours=-1))
    assert "514 555-0142" in client.get(RECEIVED).text
    finish_call_task(CallTask.objects.get(), by=make_user(), now=NOW)
    assert "514 555-0142" not in client.get(RECEIVED).text


def test_what_was_typed_can_be_corrected(client: Client) -> None:
    ask(client, subject="assistance", phone="514 555-0142 poste 7", good_time="morning")
    page = client.get(f"{FORM}?change")
    assert "poste 245" in page.text
    assert page.context["form"].initial | {"form_token": ""} == {
        "form_token": "",
        "preferred_name": "Zoé",
        "phone": "514 555-0142, poste 7",
        "good_time": "morning",
        "subject": "assistance",
    }
    ask(client, token=token_in(page), phone="514 555-0147", subject="group")
    task = CallTask.objects.get()
    assert (str(task.typed_phone), task.room, task.topic) == ("+15145550147", "group", "group")


def test_a_second_press_asks_once(client: Client) -> None:
    token = token_in(client.get(FORM))
    for _press in range(2):
        assert ask(client, token=token).status_code == HTTPStatus.FOUND
    assert CallTask.objects.count() == 1


def test_another_form_of_the_same_browser_asks_again(client: Client) -> None:
    ask(client)
    ask(client, phone="514 555-0147")
    assert CallTask.objects.count() == 2
    assert "514 555-0147" in client.get(RECEIVED).text


@pytest.mark.parametrize(
    "query", ["?change", "?subject=", "?subject=%00x", "?subject=argent", "?x"]
)
def test_whatever_the_address_says_the_form_is_there(client: Client, query: str) -> None:
    page = client.get(FORM + query)
    expected = HTTPStatus.BAD_REQUEST if "%00" in query else HTTPStatus.OK
    assert (page.status_code, "checked" in page.text) == (expected, False)


def test_errors_keep_what_was_typed_and_say_what_to_do(client: Client) -> None:
    answer = ask(client, preferred_name="", phone="12", subject="assistance")
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="12"' in answer.text
    assert "<title>Erreur\N{NO-BREAK SPACE}: Voulez-vous qu’on vous appelle?" in answer.text
    assert [problem.anchor for problem in answer.context["form"].problems] == [
        "id_preferred_name",
        "id_phone",
    ]
    assert ("poste 245" in answer.text, CallTask.objects.count()) == (True, 0)


def test_a_subject_that_is_none_is_asked_again(client: Client) -> None:
    answer = ask(client, subject="argent")
    assert list(answer.context["form"].errors) == ["subject"]


def test_a_robot_is_told_nothing_and_a_human_looks(client: Client) -> None:
    assert ask(client, website="http://example.org").headers["Location"] == RECEIVED
    assert list(CallTask.objects.quarantined()) == [CallTask.objects.get()]


@pytest.mark.parametrize(("received", "form"), [(RECEIVED, FORM), (ENGLISH_RECEIVED, ENGLISH_FORM)])
def test_without_a_form_the_page_leads_to_it(client: Client, received: str, form: str) -> None:
    assert client.get(received).headers["Location"] == form


def test_a_call_that_is_no_longer_stored_is_as_one_that_was_never_asked_for(
    client: Client,
) -> None:
    ask(client)
    CallTask.objects.all().delete()
    assert client.get(RECEIVED).headers["Location"] == FORM


@pytest.mark.parametrize(
    ("slug", "link"),
    [
        ("chit-chat-club", '<a class="action" href="/rappel/?subject=group">'),
        ("financial-assistance", '<a class="action" href="/rappel/?subject=assistance">'),
        ("social-worker", '<a class="action" href="/rappel/?subject=appointment">'),
    ],
)
def test_each_page_of_a_service_leads_to_a_call_about_it(
    client: Client, slug: str, link: str
) -> None:
    assert client.get(f"/services/{slug}/").text.count(link) == 1


def test_nobody_is_called_about_a_link(client: Client) -> None:
    assert "/rappel/" not in client.get("/services/facebook-group/").text


def test_the_home_leads_to_a_call(client: Client) -> None:
    page = client.get("/").text
    assert page.count('href="/rappel/"') == 1
    assert 'Ou composez le <span class="unbroken">1 877 990-7171</span>.' in page


def test_a_service_that_is_not_published_any_more_keeps_its_room(client: Client) -> None:
    Service.objects.filter(slug="financial-assistance").update(is_published=False)
    ask(client, subject="assistance")
    assert CallTask.objects.get().room == "assistance"


def test_a_published_service_answers_first() -> None:
    old = Service.objects.get(slug="chit-chat-club")
    Service.objects.filter(pk=old.pk).update(is_published=False)
    new = make_service(slug="new-group", position=9, pillar=old.pillar)
    assert Service.objects.called_about("group") == new
    assert Service.objects.called_about("") == new


def test_a_topic_nobody_is_there_for_goes_to_the_group(client: Client) -> None:
    Service.objects.filter(slug="social-worker").delete()
    ask(client, subject="appointment")
    assert (CallTask.objects.get().room, CallTask.objects.get().topic) == ("group", "appointment")


def test_without_a_catalogue_there_is_nobody_to_call(client: Client) -> None:
    token = token_in(client.get(FORM))
    Service.objects.all().delete()
    assert ask(client, token=token).status_code == HTTPStatus.NOT_FOUND
    assert CallTask.objects.count() == 0


def test_the_other_language_keeps_the_topic(client: Client) -> None:
    page = client.get("/rappel/?subject=group&a=%26").text
    assert 'href="/en/call-me/?subject=group&amp;a=%26"' in page
