"""Audit events put into words: what was done, by whom, when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from stage4club.core.models import AccessEvent, AuditEvent

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: What the admin itself records.
ADDED = "added"
CHANGED = "changed"

_WORDS: Mapping[str, StrOrPromise] = {
    ADDED: pgettext_lazy("history", "Created"),
    CHANGED: pgettext_lazy("history", "Changed"),
}


@dataclass(frozen=True)
class HistoryLine:
    """One event: `what` was done, `who` did it ("" for the person herself or the program)."""

    at: datetime
    what: str
    who: str
    detail: str


def actor_names(events: Iterable[AuditEvent | AccessEvent]) -> dict[int | None, str]:
    """The name of each member of staff among the actors, in one query; none, no query."""
    ids = {event.actor_id for event in events if event.actor_id is not None}
    users = get_user_model()._default_manager.in_bulk(ids) if ids else {}
    return {pk: str(user) for pk, user in users.items()}


def history_lines(
    events: Iterable[AuditEvent],
    *,
    model: type[Model] | None,
    state_field: str,
    words: Mapping[str, StrOrPromise],
    names: Mapping[int | None, str] | None = None,
) -> list[HistoryLine]:
    """The events in words, in the order given, with one query for all the `names` not given.

    `words` says what each verb of the audit is called; a verb without words is shown as it is
    recorded. A member of staff whose account is gone is shown by number. `model` is None for rows
    of a kind that is no more.
    """
    events = list(events)
    names = actor_names(events) if names is None else names
    states = dict(getattr(_field(model, state_field), "flatchoices", []))
    return [
        HistoryLine(
            at=event.at,
            what=verb_words(event.verb, words),
            who=who_words(event.actor_id, names),
            detail=_detail(event, model, states),
        )
        for event in events
    ]


def verb_words(verb: str, words: Mapping[str, StrOrPromise]) -> str:
    """What a verb of the audit is called."""
    return str(words.get(verb) or _WORDS.get(verb) or _plain(verb))


def who_words(actor_id: int | None, names: Mapping[int | None, str]) -> str:
    """Who did it, by name; "" for the person herself or the program."""
    if actor_id is None:
        return ""
    return names.get(actor_id) or _("account %(number)s") % {"number": actor_id}


def _detail(event: AuditEvent, model: type[Model] | None, states: Mapping[Any, Any]) -> str:
    after = str(states.get(event.to_state, event.to_state))
    before = str(states.get(event.from_state, event.from_state))
    if before and after and before != after:
        return _("%(before)s, then %(after)s") % {"before": before, "after": after}
    if after and not before:
        return _("state: %(state)s") % {"state": after}
    fields = event.details.get("fields")
    if not fields:
        return ""
    return ", ".join(str(getattr(_field(model, name), "verbose_name", name)) for name in fields)


def _field(model: type[Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _plain(verb: str) -> str:
    return capfirst(verb.replace("-", " ").replace("_", " "))
