"""The letter as it goes over the wire."""

from email import message_from_bytes
from email.policy import default

import pytest

from stage4club.notifications.delivery.mime import compose, message_id_for

from ..letters import CALENDAR, queue

pytestmark = pytest.mark.django_db


def wire(message, **changes):
    given = {"text": "Été\n", "html": "<p>Été</p>", "calendar": None}
    return compose(message, **{**given, **changes}).message().as_bytes(linesep="\r\n")


def test_headers():
    message = queue()
    letter = message_from_bytes(wire(message), policy=default)
    headers = {name: value for name, value in letter.items() if name != "Content-Type"}
    assert headers == {
        "MIME-Version": "1.0",
        "Subject": "Votre rencontre du 19 mars",
        "From": "Club <club@example.org>",
        "To": "zoe@example.org",
        "Message-ID": f"<{message.pk}@example.org>",
        "Date": "Thu, 05 Mar 2026 13:30:00 -0500",
        "X-Entity-Ref-ID": str(message.pk),
        "Auto-Submitted": "auto-generated",
        "Content-Language": "fr",
    }


def test_text_and_html_are_alternatives_in_seven_bits():
    raw = wire(queue(), text="Été " * 400 + "\n")
    letter = message_from_bytes(raw, policy=default)
    assert letter.get_content_type() == "multipart/alternative"
    assert [
        (p.get_content_type(), p["Content-Transfer-Encoding"]) for p in letter.iter_parts()
    ] == [
        ("text/plain", "quoted-printable"),
        ("text/html", "quoted-printable"),
    ]
    assert letter.get_body(("plain",)).get_content() == "Été " * 400 + "\r\n"
    assert letter.get_body(("html",)).get_content() == "<p>Été</p>"
    assert max(raw) < 128
    assert max(map(len, raw.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(("language", "name"), [("fr", "calendrier.ics"), ("en", "calendar.ics")])
@pytest.mark.parametrize("method", ["PUBLISH", "CANCEL"])
def test_the_calendar_is_a_file_with_a_neutral_name(language, name, method):
    message = queue(language=language, calendar=CALENDAR, calendar_method=method)
    letter = message_from_bytes(wire(message, calendar=CALENDAR), policy=default)
    [calendar] = letter.iter_attachments()
    assert letter.get_content_type() == "multipart/mixed"
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": method}
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_filename() == name
    assert calendar.get_payload(decode=True) == CALENDAR


def test_every_copy_is_the_same_but_for_the_boundary(monkeypatch):
    message = queue(calendar=CALENDAR)
    monkeypatch.setattr("email.generator.Generator._make_boundary", lambda *_: "=====")
    assert wire(message, calendar=CALENDAR) == wire(message, calendar=CALENDAR)


@pytest.mark.parametrize("sender", ["club@exemple.example.org", "Club <club@exemple.example.org>"])
def test_the_message_id_is_of_the_domain_that_writes(settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender
    message = queue()
    assert message_id_for(message) == f"<{message.pk}@exemple.example.org>"
