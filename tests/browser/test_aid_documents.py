"""Documents in a real browser: now, what is refused beside what is kept; later, by a link."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from assistance.emails.aid import LINK_PURPOSE
from assistance.models import AidRequest, Document
from services.models import Service
from stage4club.core.links import open_link, token_for
from stage4club.people.enums import Role
from tests import sent_files as sent
from tests.browser.conftest import Visitor
from tests.browser.test_fits import PUBLIC_SIZE, PUBLIC_TARGETS, SCREENS
from tests.browser.walk import Walk
from tests.factories import make_user

LONG = f"{'avis-de-cotisation-' * 4}2025.pdf"


@dataclass(frozen=True)
class Words:
    """What stands on the pages of one language."""

    base: str
    next: str
    title: str
    remove: str
    check: str
    received: str
    later: str
    sends: str


FRENCH = Words(
    base="/aide-financiere/demande/",
    next="Continuer",
    title="Avez-vous un mot de votre équipe de soins?",
    remove="Retirer",
    check="Vérifiez vos réponses",
    received="Nous avons reçu votre demande",
    later="Envoyer des documents",
    sends="Envoyer",
)
ENGLISH = Words(
    base="/en/financial-assistance/apply/",
    next="Continue",
    title="Do you have a word from your care team?",
    remove="Remove",
    check="Check your answers",
    received="We have received your application",
    later="Send documents",
    sends="Send",
)
ANSWERS: list[dict[str, str]] = [
    {"preferred_name": "Rita", "email": "rita@example.org", "consent_contact": "on"},
    {"stage4": "yes"},
    {"legal_name": "Rita Exemple", "postal_code": "h2x1y4"},
    {"amount_requested": "900"},
    {"household_size": "2"},
]


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("words", "reader"),
    [
        (FRENCH, {"viewport": SCREENS["narrow"], "color_scheme": "light"}),
        (ENGLISH, {"viewport": SCREENS["wide"], "color_scheme": "dark"}),
    ],
    ids=["fr", "en"],
)
def test_now_and_later(
    visitor: Visitor, group: Service, words: Words, reader: dict[str, Any]
) -> None:
    rita = visitor(**reader)
    for number, answers in enumerate(ANSWERS, start=1):
        rita.opens(f"{words.base}{number}/")
        if number == 4:
            rita.page.locator("[name=needs]").first.check()
        rita.answers(**answers)
        rita.sends()
    rita.arrives_at(words.title)
    rita.answers(attestation="now")
    chooses(
        rita, photo=sent.with_gps(), program=sent.PROGRAM, locked=sent.locked(), long=sent.pdf()
    )
    rita.presses(words.next)
    expect(rita.page.locator(".error-summary")).to_be_focused()
    rita.arrives_at(words.title)
    assert rita.small_targets(PUBLIC_TARGETS, PUBLIC_SIZE) == []
    assert rita.page.locator("[name=attestation][value=now]").is_checked()
    rita.reads("photo.jpg", LONG)
    with rita.page.expect_navigation():
        rita.page.get_by_role("button", name=words.remove).first.click()
    rita.arrives_at(words.title)
    assert Document.objects.count() == 1
    rita.answers(attestation="now")
    rita.presses(words.next)
    rita.arrives_at(words.check)
    rita.reads(LONG)
    rita.answers(consent_assessment="on", declaration="on")
    rita.sends()
    rita.arrives_at(words.received)

    asked = AidRequest.objects.get()
    link = open_link(LINK_PURPOSE, asked, now=timezone.now(), expires_at=None)
    prefix = "/en" if words is ENGLISH else ""
    token = token_for(link)
    rita.opens(f"{prefix}/link/{token}/" if prefix else f"/lien/{token}/")
    rita.page.locator("a[href$='/documents/']").click()
    rita.arrives_at(words.later)
    chooses(rita, photo=sent.picture("WEBP"))
    rita.sends()
    rita.arrives_at(words.later)
    rita.reads("photo.jpg")
    assert asked.documents.count() == 2
    chooses(rita, program=sent.SVG)
    rita.sends()
    expect(rita.page.locator(".error-summary")).to_be_focused()
    rita.examines()


def test_whoever_decides_keeps_it_as_a_file(
    visitor: Visitor, colleague: Visitor, group: Service
) -> None:
    from tests.assistance.aids import make_aid_request
    from tests.assistance.documents import send

    request = make_aid_request(now=timezone.now())
    send(request, LONG, now=timezone.now(), **{"photo.jpg": sent.with_gps()})
    for scheme, size in (("light", SCREENS["wide"]), ("dark", SCREENS["narrow"])):
        email = f"{scheme}@example.org"
        officer = make_user(Role.FINANCE, name="Chantal", email=email)
        chantal = colleague(officer, viewport=size, color_scheme=scheme)
        chantal.opens(f"/admin/assistance/aidrequest/{request.pk}/change/")
        chantal.arrives_at("Louise")
        chantal.reads("photo.jpg", "Non analysé")
        given = chantal.downloads("photo.jpg")
        assert given.suggested_filename == f"{request.reference}-2.jpg"
        assert Path(given.path()).read_bytes().startswith(b"\xff\xd8\xff")
        chantal.follows("Détruire un document et en redemander un")
        chantal.examines()
        chantal.page.locator("[name=document]").first.check()
        chantal.page.locator("[name=because][value=unreadable]").check()
        chantal.examines()


def chooses(walk: Walk, **contents: bytes) -> None:
    """Choose these files in the one field for them."""
    names = {"photo": "photo.jpg", "program": "avis.pdf", "locked": "fermé.pdf", "long": LONG}
    walk.page.locator("[name=documents]").set_input_files(
        [
            {"name": names[what], "mimeType": "application/octet-stream", "buffer": content}
            for what, content in contents.items()
        ]
    )
