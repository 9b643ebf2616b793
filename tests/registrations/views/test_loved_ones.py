"""« Non » leads to what exists for loved ones, never to an error."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.test import Client

from registrations.models import Registration
from services.enums import ServiceKind
from stage4club.core.models import Draft
from stage4club.core.spoken import long_day
from stage4club.people.enums import Room
from stage4club.people.models import CallTask, Person
from tests.factories import make_service

from .pages import FRENCH, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def slug() -> str:
    return make_service(slug="chit-chat-club").slug


@pytest.mark.parametrize("data", [{}, {"preferred_name": "", "email": "", "consent_contact": ""}])
def test_no_leads_to_the_kind_page_whatever_else_was_written(
    client: Client, slug: str, data: dict[str, str]
) -> None:
    response = fill(client, slug, lives_with_mbc="no", **data)
    assert response.headers["Location"] == FRENCH["loved_ones"].format(slug)
    page = client.get(FRENCH["loved_ones"].format(slug))
    assert page.status_code == HTTPStatus.OK
    assert (page.context["can_call_back"], Registration.objects.count()) == (False, 0)


def test_the_check_page_leads_there_too(client: Client, slug: str) -> None:
    fill(client, slug, lives_with_mbc="no")
    response = client.get(FRENCH["check"].format(slug))
    assert response.headers["Location"] == FRENCH["loved_ones"].format(slug)


def test_one_button_asks_to_be_called_back(client: Client, slug: str) -> None:
    fill(client, slug, lives_with_mbc="no", phone="514 555-0142 poste 7", good_time="evening")
    url = FRENCH["loved_ones"].format(slug)
    assert client.get(url).context["can_call_back"] is True
    for _press in range(2):
        assert client.post(url).status_code in {HTTPStatus.FOUND, HTTPStatus.OK}
    task = CallTask.objects.get()
    assert (task.room, task.reason, task.typed_name) == ("group", "call_back", "Zoé")
    assert (str(task.typed_phone), task.typed_extension) == ("+15145550142", "7")
    assert task.good_time == "evening"
    assert (Person.objects.count(), Draft.objects.count()) == (0, 0)
    page = client.get(url)
    assert (page.context["call_back"], "can_call_back" in page.context) == (task, False)
    assert f"au plus tard le {long_day(task.due_on)}" in page.text


def test_a_helper_is_the_one_to_call(client: Client, slug: str) -> None:
    fill(
        client,
        slug,
        lives_with_mbc="no",
        for_whom="other",
        helper_name="Luc",
        helper_phone="514 555-0147",
    )
    client.post(FRENCH["loved_ones"].format(slug))
    task = CallTask.objects.get()
    assert (task.typed_name, str(task.typed_phone)) == ("Luc", "+15145550147")


def test_without_a_number_nothing_is_stored(client: Client, slug: str) -> None:
    fill(client, slug, lives_with_mbc="no")
    response = client.post(FRENCH["loved_ones"].format(slug))
    assert (response.status_code, CallTask.objects.count()) == (HTTPStatus.OK, 0)


def test_without_a_form_the_page_stands_by_itself(client: Client, slug: str) -> None:
    assert client.get(FRENCH["loved_ones"].format(slug)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("is_published", [True, False])
def test_the_page_leads_to_the_social_worker_while_she_is_in_the_catalogue(
    client: Client, slug: str, *, is_published: bool
) -> None:
    make_service(
        slug="social-worker",
        kind=ServiceKind.APPOINTMENT,
        room=Room.SOCIAL_WORK,
        is_published=is_published,
    )
    page = client.get(FRENCH["loved_ones"].format(slug)).text
    link = '<a href="/services/social-worker/">Voir comment la rencontrer</a>'
    assert page.count(link) == is_published
