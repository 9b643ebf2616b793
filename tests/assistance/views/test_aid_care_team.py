"""The care team is asked for its word by the person, and sends it by a link of its own."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.emails.aid import CARE_TEAM_PURPOSE
from assistance.enums import AidClosing, AidState, AskedBecause, Paper
from assistance.models import AidRequest, AskedPaper, StageAttestation
from assistance.operations.aid import (
    AttestationCame,
    ask_care_team,
    close_aid_request,
)
from services.models import Service
from stage4club.core.links import open_link, token_for
from stage4club.core.models import AuditEvent
from stage4club.notifications.models import Message
from tests import sent_files
from tests.assistance.aids import make_aid_request, make_complete, make_granted
from tests.assistance.views.aid_private import PAGE, enter, let_be_told, plain
from tests.factories import NOW, make_service

pytestmark = pytest.mark.django_db

ASK, SEND = f"{PAGE}equipe-de-soins/", "/lien/attestation/"
TEAM = "pivot@example.org"


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def aid() -> Service:
    return make_service(
        kind="assistance", room="assistance", slug="aid", phone_extension="245", promise_days=10
    )


def ask(client: Client, request: AidRequest, to: str = TEAM) -> Any:
    enter(client, request)
    return client.post(ASK, {"email": to})


def come(request: AidRequest) -> tuple[Client, Any]:
    """The care team opens its link, in a browser of its own."""
    team = Client()
    link = open_link(CARE_TEAM_PURPOSE, request, now=NOW, expires_at=None)
    return team, team.get(f"/lien/{token_for(link)}/", follow=True)


def send(team: Client, content: bytes | None = None) -> Any:
    file = SimpleUploadedFile("mot.pdf", sent_files.pdf() if content is None else content)
    return team.post(SEND, {"documents": [file]}, follow=True)


def test_it_sends_the_word_itself(client: Client) -> None:
    request = make_aid_request()
    assert enter(client, request).text.count(f'href="{ASK}"') == 1
    page = ask(client, request)
    assert f"Le message part à l’adresse {TEAM}." in plain(page)
    letter = Message.objects.get(kind="assistance.aid_care_team")
    assert (letter.to_address, letter.language) == (TEAM, "fr")
    assert "Louise" not in letter.read_text()
    team, page = come(request)
    # Whose, and for what: nothing else of the request.
    assert page.status_code == 200
    assert [plain(page).count(words) for words in ("Louise Bergeron", "H2X 1Y4", "800 $")] == [
        1,
        0,
        0,
    ]
    page = send(team)
    assert "Nous l’avons reçu" in page.text
    request.refresh_from_db()
    assert request.state == AidState.SUBMITTED
    assert request.documents.standing().count() == 1
    # That it is the right one, whoever reviews it says.
    assert not StageAttestation.objects.exists()
    assert enter(client, request).text.count(f'href="{ASK}"') == 0
    assert client.get(ASK).headers["Location"] == PAGE


def test_its_link_opens_nothing_else(client: Client) -> None:
    request = make_aid_request()
    ask(client, request)
    team, _page = come(request)
    pages = (PAGE, ASK, f"{PAGE}documents/", f"{PAGE}ouvert/")
    assert [team.get(address).status_code for address in pages] == [404] * len(pages)
    # Nor does the link of the person open that of the care team.
    assert client.get(SEND).status_code == 404


def test_only_the_word_has_come_where_something_else_is_awaited(client: Client) -> None:
    request = make_aid_request()
    AskedPaper.objects.create(
        request=request, paper=Paper.ASSESSMENT, because=AskedBecause.MISSING, asked_at=NOW
    )
    ask(client, request)
    team, _page = come(request)
    send(team)
    request.refresh_from_db()
    assert request.state == AidState.AWAITING
    assert [row.paper for row in request.papers.awaited()] == [Paper.ASSESSMENT]
    assert [row.asked.paper for row in request.documents.all()] == [Paper.ATTESTATION]


def test_another_address_ends_the_first_link(client: Client) -> None:
    request = make_aid_request()
    ask(client, request)
    link = open_link(CARE_TEAM_PURPOSE, request, now=NOW, expires_at=None)
    first = f"/lien/{token_for(link)}/"
    client.post(ASK, {"email": "autre@example.org"})
    assert Client().get(first, follow=True).status_code == 404
    _team, page = come(request)
    assert page.status_code == 200


@pytest.mark.parametrize("end", ["closed", "granted"])
def test_it_ends_with_the_request(client: Client, end: str) -> None:
    request = make_aid_request()
    ask(client, request)
    team, _page = come(request)
    if end == "closed":
        close_aid_request(request, by=None, now=NOW, closing=AidClosing.WITHDRAWN)
    else:
        AidRequest.objects.filter(pk=request.pk).delete()
        other = make_granted(800)
        link = open_link(CARE_TEAM_PURPOSE, other, now=NOW, expires_at=None)
        let_be_told()
        team = Client()
        assert team.get(f"/lien/{token_for(link)}/", follow=True).status_code == 404
    assert team.get(SEND).status_code == 404


def test_closed_while_a_document_comes_it_takes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_aid_request()
    ask(client, request)
    team, _page = come(request)

    def meanwhile(*_args: Any, **_options: Any) -> bool:
        AidRequest.objects.filter(pk=request.pk).update(
            state=AidState.CLOSED, closing=AidClosing.WITHDRAWN, closed_at=NOW
        )
        return True

    monkeypatch.setattr("assistance.views.aid.care_team.may_send", meanwhile)
    assert send(team).status_code == 404
    assert not request.documents.exists()


def test_what_cannot_be_kept_is_said(client: Client) -> None:
    request = make_aid_request()
    ask(client, request)
    team, _page = come(request)
    page = send(team, sent_files.PROGRAM)
    assert page.status_code == 422
    assert not request.documents.exists()
    assert team.post(SEND, {}).status_code == 422


def test_an_address_that_is_none_and_one_too_many(client: Client, settings: Any) -> None:
    request = make_aid_request()
    assert ask(client, request, "a@localhost").status_code == 422
    settings.RATE_LIMITS = True
    for _time in range(3):
        assert ask(client, request).status_code == 200
    page = ask(client, request)
    assert (page.status_code, "Réessayez demain" in page.text) == (422, True)
    assert AuditEvent.objects.filter(verb="ask-care-team").count() == 3


def test_nothing_is_asked_of_who_sent_it_before(client: Client) -> None:
    request = make_complete()
    with pytest.raises(AttestationCame):
        ask_care_team(request, to=TEAM, now=NOW)
    enter(client, request)
    assert client.post(ASK, {"email": TEAM}).headers["Location"] == PAGE


@pytest.mark.parametrize("rows", [1, 20])
def test_what_it_costs(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        request = make_aid_request(email=f"ana{number}@example.org", phone=None)
    enter(client, request)
    with django_assert_num_queries(5):
        client.get(ASK)
    team, _page = come(request)
    with django_assert_num_queries(6):
        team.get(SEND)
