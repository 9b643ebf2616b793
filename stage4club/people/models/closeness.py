"""Keys that are asked for whoever reads: written down for somebody once, asked for anybody.

They stand in each page of staff. For each anew, Django takes longer to write such a statement than
the database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from .user import User

#: Her key and her address stand for those of whoever asks; nobody has them.
SOMEBODY = User(pk=-1, email="-")


class CloseKeys(NamedTuple):
    """Of what people asked for who are close to her, and of these people."""

    rows: list[int]
    people: list[int]


Statement = tuple[str, Sequence[Any]]
_WRITTEN: dict[str, Statement] = {}


def statement_of(rows: QuerySet[Any, Any]) -> Statement:
    """SQL and its values."""
    return rows.query.sql_with_params()


def asked_of(user: User, values: Sequence[Any]) -> list[Any]:
    """The values of a statement that was written for `SOMEBODY`, for `user`."""
    hers = {SOMEBODY.pk: user.pk, SOMEBODY.email: user.email}
    return [hers.get(value, value) for value in values]


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
    if name not in _WRITTEN:
        _WRITTEN[name] = statement_of(ask(SOMEBODY))
    sql, values = _WRITTEN[name]
    with connection.cursor() as cursor:
        cursor.execute(sql, asked_of(user, values))
        return [*cursor.fetchall()]
