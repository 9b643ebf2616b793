"""The private page of an application: what is not told yet, who is known, how it ends."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from assistance.emails.aid import LINK_PURPOSE
from assistance.enums import Grounds
from assistance.models import AidRequest
from assistance.operations.aid import (
    decline_aid_request,
    read_file_code,
    write_links_at,
)
from stage4club.core.links import open_link, renew_link, token_for
from stage4club.core.models import OneTimeCode, PrivateLink
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from tests.assistance.aids import (
    make_aid_request,
    make_complete,
    make_declined,
    make_granted,
    make_reviewed,
)
from tests.assistance.views.aid_private import (
    CODE,
    FILE,
    PAGE,
    REVIEW,
    WITHDRAW,
    digits,
    enter,
    let_be_told,
    open_up,
    plain,
)
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


# Not told yet -------------------------------------------------------------------------------------


def link_of(request: AidRequest) -> str:
    return f"/lien/{token_for(open_link(LINK_PURPOSE, request, now=NOW, expires_at=None))}/"


def unlocked(client: Client, request: AidRequest) -> str:
    """The file as it stands at this moment: nothing has left yet."""
    client.get(link_of(request), follow=True)
    client.post(PAGE)
    return plain(client.post(CODE, {"code": digits()}, follow=True))


@pytest.mark.parametrize("make", [make_declined, make_granted])
def test_nobody_reads_an_answer_before_it_is_told(client: Client, make: Any) -> None:
    request = make()
    page = plain(client.get(link_of(request), follow=True))
    assert "Nous avons votre demande." in page
    assert "Une réponse" not in page
    page = unlocked(client, request)
    for hidden in ("accordée", "800 $", "Québec.", "revoie"):
        assert hidden not in page.partition("<main")[2].partition("</main")[0]
    let_be_told()
    assert "accordée" in plain(client.get(FILE))


def test_who_is_called_reads_it_once_the_call_is_made(client: Client) -> None:
    request = make_declined(email="", contact_by=ContactBy.PHONE)
    assert "Une réponse" not in plain(client.get(link_of(request), follow=True))
    let_be_told()
    assert "Une réponse vous attend." in plain(client.get(PAGE))


# Who is known is told at her own address ----------------------------------------------------------


def test_a_name_and_a_number_tell_a_stranger_nothing(client: Client) -> None:
    make_granted(700)
    stranger = make_aid_request(email="stranger@example.org")
    assert stranger.person == AidRequest.objects.earliest("pk").person
    assert stranger.state == "documents_awaited"
    page = open_up(client, stranger)
    assert "Cette année" not in page.text
    OneTimeCode.objects.all().delete()
    assert "Cette année" in open_up(Client(), make_aid_request()).text


def test_what_is_only_proposed_is_told_to_nobody(client: Client) -> None:
    make_granted(1500)
    page = plain(open_up(client, make_aid_request()))
    assert "jusqu’à 2 000 $." in page


def test_whoever_is_called_reads_her_year_at_her_own_number(client: Client) -> None:
    called = make_granted(300, email="", contact_by=ContactBy.PHONE)
    enter(client, called)
    read_file_code(called, by=make_user(Role.FINANCE), now=NOW)
    assert "1 700 $" in plain(client.post(CODE, {"code": digits()}, follow=True))


# Withdrawn ----------------------------------------------------------------------------------------


def test_withdrawn_once(client: Client) -> None:
    request = make_complete()
    enter(client, request)
    assert "Retirer votre demande?" in client.get(WITHDRAW).text
    assert AidRequest.objects.get().state == "submitted"
    page = client.post(WITHDRAW)
    assert "Votre demande est retirée" in page.text
    assert (AidRequest.objects.get().state, AidRequest.objects.get().closing) == (
        "closed",
        "withdrawn",
    )
    for again in (client.get(WITHDRAW), client.post(WITHDRAW)):
        assert "Votre demande est retirée" in again.text
    assert client.get(PAGE).status_code == 404


def test_an_answer_is_no_longer_withdrawn(client: Client) -> None:
    officer = make_user(Role.FINANCE)
    request = make_reviewed(by=officer)
    enter(client, request)
    decline_aid_request(request, by=officer, now=NOW, grounds=Grounds.INCOME)
    answer = client.post(WITHDRAW)
    assert (answer.status_code, "Elle ne peut plus être retirée" in answer.text) == (409, True)


# The link -----------------------------------------------------------------------------------------


def test_without_a_living_link_every_page_is_the_same(client: Client) -> None:
    for page in (PAGE, CODE, FILE, WITHDRAW):
        assert client.get(page).status_code == 404
    request = make_granted()
    enter(client, request)
    link = open_link(LINK_PURPOSE, request, now=NOW, expires_at=None)
    renew_link(link)
    for page in (PAGE, CODE, FILE):
        assert client.get(page).status_code == 404
    assert client.post(REVIEW).status_code == 404


def test_links_are_found_again_in_a_letter_of_this_room() -> None:
    first, second = make_complete(), make_complete()
    make_complete(preferred_name="Ana")
    make_complete(email="elsewhere@example.org")
    write_links_at("LOUISE@example.org", key="asked", now=NOW)
    write_links_at("LOUISE@example.org", key="asked", now=NOW)
    letters = Message.objects.filter(kind="assistance.aid_links")
    assert {row.to_address for row in letters} == {"louise@example.org"}
    assert letters.count() == 2
    text = letters.get(person_id=first.person_id).read_text()
    assert first.reference in text
    assert second.reference in text


def test_a_link_that_dies_under_her_hand(client: Client) -> None:
    request = make_granted()
    enter(client, request)

    def revoked_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Somebody revokes the link between the page that opens and the code that is given."""
        if "FOR NO KEY UPDATE" in sql and "privatelink" in sql:
            PrivateLink.objects.update(revoked_at=NOW)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(revoked_first):
        page = client.post(PAGE)
    assert page.text == Client().get(PAGE).text
    assert not OneTimeCode.objects.exists()
