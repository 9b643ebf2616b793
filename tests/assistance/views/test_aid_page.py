"""The private page of an application: little by the link, the rest by a code, acts by POST."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.enums import AskedBecause, Grounds, Paper
from assistance.models import AidRequest
from assistance.operations.aid import (
    CodeByEmail,
    approve_aid_request,
    ask_documents,
    read_file_code,
    start_review,
)
from stage4club.core import audit
from stage4club.core.models import OneTimeCode
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from tests.assistance.aids import (
    dollars,
    make_aid_request,
    make_complete,
    make_declined,
    make_granted,
    make_reviewed,
)
from tests.assistance.views.aid_private import (
    CLOSE,
    CODE,
    FILE,
    MINUTE,
    PAGE,
    REVIEW,
    digits,
    enter,
    open_up,
    plain,
)
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_the_link_alone_says_where_it_stands_and_no_more(client: Client) -> None:
    request = make_reviewed(message="Les taxis.")
    approve_aid_request(
        request,
        by=request.reviewer,  # type: ignore[arg-type]
        now=NOW,
        amount=dollars(500),
        grounds=Grounds.BUDGET,
        words="Revenez dans six mois.",
    )
    page = enter(client, request)
    assert page.status_code == HTTPStatus.OK
    assert "Une réponse vous attend." in page.text
    assert request.reference in page.text
    for hidden in (
        "500\N{NO-BREAK SPACE}$",
        "800\N{NO-BREAK SPACE}$",
        "Louise",
        "budget",
        "taxis",
        "six mois",
        "aide financière",
    ):
        assert hidden not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert client.get(FILE).headers["Location"] == PAGE


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (make_aid_request, "Nous attendons un document."),
        (make_complete, "Nous avons votre demande."),
        (make_reviewed, "Nous avons votre demande."),
        (lambda: make_granted(1500), "Nous avons votre demande."),
        (make_declined, "Une réponse vous attend."),
    ],
)
def test_each_state_in_words(client: Client, make: Any, words: str) -> None:
    request = make()
    page = plain(enter(client, request))
    assert words in page
    promised = "Vous aurez une réponse au plus tard le <strong>mercredi 25 mars 2026</strong>."
    assert (promised in page) == (request.state not in ("documents_awaited", "not_granted"))


def test_a_code_goes_to_her_address_and_opens_the_answer(client: Client) -> None:
    request = make_granted()
    enter(client, request)
    client.get(CODE)
    assert not OneTimeCode.objects.exists()
    assert client.post(PAGE).headers["Location"] == CODE
    message = Message.objects.get(kind="assistance.aid_code")
    assert (message.to_address, message.subject) == ("louise@example.org", "Votre code")
    page = plain(client.post(CODE, {"code": digits()}, follow=True))
    assert "Une aide de <strong>800 $</strong> vous est accordée." in page
    assert "D’ici le jeudi 31 décembre 2026" in page
    assert "jusqu’à 1 200 $." in page
    assert audit.history(request)[0].verb == "open-file"
    # It is open now: no other code is needed.
    assert client.post(PAGE).headers["Location"] == FILE
    assert client.get(CODE).headers["Location"] == FILE
    assert client.post(CLOSE).headers["Location"] == PAGE
    assert client.get(FILE).headers["Location"] == PAGE


def test_it_closes_by_itself(client: Client, at_ten: Any) -> None:
    open_up(client, make_granted())
    at_ten.shift(20 * MINUTE)
    assert client.get(FILE).headers["Location"] == PAGE


def test_what_is_no_code_opens_nothing(client: Client) -> None:
    enter(client, make_granted())
    client.post(PAGE)
    wrong = f"{(int(digits()) + 1) % 10**6:06}"
    answer = client.post(CODE, {"code": wrong})
    assert (answer.status_code, "dernier code" in answer.text) == (422, True)
    for _ in range(5):
        answer = client.post(CODE, {"code": wrong})
    assert "Demandez-en un autre" in answer.text
    assert client.post(CODE, {"code": ""}).status_code == 422


def test_codes_are_not_asked_for_without_end(client: Client) -> None:
    enter(client, make_granted())
    for _ in range(3):
        client.post(PAGE)
    answer = client.post(PAGE)
    assert (answer.status_code, "plusieurs codes" in answer.text.lower()) == (409, True)


def test_who_is_not_written_to_calls(client: Client) -> None:
    request = make_granted(email="", contact_by=ContactBy.PHONE)
    page = enter(client, request)
    assert "nous vous lirons un code" in page.text
    answer = client.post(PAGE)
    assert (answer.status_code, OneTimeCode.objects.count()) == (409, 0)
    read_file_code(request, by=make_user(Role.FINANCE), now=NOW)
    page = client.post(CODE, {"code": digits()}, follow=True)
    assert "vous est accordée" in page.text
    with pytest.raises(CodeByEmail):
        read_file_code(make_granted(), by=make_user(Role.APPROVER), now=NOW)


def test_what_is_missing_is_said_with_its_words(client: Client) -> None:
    officer = make_user(Role.FINANCE)
    request = start_review(make_aid_request(), by=officer, now=NOW)
    ask_documents(
        request,
        by=officer,
        now=NOW,
        paper=Paper.RECEIPT,
        because=AskedBecause.UNREADABLE,
        words="Celui de la pharmacie.",
    )
    page = plain(open_up(client, request))
    assert "Mot de l’équipe de soins qui confirme le stade 4</strong></li>" in page
    assert "Reçu, facture ou soumission</strong> (ce document est illisible)" in page
    assert "Celui de la pharmacie." in page
    assert "dans les 10 jours ouvrables" in page


# Reviewed -----------------------------------------------------------------------------------------


def test_a_review_is_asked_for_from_the_open_file(client: Client) -> None:
    request = make_declined()
    enter(client, request)
    assert client.post(REVIEW).headers["Location"] == PAGE
    assert AidRequest.objects.get().state == "not_granted"
    page = plain(open_up(client, request))
    assert "Votre demande n’est pas accordée." in page
    assert "Voici pourquoi. L’aide est destinée aux personnes qui habitent au Québec." in page
    assert "2-1-1" in page
    for _ in range(2):
        page = plain(client.post(REVIEW, follow=True))
        assert "Une autre personne va revoir votre demande." in page
    stored = AidRequest.objects.get()
    assert (stored.state, audit.history(stored)[0].actor_id) == ("review_asked", None)
    assert client.get(REVIEW).status_code == 405


def test_what_was_granted_in_part_stays_while_it_is_reviewed(client: Client) -> None:
    officer = make_user(Role.FINANCE)
    request = make_reviewed(by=officer)
    approve_aid_request(
        request, by=officer, now=NOW, amount=dollars(500), grounds=Grounds.BUDGET, words="Voilà."
    )
    page = plain(open_up(client, request))
    assert "Vous aviez demandé 800 $. Voici pourquoi. Le budget du programme" in page
    assert "Voilà." in page
    page = plain(client.post(REVIEW, follow=True))
    assert "Ce qui est accordé le reste." in page
    approver = make_user(Role.APPROVER)
    start_review(AidRequest.objects.get(), by=approver, now=NOW)
    assert "Ce qui est accordé le reste." in plain(client.get(FILE))


# Cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 20])
def test_the_pages_cost_the_same(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows - 1):
        make_granted(10)
    request = make_granted(10)
    open_up(client, request)
    with django_assert_num_queries(5):
        client.get(PAGE)
    with django_assert_num_queries(13):
        client.get(FILE)
