"""What the page of a registration says and offers."""

from __future__ import annotations

from typing import Any

from registrations.models import Registration
from tests.registrations.kit import client_of, url_of


def said(client: Any, answer: Any) -> str:
    """The sentence on the page that follows."""
    assert answer.status_code == 302
    [message] = client.get(answer.url).context["messages"]
    return str(message)


def offered(registration: Registration, user: Any) -> list[str]:
    """The names of the verbs that `user` may press."""
    page = client_of(user).get(url_of(registration, "change"))
    return [link.verb.name for link in page.context["verb_links"]]


def state_of(registration: Registration) -> str:
    """The stored state."""
    registration.refresh_from_db()
    return registration.state
