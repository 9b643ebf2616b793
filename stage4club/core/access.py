"""Who looked at what: the only writer of `AccessEvent`.

A look is written down before its page is sent: without a line in the log there is no page. Looks
stand apart from the audit, because they expire and the audit does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Model

from .audit import actor_key, subject_words
from .models import AccessEvent, AccessKind

#: A row, or the model of which a list was looked at.
Subject = Model | type[Model]


def record_access(
    kind: AccessKind, subject: Subject, *, by: Model | None, now: datetime, via: int | None = None
) -> AccessEvent:
    """Write down one look at the stored row `subject`, or at a list of that model. One INSERT.

    `by` is the member of staff who looks, None for a sign-in that was refused; `via` the key of
    the emergency access by which she does.

    Raises ValueError for a row without a key, TypeError when `by` is not a member of staff.
    """
    [event] = record_accesses(kind, [subject], by=by, now=now, via=via)
    return event


def record_accesses(
    kind: AccessKind,
    subjects: Iterable[Subject],
    *,
    by: Model | None,
    now: datetime,
    via: int | None = None,
) -> list[AccessEvent]:
    """The same for several rows that one page shows, in one INSERT; for none, nothing is asked."""
    events = [_event(kind, subject, by, now, via) for subject in subjects]
    if len(events) > 1:
        return AccessEvent.objects.bulk_create(events)
    for event in events:
        # Alone it needs no transaction around it: two ways to the database less.
        event.save(force_insert=True)
    return events


def delete_expired_accesses() -> int:
    """Delete what is older than 24 months; return how many.

    The database decides by its own clock, and a function of its owner does it: a role that may not
    delete from this table can call it (reliability.md, Security).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_accessevent_delete_expired()")
        [deleted] = cursor.fetchone()
    return int(deleted)


def _event(
    kind: AccessKind, subject: Subject, by: Model | None, now: datetime, via: int | None
) -> AccessEvent:
    if isinstance(subject, Model):
        subject_type, subject_id = subject_words(subject)
    else:
        subject_type, subject_id = subject._meta.label_lower, ""
    return AccessEvent(
        at=now,
        kind=kind,
        actor_id=actor_key(by),
        subject_type=subject_type,
        subject_id=subject_id,
        via=via,
    )
