"""Audit events put into words: what was done, by whom, when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
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
    """One event: `what` was done, `who` did it.

    `who` is "" for the person herself, for the program, and for whom the reader is not told of.
    """

    at: datetime
    what: str
    who: str
    detail: str


def actor_names(events: Iterable[AuditEvent | AccessEvent]) -> dict[int, str]:
    """The name of each member of staff among the actors, in one query; none, no query."""
    return _names(_actor_ids(events), get_user_model()._default_manager.all())


def actor_names_for(reader: Any, events: Iterable[AuditEvent]) -> dict[int, str]:
    """The same, as `reader` may learn them: "" for who works in rooms that are closed to her.

    Such an actor is told as the person herself would be. A word that says "somebody else" would
    tell that another room has a record (domain.md §8).
    """
    ids = _actor_ids(events)
    named = get_user_model()._default_manager.named_to(reader)
    return dict.fromkeys(ids, "") | _names(ids, named)


def _actor_ids(events: Iterable[AuditEvent | AccessEvent]) -> set[int]:
    return {event.actor_id for event in events if event.actor_id is not None}


def _names(ids: set[int], users: QuerySet[Any]) -> dict[int, str]:
    return {pk: str(user) for pk, user in users.in_bulk(ids).items()} if ids else {}


def history_lines(
    events: Iterable[AuditEvent],
    *,
    model: type[Model] | None,
    state_field: str,
    words: Mapping[str, StrOrPromise],
    names: Mapping[int, str],
) -> list[HistoryLine]:
    """The events in words, in the order given, without a query.

    `words` says what each verb of the audit is called; a verb without words is shown as it is
    recorded. An actor who is not among the `names` is shown by number. `model` is None for rows
    of a kind that is no more.
    """
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


def who_words(actor_id: int | None, names: Mapping[int, str]) -> str:
    """Who did it, by name; "" for the person herself or the program."""
    if actor_id is None:
        return ""
    name = names.get(actor_id)
    return _("account %(number)s") % {"number": actor_id} if name is None else name


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
