"""The private page of an application, as she opens it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from assistance.emails.aid import LINK_PURPOSE
from assistance.models import AidRequest
from stage4club.core import one_time_codes
from stage4club.core.links import open_link, token_for
from stage4club.core.models import OneTimeCode
from stage4club.notifications.models import Message
from stage4club.people.models import CallTask
from tests.factories import NOW

PAGE = "/lien/dossier/"
CODE, FILE, REVIEW = f"{PAGE}code/", f"{PAGE}ouvert/", f"{PAGE}revoir/"
CLOSE, WITHDRAW = f"{PAGE}fermer/", f"{PAGE}retirer/"
MINUTE = timedelta(minutes=1)


def enter(client: Client, request: AidRequest) -> Any:
    """Open the link of her last message; the page."""
    let_be_told()
    link = open_link(LINK_PURPOSE, request, now=NOW, expires_at=None)
    return client.get(f"/lien/{token_for(link)}/", follow=True)


def let_be_told() -> None:
    """Every letter that waits has left, every call was made."""
    Message.objects.filter(state="pending").update(due_at=NOW)
    CallTask.objects.all().delete()


def digits() -> str:
    return one_time_codes.digits_of(OneTimeCode.objects.latest("created_at", "pk"))


def open_up(client: Client, request: AidRequest) -> Any:
    """With the code that was sent to her; the file."""
    enter(client, request)
    client.post(PAGE)
    return client.post(CODE, {"code": digits()}, follow=True)


def plain(page: Any) -> str:
    return re.sub(r"\s+", " ", str(page.text).replace("\N{NO-BREAK SPACE}", " "))
