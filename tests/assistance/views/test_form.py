"""The form page: nothing is stored by looking, nothing typed is lost, errors are plain."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assistance.models import Appointment, Reservation
from services.models import Service
from stage4club.core.drafts import load_draft
from stage4club.core.forms import read_form_token
from stage4club.core.models import Draft
from stage4club.core.spoken import NBSP
from stage4club.people.models import BrowserSession, User
from tests.factories import make_service

from .pages import ENGLISH, FRENCH, LEAST, begin, fill, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]


@pytest.mark.parametrize("pages", [FRENCH, ENGLISH])
def test_looking_costs_one_query_and_leaves_nothing(
    client: Client, pages: dict[str, str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(pages["form"])
    with django_assert_num_queries(1):
        page = client.get(pages["form"])
    assert page.status_code == HTTPStatus.OK
    assert list(page.cookies) == ["csrftoken"]
    assert (BrowserSession.objects.count(), Draft.objects.count()) == (0, 0)


def test_crisis_help_stands_above_the_questions(client: Client) -> None:
    for page in (client.get(FRENCH["form"]), begin(client)):
        above, _form, _rest = page.text.partition("novalidate")
        assert "1 866 277-3553" in above.replace(NBSP, " ")
        assert page.text.count('id="help-now"') == 1


@pytest.mark.parametrize("pages", [FRENCH, ENGLISH])
def test_the_first_page_leads_to_the_times(
    client: Client, worker: User, pages: dict[str, str]
) -> None:
    page = begin(client, pages)
    assert page.redirect_chain == [(pages["form"] + "?change", HTTPStatus.FOUND)]
    assert 'name="slot"' in page.text
    form = page.context["form"]
    assert (form["meeting"].value(), form["mode"].value()) == ("individual", "video")
    assert (Draft.objects.count(), Reservation.objects.count()) == (1, 0)
    assert page.headers["Cache-Control"] == "no-store"


def test_the_first_page_asks_for_both_answers(client: Client) -> None:
    page = client.post(FRENCH["form"], {"form_token": open_form(client)})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == ["meeting", "mode"]
    assert (BrowserSession.objects.count(), Draft.objects.count()) == (0, 0)


@pytest.mark.parametrize("pages", [FRENCH, ENGLISH])
def test_the_least_leads_to_the_check_page(client: Client, pages: dict[str, str]) -> None:
    answer = fill(client, pages)
    assert (answer.status_code, answer.headers["Location"]) == (HTTPStatus.FOUND, pages["check"])
    assert (Draft.objects.count(), BrowserSession.objects.count()) == (1, 1)
    assert (Appointment.objects.count(), Reservation.objects.count()) == (0, 0)


def test_what_is_kept_between_the_pages_is_encrypted(client: Client) -> None:
    token = open_form(client)
    fill(client, token=token, preferred_name="Marguerite-Canari", avoid_weekdays=["1", "3"])
    assert b"Canari" not in Draft.objects.values_list("body", flat=True).get()
    now = timezone.now()
    read = read_form_token(token, now)
    assert read
    answers = load_draft(read.key, "appointment", now=now)
    assert answers is not None
    assert (answers["preferred_name"], answers["avoid_weekdays"]) == (
        "Marguerite-Canari",
        ["1", "3"],
    )


TOO_MANY = (
    "Si vous êtes plus de 8 adultes, appelez-nous : nous verrons ensemble comment vous recevoir."
)


def test_an_error_answers_422_with_everything_typed(client: Client) -> None:
    typed = {
        "slot": "",
        "meeting": "family",
        "attendees": "40",
        "children_ages": ["0-5"],
        "avoid_weekdays": ["1"],
        "preferred_name": "",
        "email": "pas une adresse",
        "message": "Bonjour <b>vous</b>",
        "interpreter": "langue des signes québécoise",
        "spoken_language": "fr",
        "safe_place": "no",
    }
    page = fill(client, **typed)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    form = page.context["form"]
    assert {name: form[name].value() for name in typed} == typed
    assert page.text.count("Bonjour &lt;b&gt;vous&lt;/b&gt;") == 1
    assert [(it.anchor, it.message.replace(NBSP, " ")) for it in form.problems] == [
        ("id_slot_0", "Choisissez un moment, ou demandez-nous d’en proposer un autre."),
        ("id_attendees", TOO_MANY),
        ("id_preferred_name", "Écrivez un prénom, ou le nom que vous préférez."),
        ("id_email", "Écrivez une adresse avec un @, comme nom@example.org."),
    ]
    assert "<title>Erreur" in page.text
    assert (Draft.objects.count(), BrowserSession.objects.count()) == (0, 0)


OTHER = {"for_whom": "other", "helper_name": "Luc", "person_agrees": "on"}


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({"meeting": ""}, {"meeting"}),
        ({"mode": "pigeon"}, {"mode"}),
        ({"slot": "20260312T1400Z"}, {"slot"}),
        ({"slot": "2026-03-12 10:00"}, {"slot"}),
        ({"email": "", "phone": ""}, {"phone"}),
        ({"contact_by": "text"}, {"phone"}),
        ({"consent_contact": ""}, {"consent_contact"}),
        ({"preferred_name": "Zoé\nBcc: x@example.org"}, {"preferred_name"}),
        ({"email": "a@localhost"}, {"email"}),
        ({"message": "x" * 1001}, {"message"}),
        ({"for_whom": "other"}, {"helper_name", "person_agrees"}),
        ({"meeting": "family"}, {"attendees"}),
        ({"meeting": "family", "attendees": "0"}, {"attendees"}),
        ({"meeting": "family", "attendees": "2 ou 3"}, {"attendees"}),
        ({"meeting": "family", "attendees": "nous"}, {"attendees"}),
        ({"meeting": "family", "attendees": "9" * 200}, {"attendees"}),
        ({"meeting": "family", "attendees": "2", "children_ages": ["Léa"]}, {"children_ages"}),
        ({"avoid_weekdays": ["7"]}, {"avoid_weekdays"}),
        ({"spoken_language": "other"}, {"interpreter"}),
        ({"spoken_language": "other", "interpreter": "x" * 61}, {"interpreter"}),
        ({"safe_place": "perhaps"}, {"safe_place"}),
    ],
)
def test_each_refusal_names_its_question(
    client: Client, data: dict[str, Any], fields: set[str]
) -> None:
    page = fill(client, **data)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert set(page.context["form"].errors) == fields


@pytest.mark.parametrize(
    "data",
    [
        {"for_whom": ""},
        {"email": "", "phone": "(514) 555-0199 poste 12", "contact_by": "phone"},
        {"preferred_name": "ᐃᓄᒃ"},
        {"preferred_name": "X"},
        {**OTHER, "helper_phone": "514 555-0147", "email": ""},
        {"meeting": "family", "attendees": "3"},
        {"meeting": "family", "attendees": " nous serons 3 ", "children_ages": ["0-5", "12-17"]},
        {"attendees": "40"},
        {"interpreter": "arabe"},
        {"spoken_language": "fr", "interpreter": "langue des signes québécoise"},
        {"spoken_language": "other", "interpreter": "langue des signes québécoise"},
        {"mode": "phone"},
    ],
)
def test_what_people_really_type_is_accepted(client: Client, data: dict[str, Any]) -> None:
    assert fill(client, **data).status_code == HTTPStatus.FOUND


def test_without_a_token_the_form_goes_on_with_one_of_its_own(client: Client) -> None:
    assert client.post(FRENCH["form"], LEAST).status_code == HTTPStatus.FOUND
    assert Draft.objects.count() == 1


def test_a_nul_anywhere_is_a_bad_request(client: Client) -> None:
    for data in ({"preferred_name": "Zo\0é"}, {"slot": "\0"}, {"inconnu": "\0"}):
        assert fill(client, **data).status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    answer = getattr(client, method)(FRENCH["form"])
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_coming_back_to_change_shows_what_was_typed(client: Client) -> None:
    token = open_form(client)
    fill(client, token=token, message="Bonjour", meeting="family", attendees="3")
    form = client.get(FRENCH["form"] + "?change").context["form"]
    assert (form["message"].value(), form["form_token"].value()) == ("Bonjour", token)
    assert (form["attendees"].value(), form["slot"].value()) == ("3", "none")
    assert not form.errors


def test_a_new_visit_shows_nothing_of_an_earlier_one(client: Client) -> None:
    fill(client, message="Bonjour")
    page = client.get(FRENCH["form"])
    assert "Bonjour" not in page.text
    assert 'name="slot"' not in page.text


def test_of_two_forms_the_one_that_is_still_kept_is_changed(client: Client) -> None:
    begin(client, mode="phone")
    first = Draft.objects.get()
    begin(client, mode="video")
    Draft.objects.exclude(pk=first.pk).get().delete()
    form = client.get(FRENCH["form"] + "?change").context["form"]
    assert form["mode"].value() == "phone"


def test_change_without_anything_to_change_is_the_first_page(client: Client) -> None:
    page = client.get(FRENCH["form"] + "?change")
    assert (page.status_code, 'name="slot"' in page.text) == (HTTPStatus.OK, False)


def test_where_no_appointments_are_offered_there_is_no_page(
    client: Client, service: Service
) -> None:
    Service.objects.update(is_published=False)
    make_service(slug="chit-chat-club")
    for page in FRENCH.values():
        assert client.get(page).status_code == HTTPStatus.NOT_FOUND
