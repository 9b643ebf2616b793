"""From the check page to the received page: once, in the language of the page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from registrations.models import Helper, Registration
from stage4club.core.drafts import save_draft
from stage4club.core.forms import read_form_token
from stage4club.core.models import Draft
from stage4club.notifications.models import Message
from tests.factories import make_service

from .pages import ENGLISH, FRENCH, fill, open_form, send, token_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def slug() -> str:
    return make_service(slug="chit-chat-club").slug


def test_the_check_page_reads_back_the_answers_with_links_to_change_them(
    client: Client, slug: str
) -> None:
    fill(client, slug, phone="(514) 555-0199 poste 12", message="Un\nmot")
    response = client.get(FRENCH["check"].format(slug))
    rows = {row.label: (row.value, row.anchor) for row in response.context["rows"]}
    assert rows["Téléphone"] == ("514 555-0199, poste 12", "id_phone")
    assert rows["Voulez-vous ajouter quelque chose?"] == ("Un\nmot", "id_message")
    html = response.content.decode()
    assert html.count('href="/inscription/chit-chat-club/?change#id_message"') == 1
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("pages", "language", "subject"),
    [(FRENCH, "fr", "Votre demande {}"), (ENGLISH, "en", "Your request {}")],
)
def test_sending_makes_a_registration_in_the_language_of_the_page(
    client: Client, slug: str, pages: dict[str, str], language: str, subject: str
) -> None:
    response = send(client, slug, pages)
    assert response.headers["Location"] == pages["received"].format(slug)
    registration = Registration.objects.get()
    assert (registration.language, registration.preferred_name) == (language, "Zoé")
    assert Message.objects.get().subject == subject.format(registration.reference)
    assert Draft.objects.count() == 0
    page = client.get(pages["received"].format(slug))
    assert page.context["reference"] == registration.reference
    assert page.context["promised_on"] == registration.promised_on
    promise = {"fr": "Vous aurez une réponse au plus tard le", "en": "You will hear from us by"}
    assert f"{promise[language]} <strong>" in page.text


@pytest.mark.parametrize(
    ("answers", "promise"),
    [
        ({"phone": "514 555-0142"}, "Nous communiquerons avec cette personne au plus tard le"),
        ({"phone": "", "email": ""}, "Nous communiquerons avec vous pour joindre cette personne,"),
    ],
)
def test_who_filled_it_for_somebody_else_reads_who_will_be_called(
    client: Client, slug: str, answers: dict[str, str], promise: str
) -> None:
    helper = {"for_whom": "other", "helper_name": "Luc", "helper_phone": "514 555-0147"}
    send(client, slug, FRENCH, **helper, person_agrees="on", **answers)
    page = client.get(FRENCH["received"].format(slug))
    assert promise in page.text
    assert "C’est à elle que nous donnons ensuite des nouvelles." in page.text
    assert "vous recevez le calendrier" not in page.text


def test_sending_costs_twelve_statements_and_two_for_the_draft(
    client: Client, slug: str, django_assert_max_num_queries: Any
) -> None:
    fill(client, slug)
    token = client.get(FRENCH["check"].format(slug)).context["form_token"]
    with django_assert_max_num_queries(14):
        client.post(FRENCH["check"].format(slug), {"form_token": token})
    assert Registration.objects.count() == 1


def test_a_correction_from_another_tab_while_it_is_sent_is_still_to_be_sent(
    client: Client, slug: str
) -> None:
    fill(client, slug)
    token = client.get(FRENCH["check"].format(slug)).context["form_token"]
    # The other tab shares the cookies of the browser.
    tab = Client()
    tab.cookies = client.cookies

    def correct(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.startswith('INSERT INTO "registrations_registration"'):
            fill(tab, slug, token=token, preferred_name="Zoé-Anne")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(correct):
        client.post(FRENCH["check"].format(slug), {"form_token": token})
    assert Registration.objects.get().preferred_name == "Zoé"
    rows = tab.get(FRENCH["check"].format(slug)).context["rows"]
    assert rows[1].value == "Zoé-Anne"
    tab.post(FRENCH["check"].format(slug), {"form_token": token})
    assert Registration.objects.get().preferred_name == "Zoé-Anne"


def test_sending_twice_is_one_registration_and_the_same_page(client: Client, slug: str) -> None:
    fill(client, slug)
    token = client.get(FRENCH["check"].format(slug)).context["form_token"]
    for _press in range(3):
        response = client.post(FRENCH["check"].format(slug), {"form_token": token})
        assert response.headers["Location"] == FRENCH["received"].format(slug)
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)


def test_going_back_and_sending_the_same_form_again_corrects_it(client: Client, slug: str) -> None:
    token = open_form(client, slug)
    send(client, slug, token=token)
    send(client, slug, token=token, message="J’oubliais")
    assert Registration.objects.get().message == "J’oubliais"


def test_a_second_registration_gets_the_same_page_with_a_new_reference(
    client: Client, slug: str
) -> None:
    send(client, slug)
    first = client.get(FRENCH["received"].format(slug))
    other = Client()
    send(other, slug)
    second = other.get(FRENCH["received"].format(slug))
    known, attached = Registration.objects.order_by("pk")
    assert attached.attached_to == known
    assert second.context["reference"] == attached.reference

    def same(response: Any, reference: str) -> str:
        return response.content.decode().replace(reference, "REFERENCE")

    assert same(first, known.reference) == same(second, attached.reference)


def test_a_helper_is_kept_apart(client: Client, slug: str) -> None:
    send(
        client,
        slug,
        for_whom="other",
        helper_name="Luc",
        helper_email="luc@example.org",
        relationship="son frère",
        person_agrees="on",
    )
    helper = Helper.objects.get()
    assert (helper.name, helper.relationship) == ("Luc", "son frère")
    assert helper.registration.preferred_name == "Zoé"


def test_answers_of_a_helper_who_turned_out_to_write_for_herself_are_dropped(
    client: Client, slug: str
) -> None:
    send(client, slug, for_whom="self", helper_name="Luc", helper_email="luc@example.org")
    assert Helper.objects.count() == 0


@pytest.mark.parametrize("page", ["check", "received"])
def test_without_a_form_these_pages_lead_to_it(client: Client, slug: str, page: str) -> None:
    response = client.get(FRENCH[page].format(slug))
    assert response.headers["Location"] == FRENCH["form"].format(slug)


def test_sending_without_a_token_leads_to_the_form(client: Client, slug: str) -> None:
    response = client.post(FRENCH["check"].format(slug))
    assert response.headers["Location"] == FRENCH["form"].format(slug)


def test_somebody_else_cannot_read_a_draft_with_its_token(client: Client, slug: str) -> None:
    token = open_form(client, slug)
    fill(client, slug, token=token)
    stranger = Client()
    response = stranger.get(FRENCH["check"].format(slug))
    assert response.headers["Location"] == FRENCH["form"].format(slug)


def test_rules_that_changed_meanwhile_are_asked_again(client: Client, slug: str) -> None:
    """A draft that is no longer valid is shown as a form with its errors, never sent."""
    token = open_form(client, slug)
    fill(client, slug, token=token)
    now = timezone.now()
    read = read_form_token(token, now)
    assert read
    answers = {"preferred_name": "", "suspicious": False}
    save_draft(read.key, f"registration:{slug}", answers, now=now)
    page = client.get(FRENCH["check"].format(slug))
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    response = client.post(FRENCH["check"].format(slug), {"form_token": token})
    assert response.headers["Location"] == FRENCH["check"].format(slug)
    assert Registration.objects.count() == 0


def test_a_page_keeps_its_token_from_form_to_check(client: Client, slug: str) -> None:
    token = open_form(client, slug)
    fill(client, slug, token=token)
    assert token_in(client.get(FRENCH["check"].format(slug)).content.decode()) == token
