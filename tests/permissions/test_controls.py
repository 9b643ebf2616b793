"""Negative controls: with one guard of the product off, the walk says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Value

from assistance.models.asked_queries import AskedQuerySet
from registrations import personal_data
from registrations.admin import RegistrationAdmin
from registrations.models import Registration, queries
from registrations.models.circle import Circle, circle_of
from registrations.models.queries import RegistrationQuerySet
from stage4club.core.staff.looks import LoggedAdmin
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, closeness
from stage4club.people.models.closeness import CloseKeys
from stage4club.people.models.tie import TieQuerySet
from stage4club.privacy.models import EmergencyAccess
from tests.permissions import walk
from tests.permissions.addresses import Kind, of_models
from tests.permissions.browser import Browser
from tests.permissions.rows import World

pytestmark = pytest.mark.django_db


def _is_read(rows: Any, user: Any) -> Any:
    return rows.annotate(is_readable=Value(True), is_close_if_not=Value(False))


NOBODY_KNOWN: list[tuple[Any, str, Callable[..., Any]]] = [
    (queries, "circle_of", lambda user: replace(circle_of(user), tied=[])),
    (queries, "rows_close_to", lambda _user: Registration.objects.none()),
]

NOBODY_CLOSE: list[tuple[Any, str, Callable[..., Any]]] = [
    (personal_data, "circle_of", lambda _user: Circle()),
    (AskedQuerySet, "close_keys", lambda _rows, _user: CloseKeys([], [])),
]
_KNOWN = "known to the coordinator"
_APPLICATION = "application known to the finance officer"
#: A request, or what is about it or about whose it is; who knows her, and what is seen then.
ABOUT = {
    f"person {_KNOWN}": (Role.COORDINATOR, ["200", "shows"]),
    f"message {_KNOWN}": (Role.COORDINATOR, ["200", "shows"]),
    f"consent {_KNOWN}": (Role.COORDINATOR, ["200"]),
    _APPLICATION: (Role.FINANCE, ["200", "shows"]),
    f"person of {_APPLICATION}": (Role.FINANCE, ["200", "shows"]),
    f"message 0 of {_APPLICATION}": (Role.FINANCE, ["200", "shows"]),
}

#: What is off; who asks, how, for which page of which row; and how what the walk says begins.
OFF: dict[str, tuple[list[tuple[Any, str, Callable[..., Any]]], tuple[Any, ...], list[str]]] = {
    "which rows are whose": (
        [
            (RegistrationQuerySet, "visible_to", lambda rows, user: rows.all()),
            (RegistrationQuerySet, "with_readable", _is_read),
        ],
        (Role.PARTNER, "GET", Kind.CHANGE, "registration another's"),
        ["200", "shows"],
    ),
    "who is known": (
        NOBODY_KNOWN,
        (Role.COORDINATOR, "GET", Kind.CHANGE, "registration known to the coordinator"),
        ["200", "shows"],
    ),
    "which caller is known": (
        [(TieQuerySet, "open", lambda ties: ties.none())],
        (Role.FINANCE, "GET", Kind.CHANGE, "a call to whom she knows"),
        ["200", "shows"],
    ),
    "what is masked": (
        [(RegistrationAdmin, "follows", lambda *_: True)],
        (Role.COORDINATOR, "GET", Kind.CHANGE, "registration another's"),
        ["shows"],
    ),
    "what is masked of a call": (
        [(CallTask, "is_followed_by", lambda *_: True)],
        (Role.APPROVER, "GET", Kind.CHANGE, "a call of assistance"),
        ["shows"],
    ),
    "that what is shown is written down": (
        [(LoggedAdmin, "looked_at", lambda _admin, _request, response, *_: response)],
        (Role.COORDINATOR, "POST", Kind.REVEAL, "registration another's"),
        ["it"],
    ),
    "the end of the hour": (
        [(EmergencyAccess, "is_open", lambda *_: True)],
        (Role.COORDINATOR, "GET", Kind.RECORD, "an emergency that is over"),
        ["200", "shows"],
    ),
    **{
        f"who is close, of a {name}": (NOBODY_CLOSE, (role, "GET", Kind.CHANGE, name), seen)
        for name, (role, seen) in ABOUT.items()
    },
    "that an emergency opens nobody whom she knows": (
        NOBODY_KNOWN,
        (Role.COORDINATOR, "GET", Kind.RECORD, "about whom she knows"),
        ["200", "shows"],
    ),
}


@pytest.mark.parametrize("guard", OFF)
def test_without_it_the_walk_fails(
    guard: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the oracle expects does not come from what it judges."""
    patches, (role, method, kind, name), beginnings = OFF[guard]
    row = world.rows[name]
    [page] = [a for a in of_models() if (a.kind, a.model) == (kind, row.model)]
    case, browser = walk.Case(page, row, method), Browser(world.readers[role])
    assert list(walk.wrong(role, case, walk.ask(browser, case), world)) == []
    # What is written once for the process is not written with a guard off.
    monkeypatch.setattr(closeness, "_WRITTEN", {})
    for owner, method_name, instead in patches:
        monkeypatch.setattr(owner, method_name, instead)
    told = list(walk.wrong(role, case, walk.ask(browser, case), world))
    assert [sentence.partition("): ")[2].split()[0] for sentence in told] == beginnings
