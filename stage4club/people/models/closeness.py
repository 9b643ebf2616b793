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

#: Their keys and addresses stand for those of whoever asks; nobody has them.
SOMEBODY, SOMEBODY_ELSE = User(pk=-1, email="-"), User(pk=-2, email="--")


class CloseKeys(NamedTuple):
    """Of what people asked for who are close to her, and of these people."""

    rows: list[int]
    people: list[int]


class _Statement(NamedTuple):
    """A place is left for each of `asked`: 0 for the key of whoever asks, 1 for her address."""

    sql: str
    asked: list[int]


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
        hers: tuple[Any, ...] = user.pk, user.email
        cursor.execute(sql, [hers[which] for which in asked])
        return [*cursor.fetchall()]


def _written(ask: Callable[[User], QuerySet[Any, Any]]) -> _Statement:
    """What is asked, for anybody. Raises ValueError where it is not the same for everybody.

    A value that is made of hers would be that of somebody for all who ask, and nobody close.
    """
    statement = _left_open(ask, SOMEBODY)
    if statement != _left_open(ask, SOMEBODY_ELSE):
        raise ValueError("Only her key and her address as they are can be asked for anybody.")
    return statement


def _left_open(ask: Callable[[User], QuerySet[Any, Any]], user: User) -> _Statement:
    """With every other value in its text: only so does PostgreSQL keep one plan for all who ask.

    Where a state is told later, that plan cannot count on the index of the rows that are in it,
    and it goes on planning for each.
    """
    sql, values = ask(user).query.sql_with_params()
    hers = user.pk, user.email
    written = ["%s" if value in hers else _literal(value) for value in values]
    asked = [hers.index(value) for value in values if value in hers]
    return _Statement(sql.replace("%%", "%%%%") % tuple(written), asked)


def _literal(value: Any) -> str:
    return Literal(value).as_string(connection.connection).replace("%", "%%")
