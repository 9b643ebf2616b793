"""Keys that are asked for whoever reads: written down for somebody once, asked for anybody.

They stand in each page of staff. For each anew, Django takes longer to write such a statement than
the database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from psycopg.sql import Literal

from .user import User

#: Her key and her address stand for those of whoever asks; nobody has them.
SOMEBODY = User(pk=-1, email="-")


class CloseKeys(NamedTuple):
    """Of what people asked for who are close to her, and of these people."""

    rows: list[int]
    people: list[int]


class _Statement(NamedTuple):
    """In which a place is left for each of `asked`, values of somebody."""

    sql: str
    asked: list[Any]


_WRITTEN: dict[str, _Statement] = {}


def read_for(
    user: User, name: str, ask: Callable[[User], QuerySet[Any, Any]]
) -> list[tuple[Any, ...]]:
    """The rows of what `ask` asks for `user`: read once for a page, anew anywhere else.

    Written once for the process and `name`: `ask` may look neither at whom it asks for nor at the
    clock, the language or anything else that is another one later.
    """
    return user.read_once(name, partial(_read, user, name, ask))


def _read(
    user: User, name: str, ask: Callable[[User], QuerySet[Any, Any]]
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        if name not in _WRITTEN:
            _WRITTEN[name] = _written(ask)
        sql, asked = _WRITTEN[name]
        hers: dict[Any, Any] = {SOMEBODY.pk: user.pk, SOMEBODY.email: user.email}
        cursor.execute(sql, [hers[value] for value in asked])
        return [*cursor.fetchall()]


def _written(ask: Callable[[User], QuerySet[Any, Any]]) -> _Statement:
    """With every other value in its text: PostgreSQL keeps one plan for all who ask only so.

    Where a state is a value that is told later, it cannot count on the index of the rows that are
    in it, and goes on planning for each.
    """
    sql, values = ask(SOMEBODY).query.sql_with_params()
    hers = SOMEBODY.pk, SOMEBODY.email
    written = ["%s" if value in hers else _literal(value) for value in values]
    return _Statement(sql % tuple(written), [value for value in values if value in hers])


def _literal(value: Any) -> str:
    return Literal(value).as_string(connection.connection).replace("%", "%%")
