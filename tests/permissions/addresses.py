"""Every address of the site, and what kind of page it is. What is of no kind fails the walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

from stage4club.core.doors import Access, access_of


class Kind(Enum):
    """What a page of the back office is about."""

    LIST = "changelist"
    ADD = "add"
    CHANGE = "change"
    HISTORY = "history"
    #: Django's short address of a row, which leads to its page.
    ROW = ""
    VERB = "verb"
    PREVIEW = "preview"
    BULK = "bulk"
    BULK_PREVIEW = "bulk preview"
    #: The page of a row with what it masks.
    REVEAL = "reveal"
    #: What an emergency has opened.
    RECORD = "record"
    #: A list taken away as a file.
    EXPORT = "export"
    #: What was written about a row, to whoever follows it and nobody else.
    THREAD = "thread"
    #: A file that came with a row; here always one that it has not (see test_documents.py).
    DOCUMENT = "document"
    #: What was decided, on paper (see test_aid_letter.py for when there is one).
    LETTER = "letter"
    #: Another page of one's own (`page_url`), which names its permission.
    OWN = "own"


#: The key of no document.
NO_DOCUMENT = "0b0d2a6c-7f0b-4c58-8f5e-2f7b1f9f7a11"
#: The key of the one passkey of the world.
PASSKEY = "5a3b1f0e-52c7-4b0e-9a51-6f1d2c3b4a59"

#: Of the back office and of no model. Whoever adds one says here which statuses it answers to
#: every reader, to GET and to POST, and whether it shows what waits (`HOME`).
HOME = "admin/"
OWN_PAGE = "admin/mon-compte/"
OTHERS: dict[str, tuple[set[int], set[int]]] = {
    HOME: ({200}, {200}),
    "admin/login/": ({302}, {302, 422}),
    "admin/logout/": ({405}, {200}),
    "admin/password_change/": ({200}, {422}),
    "admin/password_change/done/": ({200}, {405}),
    # Nothing is asked: nothing is answered.
    "admin/autocomplete/": ({403}, {405}),
    "admin/jsi18n/": ({200}, {405}),
    # Nobody who is signed in is signing in; what nobody has typed is not sent again.
    "admin/login/preuve/": ({302}, {302}),
    "admin/login/secours/": ({302}, {302}),
    "admin/login/cle/": ({405}, {302, 422}),
    "admin/login/cle/question/": ({405}, {200}),
    "admin/mot-de-passe-oublie/": ({200}, {422}),
    "admin/mot-de-passe-oublie/envoye/": ({200}, {405}),
    "admin/renvoyer/<str:token>/": ({404}, {404}),
    "admin/mes-connexions/": ({200}, {302}),
    OWN_PAGE: ({200}, {200}),
    "admin/mon-compte/confirmer/": ({200}, {422}),
    # The password again comes first (`test_own.py` goes in).
    "admin/mon-compte/preuve/": ({302}, {302}),
    "admin/mon-compte/application/": ({302}, {302}),
    "admin/mon-compte/application/retirer/": ({302}, {302}),
    "admin/mon-compte/codes/": ({302}, {302}),
    "admin/mon-compte/nouveaux-codes/": ({302}, {302}),
    "admin/mon-compte/cle/": ({302}, {302}),
    "admin/mon-compte/cle/question/": ({405}, {302}),
    "admin/mon-compte/cle/<uuid:passkey_id>/retirer/": ({302}, {302}),
    "admin/^(?P<app_label>…)/$": ({200, 404}, {200, 404}),
    "admin/(?P<url>.*)$": ({404}, {404}),
}
#: What stands in the places of an address; whoever needs another one names it here.
PLACES = {
    "<int:number>": "1",
    "<slug:slug>": "{slug}",
    "<str:token>": "x",
    "<uidb64>": "MQ",
    "<token>": "x-y",
    "<uuid:passkey_id>": PASSKEY,
    "(?P<url>.*)$": "nowhere/",
}


@dataclass(frozen=True)
class Address:
    """One page of a model: `path` holds `{key}` where the row stands."""

    model: str
    kind: Kind
    path: str
    permission: str

    def of(self, key: str) -> str:
        """The address of the page of one row, or the list of chosen ones."""
        if self.kind in {Kind.BULK, Kind.BULK_PREVIEW}:
            return f"{self.path}?id={key}"
        return self.path.replace("{key}", key)

    @property
    def is_of_a_row(self) -> bool:
        """Whether a row stands in it."""
        return "{key}" in self.path or self.kind in {Kind.BULK, Kind.BULK_PREVIEW}


def of_models() -> list[Address]:
    """Every page of every model of the back office. AssertionError names one of no kind."""
    return [
        _address(model_admin, url)
        for model_admin in admin.site._registry.values()
        for url in model_admin.get_urls()
    ]


def _address(model_admin: Any, url: URLPattern) -> Address:
    opts = model_admin.opts
    page = (url.name or "").removeprefix(f"{opts.app_label}_{opts.model_name}_")
    kind, permission = _kind(model_admin, page, url)
    path = f"/admin/{opts.app_label}/{opts.model_name}/{url.pattern}"
    path = path.replace("<path:object_id>", "{key}").replace("<uuid:key>", NO_DOCUMENT)
    return Address(opts.label_lower, kind, path, permission)


def _kind(model_admin: Any, page: str, url: URLPattern) -> tuple[Kind, str]:
    opts = model_admin.opts
    view = f"{opts.app_label}.view_{opts.model_name}"
    usual = {kind.value: kind for kind in (Kind.LIST, Kind.CHANGE, Kind.HISTORY, Kind.ROW)}
    if page in usual:
        return usual[page], view
    if page == Kind.ADD.value:
        return Kind.ADD, f"{opts.app_label}.add_{opts.model_name}"
    for verb in model_admin.verbs:
        of_verb = {
            verb.name: Kind.VERB,
            f"{verb.name}_preview": Kind.PREVIEW,
            f"{verb.name}_bulk": Kind.BULK,
            f"{verb.name}_bulk_preview": Kind.BULK_PREVIEW,
        }
        if page in of_verb:
            return of_verb[page], verb.permission
    kinds = (
        *(Kind.REVEAL, Kind.RECORD, Kind.EXPORT),
        *(Kind.THREAD, Kind.DOCUMENT, Kind.LETTER),
    )
    special = {kind.value: kind for kind in kinds}
    permission = getattr(url.callback, "permission", "")
    assert permission, f"“{url.pattern}” of {opts.label}: say its Kind in tests/permissions."
    return special.get(page, Kind.OWN), permission


def everywhere(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address as its pattern reads, with the names of apps left out, and its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from everywhere(entry, address)
        elif "(?P<app_label>" in address:
            yield "admin/^(?P<app_label>…)/$", entry.callback
        else:
            yield address, entry.callback


def of_the_public(slug: str) -> list[str]:
    """Every address that is open without an account, its places filled."""
    open_to = {Access.EVERYBODY, Access.LINK}
    found = []
    for address, view in everywhere():
        if access_of(view) in open_to:
            found.append(f"/{filled(address, slug)}")
    return found


def filled(address: str, slug: str = "") -> str:
    """The address with something in its places."""
    for place, filling in PLACES.items():
        address = address.replace(place, filling.format(slug=slug))
    assert "<" not in address, f"“{address}”: say in PLACES what stands there."
    return address
