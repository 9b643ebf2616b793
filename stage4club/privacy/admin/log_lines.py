"""The lines of a log in words: when, who, what, about which row; names of staff, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.contrib import admin
from django.utils.translation import gettext as _

from stage4club.core.models import AccessEvent, AccessKind, AuditEvent
from stage4club.core.staff.history import (
    ADDED,
    CHANGED,
    actor_names,
    history_lines,
    verb_words,
    who_words,
)
from stage4club.core.subjects import model_of, references_of, words_about

if TYPE_CHECKING:
    from stage4club.core.staff.model_admin import StaffModelAdmin


@dataclass(frozen=True)
class LogLine:
    """One line. `subject` is what the list is asked for to show all about the same row."""

    at: datetime
    who: str
    what: str
    detail: str
    about: str
    subject: str
    in_an_emergency: bool = False


def access_lines(events: Sequence[AccessEvent]) -> list[LogLine]:
    """Looks; two queries, and one for each kind of row that has references."""
    names, references = actor_names(events), references_of(_subjects(events))
    return [
        LogLine(
            at=event.at,
            who=who_words(event.actor_id, names) or _("Nobody who is known"),
            what=event.get_kind_display(),
            detail="",
            about=words_about((event.subject_type, event.subject_id), references),
            subject=_subject(event, references),
            in_an_emergency=event.via is not None or event.kind == AccessKind.BREAK_GLASS,
        )
        for event in events
    ]


def action_lines(events: Sequence[AuditEvent]) -> list[LogLine]:
    """What was done; as many queries."""
    names, references = actor_names(events), references_of(_subjects(events))
    return [_action_line(event, names, references) for event in events]


def _action_line(
    event: AuditEvent,
    names: Mapping[int, str],
    references: Mapping[tuple[str, str], str],
) -> LogLine:
    model = model_of(event.subject_type)
    shown_by = None if model is None else admin.site._registry.get(model)
    if shown_by is None:
        [line] = history_lines([event], model=model, state_field="state", words={}, names=names)
    else:
        [line] = cast("StaffModelAdmin", shown_by).history_lines([event], names)
    return LogLine(
        at=event.at,
        who=line.who or _("The person herself, or the program"),
        what=line.what,
        detail=line.detail,
        about=words_about((event.subject_type, event.subject_id), references),
        subject=_subject(event, references),
    )


def known_verbs() -> list[tuple[str, str]]:
    """What the audit may say was done, by its words: what the back office offers or tells."""
    words: dict[str, str] = {}
    for shown_by in admin.site._registry.values():
        names = cast("StaffModelAdmin", shown_by).verb_names()
        for verb in names:
            words.setdefault(verb, verb_words(verb, names))
    for verb in (ADDED, CHANGED):
        words.setdefault(verb, verb_words(verb, {}))
    return sorted(words.items(), key=lambda item: item[1].casefold())


def _subjects(events: Iterable[AccessEvent | AuditEvent]) -> set[tuple[str, str]]:
    return {(event.subject_type, event.subject_id) for event in events if event.subject_id}


def _subject(event: AccessEvent | AuditEvent, references: Mapping[tuple[str, str], str]) -> str:
    if not event.subject_id:
        return ""
    subject = (event.subject_type, event.subject_id)
    return references.get(subject) or ":".join(subject)
