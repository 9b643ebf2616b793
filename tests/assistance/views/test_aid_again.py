"""Asking once more: from what was confirmed before, each answer to be said right or changed."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from assistance.emails.aid import LINK_PURPOSE
from assistance.models import AidDraft, AidRequest, Criteria
from stage4club.core import one_time_codes
from stage4club.core.links import open_link, token_for
from stage4club.core.models import OneTimeCode
from stage4club.notifications.models import Message
from tests.assistance.aids import dollars, make_complete, make_granted
from tests.assistance.kit import WHOLE_TABLE
from tests.assistance.views.applying import AGREED, CHECK, step, token_in
from tests.factories import NOW, make_helper, make_service

pytestmark = pytest.mark.django_db

PAGE = "/lien/dossier/"
AGAIN = f"{PAGE}nouvelle/"


@pytest.fixture(autouse=True)
def at_ten() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def aid(at_ten: Any, settings: Any) -> None:
    settings.FORM_MIN_SECONDS = 0
    make_service(kind="assistance", room="assistance", slug="aid", promise_days=10)


def open_up(client: Client, request: AidRequest) -> Any:
    Message.objects.update(due_at=NOW)
    link = open_link(LINK_PURPOSE, request, now=NOW, expires_at=None)
    client.get(f"/lien/{token_for(link)}/", follow=True)
    client.post(PAGE)
    code = one_time_codes.digits_of(OneTimeCode.objects.latest("created_at", "pk"))
    return client.post(f"{PAGE}code/", {"code": code}, follow=True)


def test_each_answer_is_confirmed_and_what_it_is_for_is_asked_anew(client: Client) -> None:
    Criteria.objects.create(applies_from=NOW.date(), **WHOLE_TABLE)
    first = make_granted(
        300,
        family_income=dollars(38_500),
        household_size=3,
        children=1,
        helper=make_helper(),
    )
    page = open_up(client, first)
    assert "Commencer une autre demande" in page.text
    assert client.post(AGAIN).headers["Location"] == step(1)
    kept = {
        1: ("Louise", "louise@example.org", "514 555-0142", "Marthe", "sa sœur"),
        3: ("Louise Bergeron", "H2X 1Y4"),
        5: ('value="3"', 'value="1"', "38 500"),
    }
    typed = {
        1: {
            "for_whom": "self",
            "preferred_name": "Louise",
            "email": "louise@example.org",
            "phone": "514 555-0142",
            "contact_by": "email",
            "consent_contact": "on",
        },
        2: {"stage4": "yes"},
        3: {"legal_name": "Louise Bergeron", "postal_code": "H2X 1Y4"},
        4: {"needs": ["food"], "amount_requested": "500"},
        5: {"household_size": "3", "children": "1", "income_unknown": "on"},
        6: {"attestation": "later"},
    }
    for number in range(1, 7):
        page = client.get(step(number))
        text = page.text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NON-BREAKING HYPHEN}", "-")
        assert "Est-ce toujours exact?" in text
        for words in kept.get(number, ()):
            assert words in text
        following = client.post(step(number), {**typed[number], "form_token": token_in(page)})
        assert following.headers["Location"] == (step(number + 1) if number < 6 else CHECK)
    assert "Est-ce toujours exact?" not in client.get(step(4)).text
    assert client.post(CHECK, AGREED).status_code == 302
    second = AidRequest.objects.exclude(pk=first.pk).get()
    # The stage was attested to: nothing is awaited.
    assert (second.person, second.state) == (first.person, "submitted")


def test_what_was_destroyed_is_asked_anew(client: Client) -> None:
    first = make_granted(300, income_unknown=True)
    first.circumstances.delete()
    open_up(client, first)
    client.post(AGAIN)
    assert "Bergeron" not in client.get(step(3)).text


def test_what_she_did_not_know_stays_unknown(client: Client) -> None:
    Criteria.objects.create(applies_from=NOW.date(), **WHOLE_TABLE)
    open_up(client, make_granted(300, income_unknown=True))
    client.post(AGAIN)
    assert client.get(step(5)).context["form"]["income_unknown"].value() == "on"


def test_only_from_an_open_file_and_once_it_is_decided(client: Client) -> None:
    request = make_complete()
    link = open_link(LINK_PURPOSE, request, now=NOW, expires_at=None)
    client.get(f"/lien/{token_for(link)}/", follow=True)
    assert client.post(AGAIN).headers["Location"] == PAGE
    assert client.get(AGAIN).status_code == 405
    assert "Commencer une autre demande" not in open_up(client, request).text


def test_pressed_twice_it_is_one_and_closed_with_the_file(client: Client) -> None:
    open_up(client, make_granted(300))
    for _ in range(2):
        client.post(AGAIN)
    assert AidDraft.objects.count() == 1
    assert "Bergeron" in client.get(step(3)).text
    client.post(f"{PAGE}fermer/")
    assert client.get(step(3)).headers["Location"] == step(1)
