"""Every reader at every address: the answer, and the words on it, are those of the table.

The roles, the addresses, the verbs and the columns are asked of the program itself; what each
should meet is worked out by `oracle`. `make faults` asks for every row by every method.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin

from stage4club.people.enums import Role
from tests.permissions import walk
from tests.permissions.addresses import OTHERS, filled, of_models, of_the_public
from tests.permissions.browser import Browser, undone
from tests.permissions.oracle import on_page
from tests.permissions.rows import World

# Hundreds of pages, each of which has its own quicker test.
pytestmark = pytest.mark.django_db

Plan = Callable[[Role, World], Iterator[walk.Case]]


def faults_of(role: Role, world: World, plan: Plan) -> list[str]:
    """What is wrong anywhere, in words."""
    browser, found = Browser(world.readers[role]), []
    # Signing in is noted in the account.
    before = walk.fingerprint()
    for case in plan(role, world):
        found += walk.wrong(role, case, walk.ask(browser, case), world)
    after = walk.fingerprint()
    return found + [f"{table} has changed" for table in before if before[table] != after[table]]


@pytest.mark.parametrize("role", Role)
def test_each_reader_meets_what_the_table_says(role: Role, world: World, log: list[str]) -> None:
    assert faults_of(role, world, walk.chosen) == []
    assert world.canaries.found("\n".join(log)) == set()


@pytest.mark.faults
@pytest.mark.parametrize("role", Role)
def test_every_row_by_every_method(role: Role, world: World, log: list[str]) -> None:
    assert faults_of(role, world, walk.everything) == []
    assert world.canaries.found("\n".join(log)) == set()


@pytest.mark.parametrize("role", Role)
def test_pages_of_no_model(role: Role, world: World) -> None:
    browser = Browser(world.readers[role])
    labels = sorted({model._meta.app_label for model in admin.site._registry})
    found = []
    for address, expected in OTHERS.items():
        for label in labels if "app_label" in address else [""]:
            path = f"admin/{label}/" if label else filled(address)
            for method, statuses in zip(("GET", "POST"), expected, strict=True):
                case = f"{method} /{path}"
                with undone():
                    answer = browser.ask(method, f"/{path}")
                if answer.status not in statuses:
                    found.append(f"{case}: {answer.status}")
                shown = world.canaries.found(answer.text)
                if shown != on_page(role, address, world):
                    found.append(f"{case}: {sorted(shown)}")
                found += walk.where_nobody_looks(case, answer, world)
    assert found == []


def test_who_is_not_signed_in_is_led_to_the_door(world: World) -> None:
    browser, found = Browser(), []
    for number, address in enumerate(of_models()):
        rows = [*world.of(address.model), None]
        row = rows[number % len(rows)]
        case = walk.Case(address, row, walk.METHODS[number % len(walk.METHODS)])
        answer = walk.ask(browser, case)
        if (answer.status, "Location: /admin/login/?next=" in answer.headers) != (302, True):
            found.append(f"{case}: {answer.status}")
        found += walk.where_nobody_looks(case, answer, world)
    assert found == []


@pytest.mark.parametrize("reader", [None, Role.COORDINATOR])
def test_public_pages_know_nobody(reader: Role | None, world: World) -> None:
    browser, found = Browser(world.readers[reader] if reader else None), []
    slug = world.rows["service"].subject.slug
    for path in of_the_public(slug):
        for method in ("GET", "POST"):
            with undone():
                answer = browser.ask(method, path)
            if answer.status >= 500 or world.canaries.found(answer.text):
                found.append(f"{method} {path}: {answer.status}")
            found += walk.where_nobody_looks(f"{method} {path}", answer, world)
    assert found == []
