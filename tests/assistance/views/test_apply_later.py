"""An application is gone on with later, on another device, or erased."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from assistance.emails.aid import DRAFT_PURPOSE
from assistance.models import AidDraft, AidRequest
from services.models import Service
from stage4club.core.links import open_link, token_for
from stage4club.notifications.models import Message
from tests.assistance.views.applying import (
    AGREED,
    CHECK,
    CONTINUE,
    DAY,
    LATER,
    answer,
    step,
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


def link_of(draft: AidDraft) -> str:
    link = open_link(DRAFT_PURPOSE, draft, now=NOW, expires_at=draft.expires_at)
    return f"/lien/{token_for(link)}/"


def test_two_evenings_on_two_devices(client: Client, at_ten: Any) -> None:
    answer(client, 1)
    answer(client, 2)
    page = client.get(LATER)
    assert 'value="louise@example.org"' in page.text
    page = client.post(LATER, {"email": "louise@example.org"})
    assert "Vous le recevrez bientôt à l’adresse louise@example.org" in text_of(page)
    assert Message.objects.get().kind == "assistance.aid_draft"
    at_ten.shift(DAY)
    other = Client()
    page = other.get(link_of(AidDraft.objects.get()), follow=True)
    assert "Reprendre où vous en étiez" in page.text
    # The link alone shows nothing of what was typed, and changes nothing.
    assert "Louise" not in page.text
    assert other.get(step(2)).headers["Location"] == step(1)
    assert other.post(CONTINUE).headers["Location"] == step(3)
    for number in range(3, 7):
        answer(other, number)
    other.post(CHECK, AGREED)
    assert AidRequest.objects.count() == 1
    assert other.get(CONTINUE).status_code == 404
    # The first device finds its draft sent.
    assert client.get(CHECK).headers["Location"] == step(1)


def test_what_is_begun_may_be_erased(client: Client) -> None:
    answer(client, 1)
    other = Client()
    other.get(link_of(AidDraft.objects.get()), follow=True)
    assert "Vos réponses sont effacées" in other.post(CONTINUE, {"erase": "yes"}).text
    assert not AidDraft.objects.exists()


def test_an_address_that_is_none_and_one_too_many(client: Client, settings: Any) -> None:
    answer(client, 1)
    assert client.post(LATER, {"email": "a@localhost"}).status_code == 422
    settings.RATE_LIMITS = True
    for _ in range(3):
        client.post(LATER, {"email": "louise@example.org"})
    page = client.post(LATER, {"email": "louise@example.org"})
    assert (page.status_code, "Réessayez demain" in page.text) == (422, True)
