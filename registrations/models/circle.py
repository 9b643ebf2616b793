"""Whom a member of staff is close to: small sets that stand in every statement of a list.

Each is found by index, whoever else is stored. For a list they are read, by one statement: once
while a page is made for her, anew anywhere else. Where one question is asked they stand in it as
subqueries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models.expressions import RawSQL

from stage4club.people.models import Person, Tie, User
from stage4club.people.permissions import Scope

VIEW = "registrations.view_registration"

Keys = TypeVar("Keys", RawSQL, Sequence[int])


@dataclass(frozen=True, slots=True)
class Circle(Generic[Keys]):
    """Keys of people and of registrations, or what gives them."""

    #: People of whom she said that she knows them.
    tied: Keys
    #: People who are written to at her address, or of whom a form carries it.
    typed: Keys
    #: Registrations attached to one that she follows; unless asked for, none of who reads all.
    attached: Keys


def circle_of(user: User) -> Circle[Sequence[int]]:
    """That of `user`, as it was when the page that is made for her first asked.

    Nothing need be asked about a set that is empty.
    """
    if user.kept is None:
        return _read(user)
    if _NAME not in user.kept:
        user.kept[_NAME] = _read(user)
    circle: Circle[Sequence[int]] = user.kept[_NAME]
    return circle


def asked_circle(user: User) -> Circle[RawSQL]:
    """That of `user`, looked for by the statement in which it stands."""
    return Circle(*_asked(user))


def reads_all(user: User) -> bool:
    """Whether her roles let her see every registration, but for those of people in her circle."""
    return Scope.ALL in user.scopes(VIEW)


_NAME = "registrations.circle"


def _asked(user: User) -> list[RawSQL]:
    # Written down once: for each statement anew, writing them took Django longer than the database
    # took to answer.
    hers = (user.pk, user.email, user.pk)
    return [
        RawSQL(sql, [value] * times)  # noqa: S611 - Django wrote it
        for (sql, times), value in zip(_statements(), hers, strict=True)
    ]


def _read(user: User) -> Circle[Sequence[int]]:
    sets: tuple[list[int], ...] = ([], [], [])
    asked = _asked(user)[: 2 if reads_all(user) else 3]
    union = " UNION ALL ".join(
        f"SELECT {place}, * FROM ({keys.sql}) AS keys"  # noqa: S608 - Django wrote it
        for place, keys in enumerate(asked)
    )
    with connection.cursor() as cursor:
        cursor.execute(union, [value for keys in asked for value in keys.params])
        for place, key in cursor.fetchall():
            sets[place].append(key)
    return Circle(*sets)


@cache
def _statements() -> list[tuple[str, int]]:
    """Each with how many times it asks for what is hers."""
    rows = apps.get_model("registrations", "Registration")._default_manager.order_by()
    # A tie with a caller has no person: compared with nothing, no registration would be left.
    tied = Tie.objects.open().filter(user=0, person__isnull=False).values("person")
    typed = rows.filter(is_quarantined=False)
    # One condition over three tables would read all rows.
    people = (
        Person.objects.filter(email__iexact="")
        .order_by()
        .values_list("pk")
        .union(
            typed.filter(email__iexact="").values_list("person"),
            typed.filter(helper__email__iexact="").values_list("person"),
        )
    )
    # Few are attached at all: those first, by their index, and not hers.
    attached = rows.filter(attached_to__isnull=False, attached_to__assigned_to=0).values("pk")
    written = [query.query.sql_with_params() for query in (tied, people, attached)]
    return [(sql, len(asked)) for sql, asked in written]
