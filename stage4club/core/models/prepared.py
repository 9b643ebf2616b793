"""Statements that stand in each page: a connection plans them once, then only asks.

Of a statement over five tables PostgreSQL takes three quarters of the time to plan how it asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import connection

_numbers = count()
#: Of each connection to the server, the names of what it has prepared: they end with it.
_names: WeakKeyDictionary[Any, dict[Prepared, str]] = WeakKeyDictionary()


class Prepared(NamedTuple):
    """A statement of which $1, $2, … are the values, and the types of these in SQL."""

    sql: str
    types: tuple[str, ...]

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """What it gives for these values, by one statement also where it is prepared first."""
        with connection.cursor() as cursor:
            names = _names.setdefault(connection.connection, {})
            # A name is used once: what was prepared stays, even if nothing could be asked then.
            name = names.get(self) or f"stage4club_{next(_numbers)}"
            asked = f"EXECUTE {name} ({', '.join(['%s'] * len(values))})"
            if self in names:
                cursor.execute(asked, values)
            else:
                sql = self.sql.replace("%", "%%")
                types = ", ".join(self.types)
                cursor.execute(f"PREPARE {name} ({types}) AS {sql}; {asked}", values)
                cursor.nextset()
                names[self] = name
            return [*cursor.fetchall()]


def prepared(sql: str, values: Sequence[Any], given: dict[Any, str]) -> Prepared:
    """What Django wrote, with each value that is one of `given` left open; their types in SQL."""
    places = {value: f"${place}" for place, value in enumerate(given, start=1)}
    with connection.cursor() as cursor:
        written = [places.get(value) or cursor.mogrify("%s", [value]) for value in values]
    return Prepared(sql % tuple(written), tuple(given.values()))
