"""Statements that stand in each page: a connection plans them once, then only asks.

Of a statement over five tables PostgreSQL takes two thirds of the time to plan how it asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connection

_numbers = count()
#: Of each connection to the server, the names of what it has prepared: they end with it.
_names: WeakKeyDictionary[Any, dict[Prepared, str]] = WeakKeyDictionary()


class Prepared(NamedTuple):
    """A statement of which $1, $2, … are the values, and the types of these in SQL.

    It belongs to the connection: a pooler that gives each transaction another one may not stand
    between. There a name would be unknown, or taken; it is never that of another statement.
    """

    sql: str
    types: tuple[str, ...]

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """What it gives for these values. Raises what the server says (`DatabaseError`)."""
        with connection.cursor() as cursor:
            names = _names.setdefault(connection.connection, {})
            if self not in names:
                names[self] = self._prepare()
            try:
                asked = ", ".join(["%s"] * len(values))
                cursor.execute(f"EXECUTE {names[self]} ({asked})", values)
            except DatabaseError:
                # Whatever is wrong with what was prepared, the next page prepares it anew.
                del names[self]
                raise
            return [*cursor.fetchall()]

    def _prepare(self) -> str:
        # Not in one string with the values: the server keeps its text, and tells it in its log.
        # Not by Django's cursor: it belongs to opening the connection, not to the page.
        name = f"stage4club_{sha256(repr(self).encode()).hexdigest()[:16]}_{next(_numbers)}"
        with connection.wrap_database_errors:
            connection.connection.execute(f"PREPARE {name} ({', '.join(self.types)}) AS {self.sql}")
        return name


def prepared(sql: str, values: Sequence[Any], given: dict[Any, str]) -> Prepared:
    """What Django wrote, with each value that is one of `given` left open; their types in SQL.

    By the cursors of Django's settings, which put the values into the statement themselves.
    """
    places = {value: f"${place}" for place, value in enumerate(given, start=1)}
    with connection.cursor() as cursor:
        written = [places.get(value) or cursor.mogrify("%s", [value]) for value in values]
    return Prepared(sql % tuple(written), tuple(given.values()))
