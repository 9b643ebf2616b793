"""Somebody who opens her private page, and what a code opens behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from registrations.emails import LINK_PURPOSE
from registrations.models import Registration
from stage4club.core.links import open_link, token_for
from stage4club.core.models import OneTimeCode
from stage4club.core.one_time_codes import digits_of
from tests.factories import NOW

PAGE, DETAILS, CODE = "/lien/", "/lien/renseignements/", "/lien/renseignements/code/"
CORRECTION = "/lien/renseignements/correction/"
RECEIVED = f"{CORRECTION}recue/"
CLOSE = "/lien/renseignements/fermer/"
MINUTE = timedelta(minutes=1)


def enter(client: Client, registration: Registration) -> None:
    """Open the link of her last message."""
    link = open_link(LINK_PURPOSE, registration, now=NOW, expires_at=None)
    client.get(f"/lien/{token_for(link)}/")


def last_code() -> str:
    """The digits of the one open code."""
    return digits_of(OneTimeCode.objects.open().get())


def open_up(client: Client, registration: Registration) -> Any:
    """Open the link, ask for a code, type it."""
    enter(client, registration)
    client.post(DETAILS)
    return client.post(CODE, {"code": last_code()})
