"""Behind a private link: what an e-mail may say; and with a code, what was typed there alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from stage4club.core.doors import Access, access_of
from tests.permissions import walk
from tests.permissions.addresses import everywhere
from tests.permissions.browser import Answer, Browser, undone
from tests.permissions.oracle import whole
from tests.permissions.rows import Row, World
from tests.registrations.views.opened import CODE, DETAILS, enter, last_code
from tests.registrations.views.pages import token_in

pytestmark = pytest.mark.django_db

#: Whoever works on it: links know nothing of roles.
ROWS = ("hers", "another's", "of the coordinator", "known to the partner")


def behind_links() -> Iterator[str]:
    """Every address that a link opens, but the one that opens it."""
    for address, view in everywhere():
        if access_of(view) is Access.LINK and "<" not in address:
            yield f"/{address}"


def asked(client: Client, world: World) -> Iterator[tuple[str, Answer]]:
    """Each of them, by both methods; what it writes is taken back."""
    browser = Browser()
    browser.carry(client.cookies)
    for path in behind_links():
        for method in ("GET", "POST"):
            with undone():
                yield f"{method} {path}", browser.ask(method, path)


def opened(world: World, name: str) -> tuple[Client, Row]:
    """A visitor who has opened the link of this registration."""
    client, row = Client(), world.rows[f"registration {name}"]
    enter(client, row.subject)
    return client, row


@pytest.mark.parametrize("name", ROWS)
def test_a_link_alone_says_nothing_that_was_typed(name: str, world: World) -> None:
    client, _row = opened(world, name)
    found, statuses = [], set()
    for case, answer in asked(client, world):
        statuses.add(answer.status)
        if answer.status >= 500 or world.canaries.found(answer.text):
            found.append(f"{case}: {answer.status}")
        found += walk.where_nobody_looks(case, answer, world)
        found += [f"{case}: without {word}" for word in walk.PRIVATE if word not in answer.headers]
    assert found == []
    assert 200 in statuses


def test_a_code_shows_what_was_typed_there_and_on_one_page(world: World) -> None:
    client, row = opened(world, "hers")
    client.post(DETAILS)
    assert client.post(CODE, {"code": last_code()}).status_code == 302
    shown = {case: world.canaries.found(answer.text) for case, answer in asked(client, world)}
    hers = whole(row, world.canaries)
    assert {case for case, found in shown.items() if found} == {f"GET {DETAILS}", f"POST {DETAILS}"}
    assert shown[f"GET {DETAILS}"] == hers


def test_the_code_of_one_opens_no_other(world: World) -> None:
    client, _row = opened(world, "hers")
    client.post(DETAILS)
    digits = last_code()
    enter(client, world.rows["registration another's"].subject)
    assert client.post(CODE, {"code": digits}).status_code == 422
    assert {case for case, a in asked(client, world) if world.canaries.found(a.text)} == set()


def test_who_asks_for_her_link_reads_nothing_of_whoever_is_known(world: World) -> None:
    """The same page for an address of ours and for one of nobody."""
    hers, answers = world.rows["registration hers"].subject, []
    for address in (hers.email, "nobody@example.org"):
        client = Client()
        token = token_in(client.get("/retrouver-mon-lien/").text)
        with undone():
            sent = client.post("/retrouver-mon-lien/", {"form_token": token, "email": address})
            page = client.get(sent.headers["Location"])
        assert world.canaries.found(page.text) == set()
        answers.append((sent.status_code, sent.headers["Location"], page.text))
    assert answers[0] == answers[1]
    assert answers[0][:2] == (302, "/retrouver-mon-lien/demande/")
