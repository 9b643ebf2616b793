"""Reading staff pages as their reader does."""

from __future__ import annotations

import html
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stage4club.people.models import User


def browser_of(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client


def page_of(row: Any, page: str = "change") -> str:
    """The address of a row's page, or of one of its verbs."""
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[row.pk])


def list_of(model: Any) -> str:
    """The address of a model's list."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def text_of(response: Any) -> str:
    """The words of the page, without its mark-up."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(words).replace("\N{NO-BREAK SPACE}", " ").split())


def verbs_of(response: Any) -> list[str]:
    """The verbs that the page of a row offers, in their order."""
    return [link.verb.name for link in response.context["verb_links"]]


def references_of(response: Any) -> list[str]:
    """The rows of a list, in their order."""
    return [str(row) for row in response.context["cl"].result_list]


def queries_of(client: Client, address: str) -> int:
    """How many statements this page costs somebody who has opened it before."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)
