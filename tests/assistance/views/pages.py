"""Walking the public pages of an appointment with Django's client."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from assistance.enums import Meeting, Mode
from assistance.models.slots import free_slots
from tests.factories import NOW
from tests.registrations.views.pages import token_in

FRENCH = {
    "form": "/rendez-vous/",
    "check": "/rendez-vous/verifier/",
    "received": "/rendez-vous/recu/",
}
ENGLISH = {
    "form": "/en/appointment/",
    "check": "/en/appointment/check/",
    "received": "/en/appointment/received/",
}

#: The least that can be sent.
LEAST = {
    "meeting": "individual",
    "mode": "video",
    "slot": "none",
    "preferred_name": "Zoé",
    "email": "zoe@example.org",
    "consent_contact": "on",
}


def nearest(mode: Mode = Mode.VIDEO, meeting: Meeting = Meeting.INDIVIDUAL, at: int = 0) -> str:
    """The value of one of the times that are free now, the nearest unless told otherwise."""
    return free_slots(meeting=meeting, mode=mode, now=NOW)[at].value


def open_form(client: Client, pages: dict[str, str] = FRENCH) -> str:
    """Open the form; its token."""
    return token_in(client.get(pages["form"]).text)


def begin(client: Client, pages: dict[str, str] = FRENCH, **data: Any) -> Any:
    """Answer the first page; the second one, which shows the times."""
    first = {"meeting": "individual", "mode": "video", "form_token": open_form(client, pages)}
    return client.post(pages["form"], first | data, follow=True)


def fill(client: Client, pages: dict[str, str] = FRENCH, *, token: str = "", **data: Any) -> Any:
    """Post the form with the least that can be sent, and `data`."""
    token = token or open_form(client, pages)
    return client.post(pages["form"], {**LEAST, "form_token": token, **data})


def press(client: Client, pages: dict[str, str] = FRENCH) -> Any:
    """Read the check page and send; the answer of the sending."""
    token = token_in(client.get(pages["check"]).text)
    return client.post(pages["check"], {"form_token": token})


def send(client: Client, pages: dict[str, str] = FRENCH, **data: Any) -> Any:
    """Fill the form, read the check page, send; the answer of the sending."""
    fill(client, pages, **data)
    return press(client, pages)


def values(text: str) -> list[str]:
    """The times that the page offers, as they are sent."""
    return re.findall(r'name="slot" value="([^"]+)"', text)
