"""The form page: nothing is stored by looking, nothing typed is lost, errors are plain."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registrations.models import Registration
from stage4club.core.drafts import load_draft
from stage4club.core.forms import read_form_token
from stage4club.core.models import Draft
from stage4club.notifications.models import Message
from stage4club.people.models import BrowserSession
from tests.factories import make_service

from .pages import ENGLISH, FRENCH, LEAST, fill, open_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def slug() -> str:
    return make_service(slug="chit-chat-club").slug


def test_looking_costs_at_most_two_queries_and_leaves_nothing(
    client: Client, slug: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        response = client.get(FRENCH["form"].format(slug))
    assert response.status_code == HTTPStatus.OK
    assert list(response.cookies) == ["csrftoken"]
    assert (BrowserSession.objects.count(), Draft.objects.count()) == (0, 0)


@pytest.mark.parametrize("pages", [FRENCH, ENGLISH])
def test_the_least_leads_to_the_check_page(
    client: Client, slug: str, pages: dict[str, str]
) -> None:
    response = fill(client, slug, pages)
    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Location"] == pages["check"].format(slug)
    assert (Draft.objects.count(), BrowserSession.objects.count()) == (1, 1)
    assert Registration.objects.count() == 0


def test_what_is_kept_between_form_and_check_is_encrypted(client: Client, slug: str) -> None:
    token = open_form(client, slug)
    fill(client, slug, token=token, preferred_name="Marguerite-Canari")
    assert b"Canari" not in Draft.objects.values_list("body", flat=True).get()
    now = timezone.now()
    read = read_form_token(token, now)
    assert read
    answers = load_draft(read.key, "registration:chit-chat-club", now=now)
    assert answers is not None
    assert answers["preferred_name"] == "Marguerite-Canari"


def test_an_error_answers_422_with_everything_typed(client: Client, slug: str) -> None:
    typed = {
        "preferred_name": "",
        "email": "pas une adresse",
        "phone": "12",
        "message": "Bonjour <b>vous</b>",
        "access_needs": "Une chaise",
        "french": "some",
        "attendance": "remote",
        "contact_by": "email",
    }
    response = fill(client, slug, **typed)
    html = response.content.decode()
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    form = response.context["form"]
    assert {name: form[name].value() for name in typed} == typed
    assert html.count("Bonjour &lt;b&gt;vous&lt;/b&gt;") == 1
    assert [(problem.anchor, problem.message) for problem in form.problems] == [
        ("id_preferred_name", "Écrivez un prénom, ou le nom que vous préférez."),
        ("id_phone", "Écrivez un numéro à dix chiffres, comme 514 555-0142."),
        ("id_email", "Écrivez une adresse avec un @, comme nom@example.org."),
    ]
    assert "<title>Erreur" in html
    assert (Draft.objects.count(), BrowserSession.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"email": "", "phone": ""}, {"phone"}),
        ({"email": "", "phone": "514 555-0142", "contact_by": "email"}, {"email"}),
        ({"contact_by": "phone"}, {"phone"}),
        ({"contact_by": "text"}, {"phone"}),
        ({"lives_with_mbc": ""}, {"lives_with_mbc"}),
        ({"consent_contact": ""}, {"consent_contact"}),
        ({"preferred_name": "Zoé\nBcc: x@example.org"}, {"preferred_name"}),
        ({"preferred_name": "www.example.org"}, {"preferred_name"}),
        ({"preferred_name": "\u200b\u200b"}, {"preferred_name"}),
        ({"email": "a@localhost"}, {"email"}),
        ({"email": "a@example.org, b@example.org"}, {"email"}),
        ({"contact_by": "pigeon"}, {"contact_by"}),
        ({"for_whom": "nobody"}, {"for_whom"}),
        ({"message": "x" * 1001}, {"message"}),
        ({"for_whom": "other"}, {"helper_name", "person_agrees"}),
    ],
)
def test_each_refusal_names_its_question(
    client: Client, slug: str, data: dict[str, str], fields: set[str]
) -> None:
    response = fill(client, slug, **data)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert set(response.context["form"].errors) == fields


@pytest.mark.parametrize(
    "data",
    [
        {"for_whom": ""},
        {"email": "", "phone": "(514) 555-0199 poste 12", "contact_by": "phone"},
        {"email": "Zoé <zoe@example.org>"},
        {"preferred_name": "X"},
        {"preferred_name": "ᐃᓄᒃ"},
        {"preferred_name": "Nguyễn Thị Ánh"},
        {
            "for_whom": "other",
            "helper_name": "Luc",
            "helper_phone": "514 555-0147",
            "person_agrees": "on",
            "email": "",
        },
    ],
)
def test_what_people_really_type_is_accepted(
    client: Client, slug: str, data: dict[str, str]
) -> None:
    assert fill(client, slug, **data).status_code == HTTPStatus.FOUND


def test_a_helper_without_any_contact_is_asked_for_one(client: Client, slug: str) -> None:
    data = {"for_whom": "other", "helper_name": "Luc", "person_agrees": "on", "email": ""}
    response = fill(client, slug, **data)
    assert set(response.context["form"].errors) == {"phone"}


def test_a_wrong_contact_is_the_only_thing_said_about_contacts(client: Client, slug: str) -> None:
    response = fill(client, slug, email="", phone="12", contact_by="email")
    assert set(response.context["form"].errors) == {"phone"}


def test_without_a_token_the_form_goes_on_with_one_of_its_own(client: Client, slug: str) -> None:
    response = client.post(FRENCH["form"].format(slug), LEAST)
    assert response.status_code == HTTPStatus.FOUND
    assert Draft.objects.count() == 1


def test_a_nul_anywhere_is_a_bad_request(client: Client, slug: str) -> None:
    for data in ({"preferred_name": "Zo\0é"}, {"inconnu": "\0"}):
        response = fill(client, slug, **data)
        assert response.status_code == HTTPStatus.BAD_REQUEST
    assert client.get(f"/inscription/{slug}/?x=%00").status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("page", ["form", "check", "received", "loved_ones"])
def test_an_unknown_or_hidden_service_has_no_page(client: Client, page: str) -> None:
    make_service(slug="hidden", is_published=False)
    for slug in ("hidden", "unknown"):
        assert client.get(FRENCH[page].format(slug)).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, slug: str, method: str) -> None:
    response = getattr(client, method)(FRENCH["form"].format(slug))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_coming_back_to_change_shows_what_was_typed(client: Client, slug: str) -> None:
    token = open_form(client, slug)
    fill(client, slug, token=token, message="Bonjour")
    response = client.get(FRENCH["form"].format(slug) + "?change")
    form = response.context["form"]
    assert (form["message"].value(), form["form_token"].value()) == ("Bonjour", token)
    assert not form.errors


def test_a_new_visit_shows_nothing_of_an_earlier_one(client: Client, slug: str) -> None:
    fill(client, slug, message="Bonjour")
    assert "Bonjour" not in client.get(FRENCH["form"].format(slug)).content.decode()


def test_change_without_anything_to_change_is_an_empty_form(client: Client, slug: str) -> None:
    form = client.get(FRENCH["form"].format(slug) + "?change").context["form"]
    assert form["message"].value() is None


def test_what_looks_like_a_robot_is_told_nothing(client: Client, slug: str, settings: Any) -> None:
    fill(client, slug, website="https://spam.example.org")
    token = client.get(FRENCH["check"].format(slug)).context["form_token"]
    response = client.post(FRENCH["check"].format(slug), {"form_token": token})
    assert response.headers["Location"] == FRENCH["received"].format(slug)
    registration = Registration.objects.get()
    assert (registration.is_quarantined, Message.objects.count()) == (True, 0)
    page = client.get(FRENCH["received"].format(slug))
    assert page.context["reference"] == registration.reference


def test_a_form_answered_faster_than_people_can_is_set_aside(
    client: Client, slug: str, settings: Any
) -> None:
    settings.FORM_MIN_SECONDS = 3
    fill(client, slug)
    token = client.get(FRENCH["check"].format(slug)).context["form_token"]
    client.post(FRENCH["check"].format(slug), {"form_token": token})
    assert Registration.objects.get().is_quarantined is True
