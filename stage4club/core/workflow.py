"""State machines as tables, and the one function that moves a row from state to state.

A model with states has a field named `state`, and its app holds a table:

    CALL = Workflow(
        Transition("finish", frozenset({"open"}), "done"),
        Transition("cancel", frozenset({"open"}), "cancelled"),
    )

An operation then calls `apply(task, CALL["finish"], by=user, now=now)` in its transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar, cast

from django.core.exceptions import FieldError
from django.db import transaction
from django.db.models import Field, ForeignKey, Model
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from . import audit
from .errors import RuleError
from .models import AuditEvent
from .spoken import clock, long_day

ModelT = TypeVar("ModelT", bound=Model)
_NOTHING: Mapping[str, Any] = MappingProxyType({})

STATE = "state"


@dataclass(frozen=True)
class Transition:
    """One arrow of a table: `name` leads from any of `sources` to `target`.

    Without a target the row stays in the state it is in: something was done to it all the same.

    Raises ValueError when a word is no identifier (the audit would refuse it) or when no source
    is given, TypeError when `sources` is not a frozenset.
    """

    name: str
    sources: frozenset[str]
    target: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.sources, frozenset):
            # A bare string would be taken for the set of its letters.
            raise TypeError(f"The sources of “{self.name}” must be a frozenset.")
        if not self.sources:
            raise ValueError(f"“{self.name}” starts from no state.")
        targets = () if self.target is None else (self.target,)
        for word in (self.name, *targets, *self.sources):
            if len(word) > audit.MAX_LENGTH or not audit.IDENTIFIER.fullmatch(word):
                raise ValueError(f"“{word}” cannot name a transition or a state.")


class Workflow:
    """The table of a model's transitions. Raises ValueError when two have the same name."""

    def __init__(self, *transitions: Transition) -> None:
        self._by_name = {transition.name: transition for transition in transitions}
        if len(self._by_name) < len(transitions):
            raise ValueError("Two transitions of a workflow have the same name.")

    def __getitem__(self, name: str) -> Transition:
        return self._by_name[name]

    def allowed(self, state: str) -> tuple[str, ...]:
        """Names of the transitions that may start from `state`, in the order of the table."""
        return tuple(name for name, arrow in self._by_name.items() if state in arrow.sources)


class TransitionRefused(RuleError):
    """The stored state does not allow the transition: somebody was first, or it is too late.

    `state` is the stored state; `event` is the audit event that led to it, or None when the row
    was created in it. `message` tells when; `describe` also tells who, once a caller above, who
    knows members of staff, has found the name of `event.actor_id`.
    """

    def __init__(
        self, transition: Transition, *, state: str, label: object, event: AuditEvent | None
    ) -> None:
        self.transition = transition
        self.state = state
        self.event = event
        self._label = label
        # Lazy: put into words when shown, in the language of who reads it.
        super().__init__(lazy(self.describe, str)(None))

    @property
    def already_done(self) -> bool:
        """Whether this very transition is what led to the stored state."""
        return self.state == self.transition.target and (
            self.event is None or self.event.verb == self.transition.name
        )

    def describe(self, actor_name: str | None) -> str:
        """Say in the active language what happened, when (local time), and by whom when given."""
        words = {"state": self._label, "name": actor_name}
        if self.event is None:
            if self.already_done:
                return _("This was already done.")
            return _("This can no longer be done. The state is: %(state)s.") % words
        # The time never ends a sentence: "at 9:30 p.m.." would have two full stops.
        words |= {"date": long_day(self.event.at), "time": clock(self.event.at)}
        if self.already_done:
            if actor_name is None:
                return _("On %(date)s at %(time)s, this was already done.") % words
            return _("On %(date)s at %(time)s, %(name)s already did this.") % words
        if actor_name is None:
            sentence = _(
                "This can no longer be done. Since %(date)s at %(time)s, the state is: %(state)s."
            )
        else:
            sentence = _(
                "This can no longer be done. Since %(date)s at %(time)s (%(name)s), "
                "the state is: %(state)s."
            )
        return sentence % words


def apply(
    instance: ModelT,
    transition: Transition,
    *,
    by: Model | None,
    now: datetime,
    changes: Mapping[str, Any] = _NOTHING,
    details: Mapping[str, Any] = _NOTHING,
) -> ModelT:
    """Move the row of `instance` along `transition`, write `changes` with it, audit it.

    Guaranteed: the row is locked before its *stored* state is compared, so of two callers one
    wins and the other is refused; one UPDATE writes the state and `changes`, nothing else; one
    audit event tells it. Three statements: SELECT FOR UPDATE, UPDATE, INSERT. Afterwards every
    field of `instance` equals its row: what the caller had changed in memory is dropped. Related
    objects already loaded stay loaded where the key is the same.

    `changes` maps names of fields to plain values. `by` and `details` are those of `audit.record`.
    Returns `instance`. When anything is raised, `instance` is left as it was.

    Raises TransactionManagementError outside a transaction, TransitionRefused (which costs one
    more query) when the stored state is not among the sources, FieldError for a change of the
    state, the key, an unknown field or by an expression, the model's DoesNotExist when the row is
    gone, and what `audit.record` raises.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "A transition and what follows from it belong to one transaction."
        )
    model = instance.__class__  # not type(): `request.user` is lazy
    _check_changes(model, changes)
    stored = model._base_manager.select_for_update(of=("self",)).get(pk=instance.pk)
    require(stored, transition)
    before = getattr(stored, STATE)
    after = before if transition.target is None else transition.target
    for name, value in {STATE: after, **changes}.items():
        setattr(stored, name, value)
    stored.save(update_fields=[STATE, *changes])
    audit.record(
        transition.name,
        stored,
        by=by,
        now=now,
        from_state=before,
        to_state=after,
        details=details,
    )
    _copy_fields(stored, instance)
    return instance


def require(stored: Model, transition: Transition) -> None:
    """Refuse what `apply` would refuse: for whoever holds the row and has more to compare first.

    Raises TransitionRefused (which costs a query) when its state is not among the sources.
    """
    state = getattr(stored, STATE)
    if state not in transition.sources:
        raise _refusal(stored, transition, state)


def _check_changes(model: type[Model], changes: Mapping[str, Any]) -> None:
    writable = {
        name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name != STATE
        for name in (field.name, field.attname)
    }
    for name, value in changes.items():
        # An expression is only known to the database: the instance could not equal its row.
        if name not in writable or hasattr(value, "resolve_expression"):
            raise FieldError(f"A transition cannot change “{name}” in this way.")


def _refusal(stored: Model, transition: Transition, state: str) -> TransitionRefused:
    # Events that changed no state (a call was logged, say) are not why the door is closed.
    event = audit.history(stored).filter(to_state=state).first()
    field = cast("Field[Any, Any]", stored._meta.get_field(STATE))
    label = dict(field.flatchoices).get(state, state)
    return TransitionRefused(transition, state=state, label=label, event=event)


def _copy_fields(source: Model, target: Model) -> None:
    for field in source._meta.concrete_fields:
        # Setting another key also drops the related object that was loaded for the old one.
        # As it was read: what is encrypted is copied, never opened (core.encrypted_fields).
        setattr(target, field.attname, source.__dict__[field.attname])
        if isinstance(field, ForeignKey) and field.is_cached(source):
            field.set_cached_value(target, field.get_cached_value(source))
