"""The pages of an application, as those who decide use them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from assistance.models import AidRequest
from stage4club.people.models import User
from tests.assistance.admin.verbs import said
from tests.registrations.kit import client_of, digest_in


def url_of(request: AidRequest, page: str) -> str:
    return reverse(f"admin:assistance_aidrequest_{page}", args=[request.pk])


def plain(text: str) -> str:
    """Any space for a space, any hyphen for a hyphen."""
    return text.translate({0xA0: " ", 0x2011: "-"})


def text_of(request: AidRequest, user: User, page: str = "change") -> str:
    response = client_of(user).get(url_of(request, page))
    assert response.status_code == 200
    return plain(response.text)


def press(user: User, request: AidRequest, verb: str, **fields: Any) -> str:
    """Read, type, read what will be sent, press; the sentence after it."""
    client, url = client_of(user), url_of(request, verb)
    response = client.post(url, {**fields, "preview_digest": digest_in(client.get(url))})
    if response.status_code != 302:
        response = client.post(url, {**fields, "preview_digest": digest_in(response)})
    return said(client, response)


def offered(request: AidRequest, user: User) -> list[str]:
    page = client_of(user).get(url_of(request, "change"))
    return [link.verb.name for link in page.context["verb_links"]]


def named(name: str, **given: Any) -> dict[str, Any]:
    return {"preferred_name": name, "email": f"{name.lower()}@example.org", **given}
