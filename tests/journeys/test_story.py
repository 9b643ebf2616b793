"""The whole story: a form, a call, a confirmation, and what arrives over the wire."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from registrations.models import ContactAttempt, Registration
from services.models import Service, Session
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain
from tests.factories import NOW, make_service, make_session, make_user
from tests.registrations.kit import client_of, press, url_of
from tests.registrations.views.pages import ENGLISH, FRENCH, send
from tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db(transaction=True)

NBSP = "\N{NO-BREAK SPACE}"

WORDS: dict[str, dict[str, Any]] = {
    "fr": {
        "pages": FRENCH,
        "receipt": "Votre demande {}",
        "subject": "Votre inscription {} est confirmée",
        "greeting": "Bonjour Zoé,",
        "day": f"- vendredi 10{NBSP}avril{NBSP}2026, de 10{NBSP}h à 11{NBSP}h{NBSP}30",
        "title": "Votre inscription est confirmée",
        "link": "http://testserver/lien/",
        "file": "calendrier.ics",
        "meeting": "Rencontre",
    },
    "en": {
        "pages": ENGLISH,
        "receipt": "Your request {}",
        "subject": "Your registration {} is confirmed",
        "greeting": "Hello Zoé,",
        "day": f"- Friday, April{NBSP}10, 2026, from 10{NBSP}a.m. to 11:30{NBSP}a.m.",
        "title": "Your registration is confirmed",
        "link": "http://testserver/en/link/",
        "file": "calendar.ics",
        "meeting": "Meeting",
    },
}


def register(service: Service, language: str) -> Registration:
    """A person fills the form, reads it again and sends it."""
    answer = send(Client(), service.slug, WORDS[language]["pages"])
    assert answer.status_code == 302
    return Registration.objects.get()


def follow(registration: Registration) -> None:
    """A patient-partner takes it, calls twice, reads the message and confirms."""
    partner = client_of(make_user(name="Josée"))
    assert "Zoé" not in partner.get(url_of(registration, "change")).text
    assert press(partner, registration, "take").status_code == 302
    assert "Zoé" in partner.get(url_of(registration, "change")).text
    assert press(partner, registration, "log-call", outcome="voicemail").status_code == 302
    assert press(partner, registration, "log-call", outcome="spoke").status_code == 302
    assert press(partner, registration, "confirm", personal_line="À bientôt.").status_code == 302


def deliver(sink: SmtpSink, now: datetime) -> list[EmailMessage]:
    """What arrives when a worker runs at `now`."""
    before = len(sink.messages)
    drain(lambda: now)
    received = sink.messages[before:]
    assert [len(one.recipients) for one in received] == [1] * len(received)
    return [one.message for one in received]


@time_machine.travel(NOW)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_the_form_to_the_confirmation(smtp_sink: SmtpSink, language: str) -> None:
    words = WORDS[language]
    service = make_service()
    session = make_session(service)
    registration = register(service, language)
    [receipt] = deliver(smtp_sink, timezone.now())
    assert receipt["Subject"] == words["receipt"].format(registration.reference)

    follow(registration)
    registration.refresh_from_db()
    assert registration.state == "confirmed"
    # Until the undo delay is over, nothing leaves.
    assert deliver(smtp_sink, timezone.now()) == []
    [letter] = deliver(smtp_sink, timezone.now() + timedelta(seconds=60))
    # And nothing leaves twice.
    assert deliver(smtp_sink, timezone.now() + timedelta(minutes=10)) == []

    row = Message.objects.get(kind="registrations.confirmed")
    assert_headers(letter, row, words["subject"].format(registration.reference))
    assert_words(letter, words)
    assert_calendar(letter, words, session)
    assert [event.verb for event in audit.history(registration)][::-1] == [
        "submit",
        "take",
        "log-call",
        "log-call",
        "confirm",
    ]
    outcomes = ContactAttempt.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["voicemail", "spoke"]


def assert_headers(letter: EmailMessage, row: Message, subject: str) -> None:
    assert letter.get_all("To") == ["zoe@example.org"]
    assert (letter["Cc"], letter["Bcc"], letter["Reply-To"]) == (None, None, None)
    assert letter["Subject"] == subject
    assert letter["From"] == "Club <club@example.org>"
    assert letter["Message-ID"] == row.message_id
    assert row.message_id == f"<{row.pk}@example.org>"
    assert letter["X-Entity-Ref-ID"] == str(row.pk)
    assert letter["Auto-Submitted"] == "auto-generated"


def assert_words(letter: EmailMessage, words: dict[str, Any]) -> None:
    text, html = letter.get_body(["plain"]), letter.get_body(["html"])
    assert text is not None
    assert html is not None
    lines = text.get_content().splitlines()
    assert lines[0] == words["greeting"]
    assert words["day"] in lines
    assert "À bientôt." in lines
    [link] = [line for line in lines if line.startswith(words["link"])]
    # The person's own page, by a token that stands in no table.
    assert Client().get(link.removeprefix("http://testserver")).status_code == 302
    assert f"<h1>{words['title']}</h1>" in html.get_content()
    assert f'href="{link}"' in html.get_content()
    assert "À bientôt." in html.get_content()
    assert "private-link" not in letter.as_string()


def assert_calendar(letter: EmailMessage, words: dict[str, Any], session: Session) -> None:
    [part] = list(letter.iter_attachments())
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "PUBLISH")
    assert part.get_filename() == words["file"]
    calendar: Any = icalendar.Calendar.from_ical(part.get_content())
    [event] = calendar.walk("VEVENT")
    assert str(event["UID"]) == f"{session.uid}@testserver"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (session.starts_at, session.ends_at)
    assert str(event["DTSTART"].params["TZID"]) == "America/Toronto"
    assert str(event["SUMMARY"]) == words["meeting"]
