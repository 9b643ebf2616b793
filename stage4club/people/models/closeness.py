"""Keys that are asked for whoever reads: written down for somebody once, asked for anybody.

They stand in each page of staff. For each anew, Django takes longer to write such a statement than
the database to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet

from stage4club.core.models.prepared import Prepared, prepared

from .user import User

#: Her key and her address stand for those of whoever asks; nobody has them.
SOMEBODY = User(pk=-1, email="-")
_HERS = {SOMEBODY.pk: "bigint", SOMEBODY.email: "text"}


class CloseKeys(NamedTuple):
    """Of what people asked for who are close to her, and of these people."""

    rows: list[int]
    people: list[int]


_WRITTEN: dict[str, Prepared] = {}


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
        _WRITTEN[name] = prepared(*ask(SOMEBODY).query.sql_with_params(), _HERS)
    return _WRITTEN[name].rows(user.pk, user.email)
