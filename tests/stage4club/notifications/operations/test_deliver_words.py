"""The words that leave are the words that were stored, and the words that were shown."""

import pytest

from stage4club.core.links import (
    open_link,
    placeholder,
    preview_placeholder,
    revoke_links,
    token_for,
)
from stage4club.notifications.delivery import mime
from stage4club.notifications.enums import Trouble
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.operations import drain, preview_message
from tests.stage4club.notifications.letters import CALENDAR, LINKED, NOW, heard, queue, staff

pytestmark = pytest.mark.django_db


def now():
    return NOW


def test_one_person_receives_what_was_stored(smtp_sink):
    message = queue(calendar=CALENDAR)
    drain(now)
    [received] = smtp_sink.messages
    assert (received.sender, received.recipients) == ("club@example.org", ["zoe@example.org"])
    letter = received.message
    assert letter["Message-ID"] == message.message_id
    assert (
        letter.get_body(("plain",)).get_content()
        == "Bonjour Zoé,\r\n\r\nÀ bientôt,\r\nl'équipe\r\n"
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_preview_is_what_leaves(smtp_sink, monkeypatch, language):
    """Byte for byte, but for token, Message-ID, Date and MIME boundary (reliability.md)."""
    boundaries = iter(["==0==", "==1==", "==0==", "==1=="] * 10)
    channel = Channel.objects.create(name="email")
    link = open_link("trial", channel, now=NOW, expires_at=None)
    arguments = {"to": "zoe@example.org", "language": language, "calendar": CALENDAR}
    shown = preview_message(LINKED, context={"link": preview_placeholder()}, **arguments)
    arguments["about"] = channel
    queue(LINKED, context={"link": placeholder(link)}, **arguments)
    monkeypatch.setattr("email.generator.Generator._make_boundary", lambda *_: next(boundaries))
    drain(now)
    [received] = smtp_sink.messages
    message = Message.objects.get()
    # The shown words, composed and with the token put in, are the received bytes.
    token = token_for(link)
    written = mime.compose(
        message,
        text=shown.text.replace("…", token),
        html=shown.html.replace("…", token),
        calendar=CALENDAR,
    )
    boundaries = iter(["==0==", "==1=="] * 10)
    expected = written.message().as_bytes(linesep="\r\n")
    normal = [
        raw.rstrip(b"\r\n").replace(b"\r\n..", b"\r\n.") for raw in (received.content, expected)
    ]
    assert normal[0] == normal[1]
    assert received.message["Subject"] == shown.subject


@pytest.mark.parametrize(("language", "path"), [("fr", "lien"), ("en", "en/link")])
def test_the_private_link_is_put_in_at_sending(smtp_sink, language, path, settings):
    settings.SITE_URL = "https://club.example.org"
    channel = Channel.objects.create(name="email")
    link = open_link("trial", channel, now=NOW, expires_at=None)
    context = {"link": placeholder(link)}
    message = queue(LINKED, language=language, context=context, about=channel)
    drain(now)
    text = smtp_sink.messages[0].message.get_body(("plain",)).get_content()
    html = smtp_sink.messages[0].message.get_body(("html",)).get_content()
    assert f"https://club.example.org/{path}/{token_for(link)}/" in text
    assert f'<a href="https://club.example.org/{path}/{token_for(link)}/">' in html
    assert token_for(link) not in Message.objects.get(pk=message.pk).read_text()


def test_a_dead_link_stays_at_home(smtp_sink, monkeypatch):
    told = heard(monkeypatch, "message_failed")
    subject = Channel.objects.create(name="email")
    link = open_link("trial", subject, now=NOW, expires_at=None)
    queue(LINKED, context={"link": placeholder(link)}, about=subject)
    revoke_links(subject, now=NOW)
    drain(now)
    row = Message.objects.get()
    assert (smtp_sink.messages, row.state, row.error) == ([], "failed", Trouble.LINK_DEAD)
    assert len(told) == 1


def test_a_message_opens_no_door_but_its_own(smtp_sink):
    """Whoever knows the key of somebody else's link cannot have its token written to her."""
    theirs = open_link("trial", Channel.objects.create(name="email"), now=NOW, expires_at=None)
    queue(LINKED, context={"link": placeholder(theirs)}, about=staff())
    drain(now)
    assert smtp_sink.messages == []
    assert Message.objects.get(kind=LINKED.name).error == Trouble.LINK_DEAD


def test_a_placeholder_that_was_typed_stays_words(smtp_sink):
    channel = Channel.objects.create(name="email")
    link = open_link("trial", channel, now=NOW, expires_at=None)
    queue(LINKED, context={"link": "".join(placeholder(link))}, about=channel)
    drain(now)
    text = smtp_sink.messages[0].message.get_body(("plain",)).get_content()
    assert f"{{{{ private-link:{link.pk}}}}}" in text
    assert token_for(link) not in text
