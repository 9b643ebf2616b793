"""What the private page says of what was given up."""

from __future__ import annotations

import pytest
from django.test import Client

from assistance.operations.aid import (
    approve_aid_request,
    ask_review,
    give_up_grant,
    merge_applicants,
)
from stage4club.people.enums import Role
from tests.assistance.aids import dollars, grant_more, make_granted, make_reviewed
from tests.assistance.payments import Payers, make_payers, paid
from tests.assistance.test_aid_message_failed import fail
from tests.assistance.views.aid_private import enter, open_up, plain
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

GAVE_UP = "Vous avez renoncé à 800 $ le mercredi 11 mars 2026."
FREE = "Jusqu’au jeudi 31 décembre 2026, 800 $ peuvent encore vous être accordés"


@pytest.fixture
def by() -> Payers:
    return make_payers()


def test_that_she_gave_it_up_and_until_when_it_is_free(client: Client, by: Payers) -> None:
    request = make_granted()
    give_up_grant(request, by=by.payer, now=NOW)
    page = plain(enter(client, request))
    assert "Cette demande est fermée." in page
    assert "renoncé" not in page
    page = plain(open_up(client, request))
    assert GAVE_UP in page
    assert f"{FREE} : il suffit de commencer une nouvelle demande." in page
    assert "nous avons besoin de savoir" not in page


def test_in_english(client: Client, by: Payers) -> None:
    request = make_granted(language="en")
    give_up_grant(request, by=by.payer, now=NOW)
    open_up(client, request)
    page = plain(client.get("/en/link/file/open/"))
    assert "You gave up $800 on Wednesday, March 11, 2026." in page
    assert "Until Thursday, December 31, 2026, $800 can be granted to you again" in page


def test_what_is_paid_stands_beside_it(client: Client, by: Payers) -> None:
    request = paid(by, amount=200, amount_requested=dollars(1200))
    request = grant_more(request, 1000, by.approver)
    give_up_grant(request, by=by.payer, now=NOW)
    page = plain(open_up(client, request))
    assert GAVE_UP in page
    assert "<strong>200 $</strong> vous a été versé" in page


def test_what_is_looked_at_again_was_not_given_up(client: Client) -> None:
    request = make_granted(300, amount_requested=dollars(900))
    ask_review(request, by=None, now=NOW)
    page = plain(open_up(client, request))
    assert "Ce qui est accordé le reste." in page
    assert "renoncé" not in page


def test_what_was_granted_since_is_not_free(client: Client, by: Payers) -> None:
    request = make_granted()
    give_up_grant(request, by=by.payer, now=NOW)
    officer = make_user(Role.FINANCE)
    for amount in (1000, 700):
        other = make_reviewed(by=officer, amount_requested=dollars(amount))
        approve_aid_request(other, by=officer, now=NOW, amount=dollars(amount))
    page = plain(open_up(client, request))
    assert GAVE_UP in page
    assert FREE.replace("800", "300") in page


def test_nor_what_stood_in_the_year_of_somebody_else(client: Client, by: Payers) -> None:
    kept = make_granted(1000, preferred_name="Ana", email="ana@example.org", phone=None)
    request = make_granted()
    give_up_grant(request, by=by.payer, now=NOW)
    merge_applicants(request, by=by.payer, now=NOW, same_as=kept)
    page = plain(open_up(client, request))
    assert GAVE_UP in page
    assert "peuvent encore vous être accordés : il suffit" not in page


def test_where_the_message_fails_somebody_calls_and_says_it(by: Payers) -> None:
    request = make_granted()
    give_up_grant(request, by=by.payer, now=NOW)
    call = fail("assistance.aid_given_up")
    assert call is not None
    assert "vous avez renoncé à 800" in call.script
