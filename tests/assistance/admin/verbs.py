"""Verbs of the page of an appointment, as a browser uses them."""

from __future__ import annotations

from typing import Any

from assistance.models import Appointment
from stage4club.notifications.models import Message
from tests.assistance.kit import client_of, url_of


def offered(appointment: Appointment, user: Any) -> list[str]:
    """The verbs that the page of one shows to `user`, by name."""
    page = client_of(user).get(url_of(appointment, "change"))
    return [link.verb.name for link in page.context["verb_links"]]


def said(client: Any, answer: Any) -> str:
    """The sentence after a verb."""
    assert answer.status_code == 302, answer.text
    [message] = client.get(answer.url).context["messages"]
    return str(message).replace("\N{NO-BREAK SPACE}", " ")


def told() -> list[str]:
    """The kinds of the messages that wait to leave or have left."""
    return sorted(Message.objects.values_list("kind", flat=True))


def slots(client: Any, appointment: Appointment, verb: str) -> list[str]:
    """The times that the form of a verb offers."""
    field = client.get(url_of(appointment, verb)).context["form"].fields["slot"]
    return [value for value, _words in field.choices]
