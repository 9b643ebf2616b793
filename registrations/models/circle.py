"""Registrations that are close to a member of staff: small sets of keys, each found by index.

For a page they are read, by one statement: once while it is made for her, anew anywhere else. Where
one question is asked they stand in it as a subquery. Of a hundred thousand rows it is soonest asked
whether their key is one of a few: an index tells, and no row need be opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from stage4club.people.models import Tie, User, keys_at
from stage4club.people.models.closeness import SOMEBODY, Statement, asked_of, statement_of
from stage4club.people.permissions import Scope

from ..enums import OPEN_STATES

VIEW = "registrations.view_registration"

#: Somebody still waits for us; second requests attached to them are not counted again.
WAITS = Q(state__in=OPEN_STATES, attached_to__isnull=True)


@dataclass(frozen=True, slots=True)
class Circle:
    """Keys of registrations, and of the people who are close to her."""

    #: Of people of whom she said that she knows them.
    tied: list[int] = field(default_factory=list)
    #: Of people who are written to at her address, or of whom a form carries it; no robot's.
    typed: list[int] = field(default_factory=list)
    #: Those of `typed` that do not wait for us.
    over: list[int] = field(default_factory=list)
    #: Attached to one that she follows; left empty where her roles show her every registration.
    attached: list[int] = field(default_factory=list)
    #: Whose `tied` and `typed` are, but for those of whom she may read another one.
    people: list[int] = field(default_factory=list)

    @property
    def rows(self) -> list[int]:
        """Of everybody who is close to her."""
        return self.tied + self.typed


def circle_of(user: User) -> Circle:
    """That of `user`, as it was when the page that is made for her first asked.

    Nothing need be asked about a set that is empty.
    """
    return user.read_once("registrations.circle", partial(_read, user))


def rows_close_to(user: User) -> RawSQL:
    """Those `tied` and `typed`, looked for by the statement in which they stand."""
    close = _written()[:_ATTACHED]
    tied, typed = (f"SELECT pk FROM ({sql}) AS keys" for sql, _ in close)  # noqa: S608 - Django wrote it
    union = f"{tied} UNION ALL {typed} WHERE NOT is_quarantined"
    return RawSQL(union, _values(user, close))  # noqa: S611 - Django wrote it


def reads_all(user: User) -> bool:
    """Whether her roles let her see every registration, but for those in her circle."""
    return Scope.ALL in user.scopes(VIEW)


_TIED, _TYPED, _ATTACHED = range(3)
_TOLD = ("pk", "person", "waits", "is_quarantined")


def _read(user: User) -> Circle:
    circle = Circle()
    sets = circle.tied, circle.typed, circle.attached
    asked = _written()[: _ATTACHED if reads_all(user) else None]
    union = " UNION ALL ".join(
        f"SELECT {place}, * FROM ({sql}) AS keys"  # noqa: S608 - Django wrote it
        for place, (sql, _) in enumerate(asked)
    )
    with connection.cursor() as cursor:
        cursor.execute(union, _values(user, asked))
        rows = cursor.fetchall()
    # What a robot may have typed closes nothing: neither its form, nor whom that form names.
    open_to_her = {person for place, _, person, _, robot in rows if place == _TYPED and robot}
    for place, key, person, waits, robot in rows:
        if place == _TYPED and robot:
            continue
        sets[place].append(key)
        if place == _TIED or (place == _TYPED and person not in open_to_her):
            circle.people.append(person)
        if place == _TYPED and not waits:
            circle.over.append(key)
    return circle


def _values(user: User, statements: list[Statement]) -> list[Any]:
    return asked_of(user, [value for _, values in statements for value in values])


@cache
def _written() -> list[Statement]:
    rows = apps.get_model("registrations", "Registration")._default_manager.order_by()
    # A tie with a caller has no person.
    ties = Tie.objects.open().filter(user=SOMEBODY, person__isnull=False)
    sets = (
        rows.filter(person__in=ties.values("person")),
        rows.filter(person__in=keys_at(SOMEBODY.email, rows)),
        # Few are attached at all: those first, by their index, and not hers.
        rows.filter(attached_to__isnull=False, attached_to__assigned_to=SOMEBODY),
    )
    told = [keys.annotate(waits=WAITS).values_list(*_TOLD) for keys in sets]
    return [statement_of(keys) for keys in told]
