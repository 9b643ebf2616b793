"""Walking the public pages of a registration with Django's client."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

FRENCH = {
    "form": "/inscription/{}/",
    "check": "/inscription/{}/verifier/",
    "received": "/inscription/{}/recu/",
    "loved_ones": "/inscription/{}/proches/",
}
ENGLISH = {
    "form": "/en/register/{}/",
    "check": "/en/register/{}/check/",
    "received": "/en/register/{}/received/",
    "loved_ones": "/en/register/{}/loved-ones/",
}

#: The least that can be sent.
LEAST = {
    "preferred_name": "Zoé",
    "email": "zoe@example.org",
    "lives_with_mbc": "yes",
    "consent_contact": "on",
}


def token_in(html: str) -> str:
    """The form token that a page carries."""
    found = re.search(r'name="form_token" value="([^"]+)"', html)
    assert found
    return found[1]


def open_form(client: Client, slug: str, pages: dict[str, str] = FRENCH) -> str:
    """Open the form; its token."""
    return token_in(client.get(pages["form"].format(slug)).content.decode())


def fill(
    client: Client, slug: str, pages: dict[str, str] = FRENCH, *, token: str = "", **data: Any
) -> Any:
    """Post the form with the least that can be sent, and `data`."""
    token = token or open_form(client, slug, pages)
    return client.post(pages["form"].format(slug), {**LEAST, "form_token": token, **data})


def send(client: Client, slug: str, pages: dict[str, str] = FRENCH, **data: Any) -> Any:
    """Fill the form, read the check page, send; the answer of the sending."""
    fill(client, slug, pages, **data)
    check = client.get(pages["check"].format(slug))
    token = token_in(check.content.decode())
    return client.post(pages["check"].format(slug), {"form_token": token})
