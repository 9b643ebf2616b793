"""Whom a member of staff is close to: small sets that stand in every statement of a list.

Each is found by index, whoever else is stored, and all are read by one statement: once while a
page is made for her, anew anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from stage4club.people.models import Person, Tie, User

from ..enums import OPEN_STATES


@dataclass(frozen=True, slots=True)
class Circle:
    """Keys of people and of registrations; nothing need be asked about a set that is empty."""

    #: People of whom she said that she knows them.
    tied: Sequence[int]
    #: People who are written to at her address, or of whom a form carries it.
    typed: Sequence[int]
    #: Registrations of those `typed` and not `tied` that are not closed to a coordinator: that wait
    #: for somebody, or that a robot may have sent.
    shown: Sequence[int]
    #: Registrations attached to one that she follows.
    attached: Sequence[int]


def circle_of(user: User) -> Circle:
    """That of `user`, as it was when the page that is made for her first asked."""
    if user.kept is None:
        return read_circle(user)
    if _NAME not in user.kept:
        user.kept[_NAME] = read_circle(user)
    circle: Circle = user.kept[_NAME]
    return circle


def read_circle(user: User) -> Circle:
    """That of `user`, as it is now."""
    sets: dict[str, list[int]] = {name: [] for name in Circle.__slots__}
    sql, values = _statement()
    hers: dict[Any, Any] = {_HER_KEY: user.pk, _HER_ADDRESS: user.email}
    with connection.cursor() as cursor:
        cursor.execute(sql, [hers.get(value, value) for value in values])
        for name, key in cursor.fetchall():
            sets[name].append(key)
    return Circle(**sets)


_NAME = "registrations.circle"
#: What stands in the statement for whoever asks: no account has either.
_HER_KEY, _HER_ADDRESS = -1, "@"


@cache
def _statement() -> tuple[str, list[Any]]:
    # Written down once: for each page anew, writing it took Django longer than the database took
    # to answer.
    written = {name: query.query.sql_with_params() for name, query in _queries().items()}
    sets = ", ".join(f"{name} (key) AS ({sql})" for name, (sql, _) in written.items())
    union = " UNION ALL ".join(f"SELECT '{name}', key FROM {name}" for name in written)  # noqa: S608
    return f"WITH {sets} {union}", [value for _, values in written.values() for value in values]


def _queries() -> dict[str, QuerySet[Any, Any]]:
    """Each set of the circle by its name; one may ask about those before it."""
    rows = apps.get_model("registrations", "Registration")._default_manager.order_by()
    tied = Tie.objects.open().filter(user=_HER_KEY, person__isnull=False)
    typed = rows.filter(is_quarantined=False)
    waiting = Q(state__in=OPEN_STATES, attached_to__isnull=True)
    # Few are attached at all: those first, by their index, and not hers.
    attached = rows.filter(attached_to__isnull=False, attached_to__assigned_to=_HER_KEY)
    return {
        "tied": tied.values("person"),
        # One condition over three tables would read all rows.
        "typed": Person.objects.filter(email__iexact=_HER_ADDRESS)
        .order_by()
        .values_list("pk")
        .union(
            typed.filter(email__iexact=_HER_ADDRESS).values_list("person"),
            typed.filter(helper__email__iexact=_HER_ADDRESS).values_list("person"),
        ),
        "shown": rows.filter(waiting | Q(is_quarantined=True), person__in=_set("typed"))
        .exclude(person__in=_set("tied"))
        .values("pk"),
        "attached": attached.values("pk"),
    }


def _set(name: str) -> RawSQL:
    return RawSQL(f"SELECT key FROM {name}", [])  # noqa: S608, S611 - a name of `_queries`
