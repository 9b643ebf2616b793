"""One registration full of words that must not be seen, and every page of the back office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.test import Client
from django.urls import reverse

from registrations.models import Registration
from stage4club.core.phones import Phone
from tests.factories import make_helper, make_registration

#: What is personal in it, in each way it may be written on a page.
CANARIES = re.compile(
    r"canari|514[ .)-]*555[ .-]*0177|\+?15145550177|514[ .)-]*555[ .-]*0178|\+?15145550178",
    re.IGNORECASE,
)


def make_canary(**values: Any) -> Registration:
    """A registration made for somebody else, with a canary in every field one types in."""
    helper = make_helper(
        name="Canariso",
        relationship="canari frère",
        phone=Phone("+15145550178", ""),
        email="canari-frere@example.org",
    )
    return make_registration(
        **{
            "preferred_name": "Canaria",
            "email": "canari@example.org",
            "phone": Phone("+15145550177", "12"),
            "access_needs": "canari-besoin",
            "message": "canari-message",
            "helper": helper,
        }
        | values
    )


def canaries_in(response: Any) -> set[str]:
    """The canaries that a page, its address or its headers show."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return set(CANARIES.findall(f"{response.text}\n{headers}"))


def model_pages() -> Iterator[tuple[Any, str]]:
    """Every model of the back office with the address of its list."""
    for model, model_admin in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        yield model_admin, reverse(f"admin:{name}_changelist")


def addresses() -> Iterator[str]:
    """Every page about every stored row, of every model, with every verb."""
    yield reverse("admin:index")
    for model_admin, list_url in model_pages():
        opts = model_admin.opts
        yield reverse("admin:app_list", args=[opts.app_label])
        yield list_url
        # Part of the name: a page may show again what was typed to search.
        yield f"{list_url}?q=anari"
        for row in opts.model._base_manager.all():
            for page in ("change", "history", *(verb.name for verb in model_admin.verbs)):
                yield model_admin.subject_url(row, page)
            for verb in model_admin.verbs:
                yield model_admin.verb_url(verb, row, preview=True)
                if verb.bulk:
                    yield model_admin.bulk_url(verb, [row.pk])
                    yield model_admin.bulk_url(verb, [row.pk], preview=True)


def leaks(client: Client, *, never_post: str = "") -> dict[str, set[str]]:
    """The pages on which somebody sees a canary, by GET and by POST."""
    found = {}
    for url in addresses():
        for method in (client.get, client.post):
            if method == client.post and url == never_post:
                continue
            if shown := canaries_in(method(url)):
                found[url] = shown
    return found
