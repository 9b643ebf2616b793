"""One registration full of words that must not be seen, and every page of the back office."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from django.contrib import admin
from django.test import Client
from django.urls import reverse

from registrations.models import Registration
from stage4club.core.phones import Phone
from stage4club.core.staff.contacts import ContactsAdmin
from stage4club.notifications.models import Message
from stage4club.people.models import CallTask, Person
from stage4club.privacy.models import Consent
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


#: Models whose rows are about people: each row, page and verb is looked at.
ABOUT_PEOPLE = (Registration, Person, CallTask, Message, Consent)


def pages() -> Iterator[str]:
    """The home, every section and list, and every page about every row that is about somebody."""
    yield reverse("admin:index")
    for model_admin in admin.site._registry.values():
        opts = model_admin.opts
        yield reverse("admin:app_list", args=[opts.app_label])
        list_url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        yield list_url
        # Part of the name: a page may show again what was typed to search.
        yield f"{list_url}?q=anari"
    for model_admin, row in rows():
        yield model_admin.subject_url(row)
        yield model_admin.subject_url(row, "history")
        for verb in model_admin.verbs:
            if verb.preview:
                yield model_admin.verb_url(verb, row, preview=True)
            if verb.preview and verb.bulk:
                yield model_admin.bulk_url(verb, [row.pk], preview=True)


def verbs() -> Iterator[str]:
    """Every verb of every such row, alone and among several."""
    for model_admin, row in rows():
        for verb in model_admin.verbs:
            yield model_admin.verb_url(verb, row)
            if verb.bulk:
                yield model_admin.bulk_url(verb, [row.pk])


def reveals() -> Iterator[str]:
    """Every door that shows what is masked."""
    for model_admin, row in rows():
        if isinstance(model_admin, ContactsAdmin):
            yield model_admin.subject_url(row, "reveal")


def rows() -> Iterator[tuple[Any, Any]]:
    """Each such row with its admin."""
    for model in ABOUT_PEOPLE:
        model_admin: Any = admin.site._registry[model]
        for row in model._base_manager.all():
            yield model_admin, row


def leaks(client: Client, *, never_post: Collection[str]) -> dict[str, set[str]]:
    """The pages on which somebody sees a canary, and what the verbs answer to POST."""
    reads = [(client.get, url) for url in (*pages(), *verbs())]
    doors = (*verbs(), *reveals())
    acts = [(client.post, url) for url in doors if url not in never_post]
    return {url: shown for method, url in reads + acts if (shown := canaries_in(method(url)))}
