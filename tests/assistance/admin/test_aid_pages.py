"""The screens of those who decide: the list, one file, the home, each verb as it is pressed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assistance.admin.aid.verbs import VERBS
from assistance.enums import Attestation
from assistance.models import AidRequest, Criteria
from assistance.operations.aid import ask_review, start_review
from stage4club.core.models import AccessEvent
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, PersonStatus, Role
from stage4club.people.models import CallTask, Person, User
from tests.assistance.admin.verbs import said
from tests.assistance.aids import (
    dollars,
    make_aid_request,
    make_complete,
    make_declined,
    make_granted,
    make_reviewed,
)
from tests.factories import NOW, make_helper, make_user
from tests.registrations.kit import client_of, digest_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

LIST = "/admin/assistance/aidrequest/"


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE, name="Chantal")


@pytest.fixture
def approver() -> User:
    return make_user(Role.APPROVER, name="Francine")


def url_of(request: AidRequest, page: str) -> str:
    return reverse(f"admin:assistance_aidrequest_{page}", args=[request.pk])


def plain(text: str) -> str:
    """Any space for a space, any hyphen for a hyphen."""
    return text.translate({0xA0: " ", 0x2011: "-"})


def text_of(request: AidRequest, user: User, page: str = "change") -> str:
    response = client_of(user).get(url_of(request, page))
    assert response.status_code == 200
    return plain(response.text)


def press(user: User, request: AidRequest, verb: str, **fields: Any) -> str:
    """Read, type, read what will be sent, press; the sentence after it."""
    client, url = client_of(user), url_of(request, verb)
    response = client.post(url, {**fields, "preview_digest": digest_in(client.get(url))})
    if response.status_code != 302:
        response = client.post(url, {**fields, "preview_digest": digest_in(response)})
    return said(client, response)


def offered(request: AidRequest, user: User) -> list[str]:
    page = client_of(user).get(url_of(request, "change"))
    return [link.verb.name for link in page.context["verb_links"]]


def named(name: str, **given: Any) -> dict[str, Any]:
    return {"preferred_name": name, "email": f"{name.lower()}@example.org", **given}


# The list -----------------------------------------------------------------------------------------


@pytest.fixture
def several(officer: User) -> User:
    make_complete(**named("Libre"), now=NOW - timedelta(days=1))
    make_complete(**named("Tard"), now=NOW - timedelta(days=40))
    make_aid_request(**named("Attend"))
    make_aid_request(**named("Robot"), suspicious=True)
    make_reviewed(by=officer, **named("Mienne"), now=NOW - timedelta(days=2))
    make_granted(1500, by=officer, **named("Deux"), now=NOW - timedelta(days=3))
    make_granted(by=officer, **named("Aline"))
    return officer


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Tard", "Deux", "Mienne", "Libre"]),
        ("?follow=late", ["Tard"]),
        ("?follow=confirm", ["Deux"]),
        ("?follow=documents", ["Attend"]),
        ("?follow=decided", ["Aline"]),
        ("?follow=quarantine", ["Robot"]),
        ("?q=aline", ["Aline"]),
        ("?q=ALINE@example.org", ["Aline"]),
        ("?q=514 555-0199", []),
    ],
)
def test_the_list_opens_on_those_to_answer(several: User, query: str, names: list[str]) -> None:
    page = client_of(several).get(LIST + query)
    assert [row.preferred_name for row in page.context["cl"].result_list] == names


def test_all_of_them(several: User) -> None:
    page = client_of(several).get(LIST + "?follow=all")
    assert len(page.context["cl"].result_list) == 7
    assert "not known" not in page.text


@pytest.mark.parametrize("rows", [1, 50])
def test_the_list_costs_the_same(
    officer: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        make_reviewed(by=officer, **named(f"Louise{number}"))
    client = client_of(officer)
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)


def test_the_file_costs_a_bounded_number(
    officer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(officer)
    files = [
        make_reviewed(by=officer),
        make_granted(1200, by=officer, helper=make_helper()),
        make_granted(400, by=officer, helper=make_helper()),
        make_declined(by=officer, **named("Ana")),
    ]
    client.get(url_of(files[0], "change"))
    for request in files:
        with django_assert_max_num_queries(15):
            client.get(url_of(request, "change"))


# One file -----------------------------------------------------------------------------------------


def test_the_file_says_all_on_one_page(officer: User) -> None:
    request = make_reviewed(
        by=officer,
        family_income=dollars(38_500),
        household_size=3,
        children=2,
        message="Les taxis.",
        helper=make_helper(),
    )
    page = text_of(request, officer)
    for words in (
        "Louise Bergeron",
        "H2X 1Y4",
        "$800",
        "Getting to appointments",
        "3 people, 2 of them children",
        "$38,500",
        "Les taxis.",
        "$2,000 of $2,000, until Thursday, December 31, 2026",
        "Nothing in particular",
        "514-555-0142",
        "Marthe",
        "Attestation of stage 4",
    ):
        assert words in page


def test_what_she_does_not_know_is_said(officer: User) -> None:
    request = make_reviewed(by=officer, amount_requested=None, income_unknown=True)
    assert text_of(request, officer).count("not known") == 2
    request.circumstances.delete()
    assert "Louise Bergeron" not in text_of(request, officer)


def test_what_the_criteria_say(officer: User) -> None:
    Criteria.objects.create(
        applies_from=NOW.date(),
        income_1=30_000,
        income_2=40_000,
        income_3=50_000,
        income_4=60_000,
        income_more=7_500,
    )
    make_granted(500, by=officer)
    make_complete()
    request = make_reviewed(
        by=officer,
        stage4="no",
        postal_code="K1A 0B1",
        family_income=dollars(45_000),
        amount_requested=dollars(1800),
        attestation=Attestation.CARE_TEAM,
    )
    page = text_of(request, officer)
    for words in (
        "does not live with stage 4",
        "The postal code is not in Quebec.",
        "The family income is above the criteria.",
        "The amount is above the most for one application.",
        "The amount is above what is left for this year.",
        "less than the usual months ago",
        "Another application of this person is not decided yet.",
    ):
        assert words in page
    assert "$1,500 of $2,000" in page


def test_ways_of_being_reached_are_masked_for_who_does_not_review_it(
    officer: User, approver: User
) -> None:
    request = make_reviewed(by=officer)
    assert "514-555-0142" in text_of(request, officer)
    assert "514-555-0142" not in text_of(request, approver)
    shown = client_of(approver).post(url_of(request, "reveal"))
    assert "514-555-0142" in plain(shown.text)
    looks = AccessEvent.objects.filter(actor_id=approver.pk).values_list("kind", flat=True)
    assert "reveal" in looks


def test_what_the_person_wishes_comes_first(officer: User) -> None:
    request = make_reviewed(by=officer)
    Person.objects.filter(pk=request.person_id).update(
        status=PersonStatus.LEFT, status_changed_at=NOW, status_changed_by=officer
    )
    assert "Has left" in text_of(request, officer)


def test_nobody_adds_or_types_over(officer: User) -> None:
    request = make_reviewed(by=officer)
    client = client_of(officer)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(url_of(request, "change"), {"state": "granted"}).status_code == 403


# What waits ---------------------------------------------------------------------------------------


def waiting(user: User) -> str:
    return plain(client_of(user).get("/admin/").text)


def test_the_home_says_what_waits(several: User, approver: User) -> None:
    page = waiting(several)
    assert "The application of Libre came" in page
    assert "You review the application of Mienne" in page
    assert "Deux" not in page
    assert "1 application waits for documents." in page
    assert "1 application may come from a robot: please check it." in page
    page = waiting(approver)
    assert "What is proposed for Deux is to be confirmed by a second person." in page
    assert "Mienne" not in page


def test_a_decision_to_review_waits_for_somebody_else(officer: User, approver: User) -> None:
    request = make_declined(by=officer)
    ask_review(request, by=None, now=NOW)
    assert "Louise" not in waiting(officer)
    assert "The application of Louise came" in waiting(approver)
    assert "start-review" not in offered(request, officer)
    assert "start-review" in offered(request, approver)


# Verbs --------------------------------------------------------------------------------------------


def test_every_verb_is_pressed_somewhere_here() -> None:
    pressed = {
        "approve", "confirm", "start-review", "release", "receive-documents", "ask-documents",
        "decline", "send-back", "review-again", "read-code", "close", "know",
    }  # fmt: skip
    assert {verb.name for verb in VERBS} == pressed


def test_reviewed_and_granted(officer: User) -> None:
    request = make_complete()
    assert offered(request, officer) == ["start-review", "ask-documents", "close", "know"]
    assert press(officer, request, "start-review") == "It is yours to decide."
    assert offered(request, officer) == ["approve", "ask-documents", "decline", "close", "know"]
    page = text_of(request, officer, "approve")
    assert "What is left for this person: $2,000 of $2,000" in page
    assert 'value="$800"' in page
    done = press(officer, request, "approve", amount="800,00 $", words="Bonjour.")
    assert done == "Granted: $800."
    assert request.decisions.get().words == "Bonjour."


def test_an_amount_that_is_none_is_asked_again(officer: User) -> None:
    request = make_reviewed(by=officer)
    for typed in ("", "NaN", "-5", "1e9"):
        answer = client_of(officer).post(url_of(request, "approve"), {"amount": typed})
        assert answer.status_code == 422
    client = client_of(officer)
    fields = {"amount": "500"}
    first = client.post(url_of(request, "approve"), fields)
    answer = client.post(url_of(request, "approve"), {**fields, "preview_digest": digest_in(first)})
    assert (answer.status_code, "it is less than what was asked for" in answer.text) == (409, True)


def test_two_people(officer: User, approver: User) -> None:
    request = make_reviewed(by=officer, amount_requested=dollars(1500))
    client = client_of(officer)
    page = client.post(url_of(request, "approve"), {"amount": "1500"}).text
    assert "A second person has to confirm this amount first." in page
    done = press(officer, request, "approve", amount="1500")
    assert done == "Proposed: a second person has to confirm it. Nothing is told yet."
    assert offered(request, officer) == ["send-back", "close", "know"]
    assert "Chantal proposes to grant $1,500. Asked for: $1,500." in text_of(
        request, approver, "confirm"
    )
    assert press(approver, request, "confirm") == "Granted: $1,500."


def test_sent_back(officer: User, approver: User) -> None:
    request = make_granted(1500, by=officer)
    assert press(approver, request, "send-back") == "Sent back."
    assert AidRequest.objects.get().state == "under_review"


def test_taken_over(officer: User, approver: User) -> None:
    request = make_reviewed(by=officer)
    assert "You take over what Chantal has begun." in text_of(request, approver, "start-review")
    press(approver, request, "start-review")
    assert AidRequest.objects.get().reviewer == approver


def test_a_document_is_asked_for_and_comes(officer: User) -> None:
    request = make_reviewed(by=officer)
    fields = {"paper": "receipt", "because": "unreadable", "words": "La photo est floue."}
    page = client_of(officer).post(url_of(request, "ask-documents"), fields).text
    assert "Pour aller plus loin" in page
    assert "floue" not in page.split("preview")[-1]
    assert press(officer, request, "ask-documents", **fields) == "Asked for."
    [paper] = request.papers.awaited()
    assert paper.words == "La photo est floue."
    assert press(officer, request, "receive-documents", papers=[str(paper.pk)]) == "Noted."
    assert AidRequest.objects.get().state == "submitted"
    assert client_of(officer).post(url_of(request, "receive-documents")).status_code in (404, 409)


def test_somebody_who_is_called_is_asked_in_words(officer: User) -> None:
    request = make_reviewed(by=officer, email="", contact_by=ContactBy.PHONE)
    fields = {"paper": "receipt", "because": "unreadable", "words": "La photo est floue."}
    page = client_of(officer).post(url_of(request, "ask-documents"), fields).text
    assert "Reçu, facture ou estimation (il est illisible). La photo est floue." in page
    press(officer, request, "ask-documents", **fields)
    assert "La photo est floue." in CallTask.objects.get().script


def test_not_granted_is_read_before_it_is_said(officer: User) -> None:
    request = make_reviewed(by=officer)
    page = client_of(officer).post(
        url_of(request, "decline"), {"grounds": "income", "words": "Voyez le 211."}
    )
    assert "n’est pas accordée. La raison" in page.text
    assert "Le revenu familial dépasse les critères" in page.text
    done = press(officer, request, "decline", grounds="income", words="Voyez le 211.")
    assert done == "Noted. Somebody has to call this person."
    assert "Le revenu familial dépasse les critères" in CallTask.objects.get().script
    assert press(officer, request, "review-again") == "It waits for somebody else."


def test_a_robot_is_released_or_closed(officer: User) -> None:
    request = make_aid_request(suspicious=True)
    assert offered(request, officer) == ["release", "close", "know"]
    assert press(officer, request, "release") == "It is in the list."
    assert Message.objects.get().kind == "assistance.aid_received"
    other = make_aid_request(**named("Robot"), suspicious=True)
    assert press(officer, other, "close", closing="robot") == "Noted."
    called = make_aid_request(**named("Ana", email="", contact_by=ContactBy.PHONE), suspicious=True)
    assert "say it on the telephone" in text_of(called, officer, "release")


def test_a_code_is_read_to_who_is_not_written_to(officer: User) -> None:
    written = make_granted(by=officer)
    assert "read-code" not in offered(written, officer)
    called = make_granted(by=officer, **named("Ana", email="", contact_by=ContactBy.PHONE))
    client = client_of(officer)
    answer = client.post(url_of(called, "read-code"))
    assert "Votre code est le" in answer.text


def test_known_and_gone(officer: User, approver: User) -> None:
    request = make_complete()
    client = client_of(officer)
    assert client.post(url_of(request, "know")).status_code == 302
    assert client.get(url_of(request, "change")).status_code == 404
    start_review(request, by=approver, now=NOW)
    assert "Louise" not in waiting(officer)


def test_the_history_names_each_step(officer: User, approver: User) -> None:
    request = make_granted(1500, by=officer)
    press(approver, request, "confirm")
    page = text_of(request, approver, "history")
    for words in (
        "Received",
        "Under review",
        "Proposed, to be confirmed",
        "Confirmed, and granted",
    ):
        assert words in page
