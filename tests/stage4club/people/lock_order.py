"""In which order an operation locks what others lock too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

#: The order that all keep to (`hold_person_and_letters`): whoever does never waits for somebody
#: who waits for her.
ORDER = ("contacts", "requests", "codes", "times", "messages", "person", "calls")

_NAMES = {
    "people.contact:": "contacts",
    "assistance.agenda:": "times",
    "assistance.person:": "times",
}
_TABLES = {
    "registrations_registration": "requests",
    "assistance_appointment": "requests",
    "core_onetimecode": "codes",
    "assistance_reservation": "times",
    "notifications_message": "messages",
    "people_person": "person",
    "people_calltask": "calls",
}
_LOCKS = re.compile(
    r'^(?:SELECT .*? FROM "(?P<held>\w+)".* FOR (?:NO KEY )?UPDATE'
    r'|UPDATE "(?P<changed>\w+)"'
    r'|DELETE FROM "(?P<gone>\w+)")',
    re.DOTALL,
)


def locked_by(act: Callable[[], Any]) -> list[str]:
    """What `act` locks, each kind once, in the order in which it is locked first."""
    return list(dict.fromkeys(kind for sql in _statements(act) for kind in _kinds(sql)))


def tables_locked_by(act: Callable[[], Any]) -> list[str]:
    """The tables of which `act` locks rows, each once, in the order in which it does so first."""
    return list(dict.fromkeys(table for sql in _statements(act) if (table := _table(sql))))


def in_order(kinds: list[str]) -> list[str]:
    """The same kinds, as they should be locked."""
    return sorted(kinds, key=ORDER.index)


def _statements(act: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"] for query in queries.captured_queries]


def _kinds(sql: str) -> list[str]:
    if "pg_advisory_xact_lock" in sql:
        return [kind for name, kind in _NAMES.items() if name in sql]
    table = _table(sql)
    return [_TABLES[table]] if table in _TABLES else []


def _table(sql: str) -> str:
    found = _LOCKS.match(sql)
    return "" if found is None else found["held"] or found["changed"] or found["gone"]
