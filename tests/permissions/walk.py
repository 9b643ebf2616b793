"""Which pages are asked for, of which row, how; and what is wrong with what came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import product
from typing import NamedTuple, TypeVar

from django.db import connection

from stage4club.people.enums import Role
from tests.permissions.addresses import Address, Kind, of_models
from tests.permissions.browser import Answer, Browser, undone
from tests.permissions.oracle import SHOWN, Sight, holds, sight, statuses, words
from tests.permissions.rows import MISSING, Row, World

T = TypeVar("T")
METHODS = ("GET", "POST", "HEAD")
#: By which methods a page of a row is asked for, but for those that are only read.
_FOR = {Kind.VERB: ("GET", "POST"), Kind.BULK: ("GET", "POST"), Kind.REVEAL: ("POST",)}
#: A list opens on what waits; this is all of it.
WHOLE = dict.fromkeys(
    ("registrations.registration", "assistance.appointment", "assistance.aidrequest"),
    "?follow=all",
)
#: What every answer of the back office says to caches, to search engines and to other sites.
PRIVATE = ("Cache-Control: no-store", "X-Robots-Tag: noindex", "Referrer-Policy: no-referrer")
LOOKED = frozenset({"INSERT INTO core_accessevent"})
#: Once a minute, whatever she does: that she was seen.
SEEN = frozenset({"UPDATE people_browsersession"})
#: What a look or a session of one's own may change.
_OF_THE_WALK = {"core_accessevent", "people_browsersession"}


class Case(NamedTuple):
    """One request: `row` is None for one that does not exist, and where no row stands."""

    address: Address
    row: Row | None
    method: str

    @property
    def path(self) -> str:
        """What is asked for."""
        key = str(MISSING) if self.row is None else self.row.key
        whole = WHOLE.get(self.address.model, "") if self.address.kind is Kind.LIST else ""
        return self.address.of(key) + whole

    def __str__(self) -> str:
        return f"{self.method} {self.path} ({self.row.name if self.row else 'no row'})"


def everything(role: Role, world: World) -> Iterator[Case]:
    """Every address, row and method."""
    for address in of_models():
        rows = [*world.of(address.model), None] if address.is_of_a_row else [None]
        yield from (Case(address, *pair) for pair in product(rows, METHODS))


def chosen(role: Role, world: World) -> Iterator[Case]:
    """Every address with every reader; rows and methods take turns where the answer is a refusal.

    Each row is asked for at its own page; what else may be done to it, where it shows anything.
    """
    for number, address in enumerate(of_models(), start=list(Role).index(role)):
        rows: list[Row | None] = [*world.of(address.model), None]
        view = address.model.replace(".", ".view_")
        if not holds(role, view) or not holds(role, address.permission):
            yield Case(address, _turn(rows, number), _turn(list(METHODS), number))
        elif not address.is_of_a_row:
            yield from (Case(address, None, method) for method in METHODS)
        elif address.kind is Kind.CHANGE:
            yield from (Case(address, row, "GET") for row in rows)
            posts = 3 if holds(role, view.replace(".view_", ".change_")) else 1
            yield from (Case(address, _turn(rows, number + at), "POST") for at in range(posts))
        else:
            yield from _of_rows(role, address, rows, number)


def _of_rows(role: Role, address: Address, rows: list[Row | None], number: int) -> Iterator[Case]:
    """A row of each sight, by what the page is for; of some row, one of the other methods."""
    asked = _FOR.get(address.kind, ("GET",))
    for seen in Sight:
        of_sight = [row for row in rows if (sight(role, row) if row else Sight.NOTHING) is seen]
        if of_sight:
            yield from (
                Case(address, _turn(of_sight, number + at), m) for at, m in enumerate(asked)
            )
    others = [method for method in METHODS if method not in asked]
    yield Case(address, _turn(rows, number), _turn(others, number))


def _turn(things: Sequence[T], number: int) -> T:
    return things[number % len(things)]


def ask(browser: Browser, case: Case) -> Answer:
    """The answer; what a POST wrote is taken back."""
    with undone() if case.method == "POST" else nullcontext():
        return browser.ask(case.method, case.path)


def wrong(role: Role, case: Case, answer: Answer, world: World) -> Iterator[str]:
    """In words, what is not as the table says."""
    expected = statuses(role, case.address, case.row, case.method)
    if answer.status not in expected:
        yield f"{case}: {answer.status} instead of {sorted(expected)}"
    found = world.canaries.found(answer.text)
    shows = answer.status in SHOWN and case.method != "HEAD"
    must, may = words(role, case.address, case.row, world) if shows else (set(), set())
    if found - may:
        yield f"{case}: shows {sorted(found - may)}"
    if must - found:
        yield f"{case}: does not show {sorted(must - found)}"
    acts = case.address.kind in {Kind.REVEAL, Kind.RECORD} and case.method != "HEAD"
    if acts and answer.status == 200 and answer.writes - SEEN != LOOKED:
        yield f"{case}: it is not written down, or not that alone: {sorted(answer.writes)}"
    inline = case.address.kind in {Kind.PREVIEW, Kind.BULK_PREVIEW} and answer.status == 200
    if ("Content-Security-Policy: " not in answer.headers) or (
        ("unsafe-inline" in answer.headers) is not inline
    ):
        yield f"{case}: its policy is not the usual one"
    if missing := [word for word in PRIVATE if word not in answer.headers]:
        yield f"{case}: without {missing}"
    yield from where_nobody_looks(case, answer, world)


def where_nobody_looks(case: object, answer: Answer, world: World) -> Iterator[str]:
    """Canaries where they are nobody's, and writings of who may not write."""
    for place, text in (("header", answer.headers), ("title", answer.title)):
        if found := world.canaries.found(text):
            yield f"{case}: {place} shows {sorted(found)}"
    acted = str(case).startswith("POST") and answer.status not in {403, 404, 405}
    if not acted and answer.writes - LOOKED - SEEN:
        yield f"{case}: {answer.status}, and yet {sorted(answer.writes)}"


def fingerprint() -> dict[str, str]:
    """What is in each table, but for looks and sessions."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - _OF_THE_WALK
        prints = {}
        for table in sorted(tables):
            rows = "string_agg(t::text, ';' ORDER BY t::text)"
            cursor.execute(f"SELECT md5(coalesce({rows}, '')) FROM {table} t")
            [prints[table]] = cursor.fetchone()
    return prints
