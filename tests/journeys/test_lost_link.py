"""A lost link, a code, what was typed, a correction: over the wire, and on the telephone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from registrations.emails import LINK_PURPOSE
from registrations.models import Registration
from stage4club.core.links import open_link, token_for
from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain
from stage4club.people.enums import Role
from stage4club.people.models import CallTask
from tests.factories import NOW, make_registration, make_service, make_user
from tests.registrations.kit import client_of, press, url_of
from tests.registrations.views.pages import ENGLISH, FRENCH, send, token_in
from tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db(transaction=True)

PATHS: dict[str, dict[str, Any]] = {
    "fr": {
        "pages": FRENCH,
        "find": "/retrouver-mon-lien/",
        "details": "/lien/renseignements/",
        "correction": "/lien/renseignements/correction/",
        "subjects": ["Votre lien", "Votre code"],
        "words": "Le matin me convient mieux.",
    },
    "en": {
        "pages": ENGLISH,
        "find": "/en/find-my-link/",
        "details": "/en/link/details/",
        "correction": "/en/link/details/correction/",
        "subjects": ["Your link", "Your code"],
        "words": "Mornings are better.",
    },
}


def post(client: Client, path: str, **answers: str) -> Any:
    """Fill in the form of a page as a browser does."""
    return client.post(path, {"form_token": token_in(client.get(path).text), **answers})


def letter(sink: SmtpSink) -> tuple[str, str]:
    """The subject and the text of the one letter that leaves now."""
    before = len(sink.messages)
    drain(lambda: NOW)
    [received] = sink.messages[before:]
    body = received.message.get_body(("plain",))
    assert body is not None
    return received.message["Subject"], body.get_content()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_a_lost_link_to_a_correction(language: str, smtp_sink: SmtpSink) -> None:
    paths = PATHS[language]
    with time_machine.travel(NOW, tick=False):
        send(Client(), make_service().slug, paths["pages"], message="Une chaise, merci.")
        letter(smtp_sink)
        zoe = Client()
        post(zoe, paths["find"], email="ZOE@example.org")
        subject, text = letter(smtp_sink)
        [path] = re.findall(r"http://testserver(/\S+)", text)
        zoe.get(path)
        assert "Une chaise" not in zoe.get(paths["details"]).text
        zoe.post(paths["details"])
        second, text = letter(smtp_sink)
        assert [subject, second] == paths["subjects"]
        [code] = re.findall(r"^\d{6}$", text.replace("\r", ""), re.MULTILINE)
        zoe.post(f"{paths['details']}code/", {"code": code})
        assert "Une chaise, merci." in zoe.get(paths["details"]).text
        post(zoe, paths["correction"], correction=paths["words"])
        staff_call_and_see_no_code(code, paths["words"])


def staff_call_and_see_no_code(code: str, words: str) -> None:
    """The call has her words; the message that told the code hides it."""
    coordinator = client_of(make_user(Role.COORDINATOR))
    task = CallTask.objects.get()
    assert words in coordinator.get(f"/admin/people/calltask/{task.pk}/change/").text
    for message in Message.objects.all():
        page = coordinator.get(f"/admin/notifications/message/{message.pk}/change/").text
        assert code not in page
        assert ("••• •••" in page) is (message.kind == "registrations.code")


def test_on_the_telephone() -> None:
    """She has no e-mail: whoever follows her reads the code aloud."""
    partner = make_user()
    with time_machine.travel(NOW, tick=False):
        registration = make_registration(contact_by="phone", taken_by=partner)
        said = press(client_of(partner), registration, "read-code").text
        [spoken] = set(re.findall(r"\d \d \d, \d \d \d", said))
        louise = Client()
        louise.get(link_of(registration))
        louise.post("/lien/renseignements/code/", {"code": spoken.replace(",", "")})
        assert "Louise" in louise.get("/lien/renseignements/").text
        history = client_of(partner).get(url_of(registration, "history")).text
    assert "Lire un code au téléphone" in history
    assert "Renseignements relus par la personne, avec un code" in history
    with time_machine.travel(NOW + timedelta(minutes=21), tick=False):
        assert "Louise" not in louise.get("/lien/renseignements/", follow=True).text


def link_of(registration: Registration) -> str:
    """The link of her private page, as a message would hold it."""
    return f"/lien/{token_for(open_link(LINK_PURPOSE, registration, now=NOW, expires_at=None))}/"
