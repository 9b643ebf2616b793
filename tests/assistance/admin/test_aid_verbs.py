"""Each verb of an application as it is pressed."""

from __future__ import annotations

import pytest

from assistance.admin.aid.payment_verbs import PAYMENT_VERBS
from assistance.admin.aid.previews import confirming
from assistance.admin.aid.verbs import VERBS
from assistance.admin.aid.words import before_confirming
from assistance.models import AidRequest
from assistance.operations.aid import start_review
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import CallTask, User
from tests.assistance.admin.aid_pages import named, offered, plain, press, text_of, url_of
from tests.assistance.aids import (
    dollars,
    make_aid_request,
    make_complete,
    make_granted,
    make_reviewed,
)
from tests.factories import NOW, make_user
from tests.registrations.kit import client_of, digest_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE, name="Chantal")


@pytest.fixture
def approver() -> User:
    return make_user(Role.APPROVER, name="Francine")


def test_every_verb_is_pressed_somewhere_here() -> None:
    pressed = {
        "approve", "confirm", "start-review", "release", "receive-documents", "ask-documents",
        "decline", "send-back", "review-again", "read-code", "close", "know", "attest",
        "destroy-document",
        "ask-care-team",  # test_aid_care_team
        "merge",  # test_aid_merge
    }  # fmt: skip
    beside = {verb.name for verb in PAYMENT_VERBS}
    assert {verb.name for verb in VERBS} == pressed | beside


def test_reviewed_and_granted(officer: User) -> None:
    request = make_complete()
    assert offered(request, officer) == [
        "start-review",
        "receive-documents",
        "ask-documents",
        "close",
        "merge",
        "know",
    ]
    assert press(officer, request, "start-review") == "It is yours to decide."
    assert offered(request, officer) == [
        "approve",
        "receive-documents",
        "ask-documents",
        "decline",
        "close",
        "merge",
        "know",
    ]
    page = text_of(request, officer, "approve")
    assert "What is left for this person: $2,000 of $2,000" in page
    assert 'value="$800"' in page
    done = press(officer, request, "approve", amount="800,00 $", words="Bonjour.")
    assert done == "Granted: $800."
    assert request.decisions.get().words == "Bonjour."


def test_an_amount_that_is_none_is_asked_again(officer: User) -> None:
    request = make_reviewed(by=officer)
    for typed in ("", "NaN", "-5", "1e9", "0"):
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
    assert offered(request, officer) == ["send-back", "close", "merge", "know"]
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
    assert "nous attendons quelque chose de vous" in page
    assert "floue" not in page.split("preview")[-1]
    assert press(officer, request, "ask-documents", **fields) == "Asked for."
    [paper] = request.papers.awaited()
    assert paper.words == "La photo est floue."
    assert press(officer, request, "receive-documents", papers=[str(paper.pk)]) == "Noted."
    assert AidRequest.objects.get().state == "submitted"
    # A second time there is nothing to tick: that is said, and nothing is noted.
    again = client_of(officer).post(url_of(request, "receive-documents"), {"papers": paper.pk})
    assert (again.status_code, "Tick what came." in again.text) == (422, True)


def test_a_document_that_nobody_asked_for_is_noted(officer: User) -> None:
    request = make_reviewed(by=officer)
    page = text_of(request, officer, "receive-documents")
    assert "The file goes on where it is." in page
    assert "What came?" not in page
    assert press(officer, request, "receive-documents", unasked=["residence"]) == "Noted."
    assert AidRequest.objects.get().state == "under_review"
    page = text_of(request, officer)
    assert "Nobody had asked for it" in page
    assert "Noted that a document came" in text_of(request, officer, "history")
    awaiting = make_aid_request(**named("Ana"))
    page = text_of(awaiting, officer, "receive-documents")
    assert "the days of the answer are counted from today" in page
    # What is awaited stands in its own question.
    assert page.count("Attestation of stage 4, from the care team") == 1


def test_somebody_who_is_called_is_asked_in_words(officer: User) -> None:
    request = make_reviewed(by=officer, email="", contact_by=ContactBy.PHONE)
    fields = {"paper": "receipt", "because": "unreadable", "words": "La photo est floue."}
    page = client_of(officer).post(url_of(request, "ask-documents"), fields).text
    assert "Reçu, facture ou soumission (ce document est illisible). La photo est floue." in page
    press(officer, request, "ask-documents", **fields)
    assert "La photo est floue." in CallTask.objects.get().script


def test_not_granted_is_read_before_it_is_said(officer: User) -> None:
    request = make_reviewed(by=officer)
    page = client_of(officer).post(
        url_of(request, "decline"), {"grounds": "income", "words": "Voyez le 211."}
    )
    assert "n’est pas accordée. Voici pourquoi." in page.text
    assert "Le revenu familial dépasse le seuil prévu" in page.text
    done = press(officer, request, "decline", grounds="income", words="Voyez le 211.")
    assert done == "Noted. Somebody has to call this person."
    assert "Le revenu familial dépasse le seuil prévu" in CallTask.objects.get().script
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
    assert "Louise" not in plain(client_of(officer).get("/admin/").text)


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


@pytest.mark.parametrize("verb", ["approve", "decline"])
def test_another_reason_is_told_in_words(officer: User, verb: str) -> None:
    request = make_reviewed(by=officer)
    fields = {"amount": "300", "grounds": "other"}
    answer = client_of(officer).post(url_of(request, verb), fields)
    assert (answer.status_code, "Write the reason, in a few words." in answer.text) == (422, True)
    page = client_of(officer).post(url_of(request, verb), {**fields, "words": "Le 211."}).text
    assert "Une autre raison" not in page.partition("preview")[2]


def test_what_a_colleague_confirmed_meanwhile_is_said(officer: User, approver: User) -> None:
    request = make_granted(1500, by=officer)
    other = make_user(Role.APPROVER, name="Ana")
    client, url = client_of(approver), url_of(request, "confirm")
    digest = digest_in(client.get(url))
    press(other, request, "confirm")
    assert client.post(url, {"preview_digest": digest}).status_code in (404, 409)
    assert before_confirming(request) == ""
    assert confirming(request, by=approver, now=NOW) is None
