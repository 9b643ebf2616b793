"""What anybody may have typed as a name is not put into anybody's mailbox."""

from __future__ import annotations

import pytest

from stage4club.notifications.models import Message
from tests.factories import make_helper, make_registration

pytestmark = pytest.mark.django_db

HELLO = {"fr": "Bonjour", "en": "Hello"}


def greetings(kind: str, text: str) -> list[str]:
    """The lines that greet, in the text and in the HTML of the only message of this kind."""
    message = Message.objects.get(kind=kind)
    lines = [*message.read_text().splitlines(), *message.read_html().splitlines()]
    return [line.strip() for line in lines if text in line]


@pytest.mark.parametrize("language", HELLO)
@pytest.mark.parametrize("name", ["evil.me", "Appelez le 514 555-0142"])
def test_who_may_be_a_stranger_is_greeted_without(language: str, name: str) -> None:
    helper = make_helper(name=name)
    make_registration(preferred_name=name, helper=helper, language=language)
    hello = HELLO[language]
    for kind in ("registrations.received", "registrations.received_helper"):
        assert greetings(kind, hello) == [f"{hello},", f"<p>{hello},</p>"]
        message = Message.objects.get(kind=kind)
        assert (name in message.read_text(), name in message.read_html()) == (False, False)


@pytest.mark.parametrize("language", HELLO)
def test_a_name_is_greeted(language: str) -> None:
    make_registration(preferred_name="Zoé", helper=make_helper(name="Luc"), language=language)
    hello = HELLO[language]
    for kind, name in (("received", "Zoé"), ("received_helper", "Luc")):
        greeted = [f"{hello} {name},", f"<p>{hello} {name},</p>"]
        assert greetings(f"registrations.{kind}", hello) == greeted
