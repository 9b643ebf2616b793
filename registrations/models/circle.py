"""Registrations that are close to a member of staff: small sets of keys, each found by index.

For a page they are read, by one statement: once while it is made for her, anew anywhere else. Where
one question is asked they stand in it as a subquery. Of a hundred thousand rows it is soonest asked
whether their key is one of a few: an index tells, and no row need be opened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet, Value

from stage4club.people.models import User, keys_at
from stage4club.people.models.closeness import read_for
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
    """That of `user`, as it was when the page that is made for her first asked."""
    circle = Circle()
    sets = circle.tied, circle.typed, circle.attached
    name, ask = CLOSE if reads_all(user) else CLOSE_OR_ATTACHED
    rows = read_for(user, name, ask)
    # What a robot may have typed closes nothing: neither its form, nor whom that form names.
    open_to_her = {person for why, _, person, _, robot in rows if why == _TYPED and robot}
    for why, key, person, waits, robot in rows:
        if why == _TYPED and robot:
            continue
        sets[why].append(key)
        if why == _TIED or (why == _TYPED and person not in open_to_her):
            circle.people.append(person)
        if why == _TYPED and not waits:
            circle.over.append(key)
    return circle


def rows_close_to(user: User) -> QuerySet[Any, Any]:
    """Those `tied` and `typed`, looked for by the statement in which they stand."""
    tied, typed = _tied(user), _typed(user).filter(is_quarantined=False)
    return tied.values("pk").union(typed.values("pk"), all=True)


def reads_all(user: User) -> bool:
    """Whether her roles let her see every registration, but for those in her circle."""
    return Scope.ALL in user.scopes(VIEW)


def _rows() -> QuerySet[Any]:
    return apps.get_model("registrations", "Registration")._default_manager.order_by()


def _tied(user: User) -> QuerySet[Any, Any]:
    # A tie with a caller has no person.
    ties = user.ties.open().filter(person__isnull=False)
    return _rows().filter(person__in=ties.values("person"))


def _typed(user: User) -> QuerySet[Any, Any]:
    return _rows().filter(person__in=keys_at(user.email, _rows()))


def _attached(user: User) -> QuerySet[Any, Any]:
    # Few are attached at all: those first, by their index, and not hers.
    return _rows().filter(attached_to__isnull=False, attached_to__assigned_to=user)


_TIED, _TYPED, _ATTACHED = range(3)


def _told(rows: QuerySet[Any], why: int) -> QuerySet[Any, Any]:
    told: QuerySet[Any, Any] = rows.annotate(why=Value(why), waits=WAITS)
    return told.values_list("why", "pk", "person", "waits", "is_quarantined")


def _close(user: User) -> QuerySet[Any, Any]:
    return _told(_tied(user), _TIED).union(_told(_typed(user), _TYPED), all=True)


def _close_or_attached(user: User) -> QuerySet[Any, Any]:
    return _close(user).union(_told(_attached(user), _ATTACHED), all=True)


#: What is read, and its name: for whom her roles show every registration, and for the others.
CLOSE = "registrations.close", _close
CLOSE_OR_ATTACHED = "registrations.close or attached", _close_or_attached
