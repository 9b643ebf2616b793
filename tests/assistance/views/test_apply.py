"""Asking for assistance: six questions, each kept; gone on with, checked, sent once."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.models import AidDraft, AidRequest, Criteria
from services.models import Service
from stage4club.notifications.models import Message
from tests.assistance.kit import WHOLE_TABLE
from tests.assistance.views.applying import (
    AGREED,
    ANSWERS,
    CHECK,
    CONTINUE,
    LATER,
    RECEIVED,
    answer,
    answer_all,
    step,
    token_in,
)
from tests.factories import NOW, make_service
from tests.stage4club.people.admin.pages import text_of

pytestmark = pytest.mark.django_db


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


def test_six_questions_one_after_the_other(client: Client) -> None:
    for number in range(1, 7):
        page = client.get(step(number))
        assert page.status_code == 200
        following = step(number + 1) if number < 6 else CHECK
        assert answer(client, number).headers["Location"] == following
    page = text_of(client.get(CHECK))
    for words in (
        "Louise Bergeron",
        "H2X 1Y4",
        "1 200 $",
        "Le transport et le stationnement pour les rendez-vous, L’épicerie et les repas",
        "Les taxis.",
        "Je l’enverrai plus tard",
        "Rien n’est encore envoyé.",
    ):
        assert words in page
    assert client.post(CHECK, AGREED).headers["Location"] == RECEIVED
    asked = AidRequest.objects.get()
    assert (asked.state, asked.amount_requested, asked.needs) == (
        "documents_awaited",
        1200,
        ["transport", "food"],
    )
    assert (asked.circumstances.household_size, asked.circumstances.children) == (3, 1)
    assert (asked.circumstances.words, asked.circumstances.income) == ("Les taxis.", None)
    assert not AidDraft.objects.exists()
    page = text_of(client.get(RECEIVED))
    assert asked.reference in page
    assert "dans les 10 jours ouvrables" in page
    assert Message.objects.get().kind == "assistance.aid_received"


def test_looking_stores_nothing(client: Client) -> None:
    client.get(step(1))
    for number in range(2, 7):
        assert client.get(step(number)).headers["Location"] == step(1)
    assert client.get(CHECK).headers["Location"] == step(1)
    assert client.get(RECEIVED).headers["Location"] == "/aide-financiere/"
    assert client.get(LATER).headers["Location"] == "/aide-financiere/"
    assert client.get(CONTINUE).status_code == 404
    for number in (0, 7, 99):
        assert client.get(step(number)).status_code == 404
    assert not Session.objects.exists()
    assert not AidDraft.objects.exists()


@pytest.mark.parametrize(
    ("number", "changed", "words"),
    [
        (1, {"preferred_name": ""}, "Écrivez un prénom"),
        (1, {"email": ""}, "Écrivez un numéro de téléphone ou une adresse courriel."),
        (2, {"stage4": ""}, "Choisissez oui ou non."),
        (3, {"postal_code": "90210"}, "Écrivez un code postal, comme H2X 1Y4."),
        (3, {"legal_name": ""}, "Écrivez le nom qui figure sur votre compte bancaire."),
        (4, {"needs": []}, "Choisissez au moins une réponse"),
        (4, {"needs": ["yacht"]}, "Choisissez parmi les réponses"),
        (4, {"amount_requested": "NaN"}, "Écrivez un montant, comme"),
        (4, {"amount_requested": "-5"}, "Écrivez zéro, ou un montant plus grand."),
        (4, {"amount_requested": "0"}, "Écrivez un montant plus grand que zéro"),
        (5, {"household_size": ""}, "S’il n’y a que vous, écrivez 1."),
        (5, {"household_size": "21"}, "Écrivez un nombre"),
        (5, {"household_size": "2", "children": "2"}, "Comptez-vous aussi"),
        (6, {"attestation": ""}, "Choisissez une réponse."),
    ],
)
def test_what_cannot_be_read_is_asked_again_and_kept(
    client: Client, number: int, changed: dict[str, Any], words: str
) -> None:
    for before in range(1, number):
        answer(client, before)
    page = answer(client, number, **changed)
    assert (page.status_code, words in text_of(page)) == (422, True)
    assert page.headers["Cache-Control"] == "no-store"
    for name, value in {**ANSWERS[number - 1], **changed}.items():
        if isinstance(value, str) and value not in ("on", "yes", "later"):
            assert value in page.text, name
    assert not AidRequest.objects.exists()


def test_what_is_left_empty_is_unknown(client: Client) -> None:
    answer_all(client)
    answer(client, 4, amount_requested="", message="")
    answer(client, 5, children="0")
    client.post(CHECK, AGREED)
    asked = AidRequest.objects.get()
    assert (asked.amount_requested, asked.circumstances.children) == (None, 0)


def test_income_is_asked_only_where_the_criteria_look_at_it(client: Client) -> None:
    answer_all(client)
    assert "family_income" not in client.get(step(5)).text
    Criteria.objects.create(applies_from=NOW.date(), **WHOLE_TABLE)
    # What is missing now is asked before it is sent.
    assert client.get(CHECK).headers["Location"] == step(5)
    page = answer(client, 5)
    assert "cochez «\N{NO-BREAK SPACE}Je ne sais pas\N{NO-BREAK SPACE}»" in page.text
    assert answer(client, 5, family_income="38 500 $").headers["Location"] == CHECK
    assert answer(client, 5, income_unknown="on").headers["Location"] == CHECK
    client.post(CHECK, AGREED)
    beside = AidRequest.objects.get().circumstances
    assert (beside.income, beside.income_unknown) == (None, True)


def test_what_was_typed_stands_there_again(client: Client) -> None:
    answer_all(client)
    page = client.get(step(3))
    assert 'value="Louise Bergeron"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    # Changed from the check, it leads back to it.
    assert answer(client, 3, legal_name="Louise B. Bergeron").headers["Location"] == CHECK
    assert "Louise B. Bergeron" in client.get(CHECK).text


def test_the_criteria_inform_and_never_block(client: Client) -> None:
    answer_all(client)
    answer(client, 2, stage4="no")
    answer(client, 3, postal_code="K1A 0B1")
    page = text_of(client.get(CHECK))
    assert "Cette aide est pour les personnes qui vivent avec un cancer du sein de stade 4" in page
    assert "Cette aide est pour les personnes qui habitent au Québec" in page
    assert client.post(CHECK, AGREED).status_code == 302
    assert AidRequest.objects.get().stage4 == "no"


def test_nothing_is_sent_without_an_agreement(client: Client) -> None:
    answer_all(client)
    for missing in AGREED:
        page = client.post(CHECK, {name: on for name, on in AGREED.items() if name != missing})
        assert page.status_code == 422
        assert "Louise Bergeron" in page.text
    assert not AidRequest.objects.exists()


def test_sent_twice_it_is_one(client: Client) -> None:
    answer_all(client)
    for _ in range(2):
        assert client.post(CHECK, AGREED).headers["Location"] == RECEIVED
    assert client.get(CHECK).headers["Location"] == RECEIVED
    assert AidRequest.objects.count() == 1
    assert Message.objects.count() == 1


def test_for_somebody_else(client: Client) -> None:
    helped = {
        "for_whom": "other",
        "helper_name": "Marthe",
        "helper_email": "marthe@example.org",
        "person_agrees": "on",
        "email": "",
    }
    answer(client, 1, **helped)
    for number in range(2, 7):
        answer(client, number)
    client.post(CHECK, AGREED)
    asked = AidRequest.objects.get()
    assert (asked.for_whom, asked.helper.name, asked.email) == ("other", "Marthe", "")
    assert Message.objects.get().kind == "assistance.aid_received_helper"
    assert "La réponse sera donnée par téléphone." in text_of(client.get(RECEIVED))


def test_a_robot_is_set_aside_and_told_nothing(client: Client) -> None:
    answer(client, 1, website="https://example.com")
    for number in range(2, 7):
        answer(client, number)
    assert client.post(CHECK, AGREED).headers["Location"] == RECEIVED
    assert AidRequest.objects.get().is_quarantined
    assert not Message.objects.exists()


def test_a_draft_that_is_gone_is_begun_again_with_what_was_typed(
    client: Client, at_ten: Any
) -> None:
    answer(client, 1)
    page = client.get(step(2))
    AidDraft.objects.all().delete()
    response = client.post(step(2), {"stage4": "yes", "form_token": token_in(page)})
    assert response.headers["Location"] == step(1)
    assert answer(client, 1).headers["Location"] == step(3)


def test_without_the_service_somebody_calls(client: Client) -> None:
    Service.objects.all().delete()
    for page in (step(1), CHECK):
        assert client.get(page).headers["Location"] == "/rappel/?subject=assistance"


# Cost ---------------------------------------------------------------------------------------------


def test_a_step_costs_little(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    answer(client, 1)
    page = client.get(step(2))
    with django_assert_num_queries(4):
        client.get(step(2))
    typed = {"stage4": "yes", "form_token": token_in(page)}
    with django_assert_num_queries(7):
        assert client.post(step(2), typed).status_code == 302
