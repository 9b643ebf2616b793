"""What happened, to which row, by whom: the only writer of `AuditEvent`.

The audit names rows and fields; it never repeats what they hold. `record` therefore accepts only
values that have the shape of an identifier (see `safe_details`). The rule is a net against habit
("put the address in the details"), not a proof: one lower-case word always passes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet

from .models import AuditEvent
from .models.subject import subject_key

Detail = str | int | bool | None

MAX_LENGTH = 100
MAX_ITEMS = 100
#: Telephone numbers have ten digits and social insurance numbers nine: neither passes.
MAX_NUMBER = 99_999_999

#: confirm, log-call, not_a_fit, services.session
IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:[_.:-][a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_SUBJECT_ID = re.compile(r"[0-9A-Za-z-]+")
_VALUES = (
    IDENTIFIER,
    # A public reference: K7M-2QX-9RD
    re.compile(r"[2-9A-HJ-NP-Z]{3}(?:-[2-9A-HJ-NP-Z]{3}){2}"),
    # A UUID
    re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    # A day, or a moment with its zone: 2026-03-05, 2026-03-05T18:30:00+00:00
    re.compile(
        r"\d{4}-[01]\d-[0-3]\d"
        r"(?:T[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2}))?"
    ),
)


class NotAnIdentifier(ValueError):
    """A word meant for the audit may hold personal data. The sentence never repeats the word."""


def record(
    verb: str,
    subject: Model,
    *,
    by: Model | None,
    now: datetime,
    from_state: str = "",
    to_state: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Write one event about the stored row `subject`, in the caller's transaction. One INSERT.

    `by` is the member of staff who acts; None is the person herself or the program. `details`
    holds identifiers and names of fields (see `safe_details`).

    Raises NotAnIdentifier where a word does not have the shape of an identifier, ValueError for
    a row without a key, TypeError when `by` is not a member of staff: the keys of people and of
    staff look alike, and a person must never stand there as an actor.
    """
    subject_type, subject_id = subject_words(subject)
    return AuditEvent.objects.create(
        at=now,
        verb=_checked("verb", verb, IDENTIFIER),
        subject_type=subject_type,
        subject_id=subject_id,
        actor_id=actor_key(by),
        from_state=_checked("state before", from_state, IDENTIFIER) if from_state else "",
        to_state=_checked("state after", to_state, IDENTIFIER) if to_state else "",
        details=safe_details(details or {}),
    )


def history(subject: Model) -> QuerySet[AuditEvent]:
    """Every event about `subject`, the last first, in the order of writing.

    The order is that of the keys: a clock that steps back does not disturb it.
    """
    subject_type, subject_id = subject_key(subject)
    return AuditEvent.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by(
        "-pk"
    )


def safe_details(details: Mapping[str, Any]) -> dict[str, Detail | list[Detail]]:
    """Return `details` as stored in JSON, or raise NotAnIdentifier.

    A key is a snake_case word. A value is one of these, or a list of at most 100 of them:
    an identifier in lower case that starts with a letter (`assigned_to`, `log-call`,
    `services.session`), a public reference, a UUID, a date, an aware datetime (stored in UTC), the
    ISO form of these, a boolean, None, a whole number of at most eight digits. Words have at most
    100 characters. No space, capital letter, accent or @ passes, so no name as people write
    theirs, no e-mail address, telephone number or sentence does.
    """
    safe: dict[str, Detail | list[Detail]] = {}
    for key, value in details.items():
        _checked("key", key, _KEY)
        if isinstance(value, Sequence) and not isinstance(value, str | bytes):
            if len(value) > MAX_ITEMS:
                raise NotAnIdentifier(f"The list “{key}” of an audit event is too long.")
            safe[key] = [_safe_value(key, item) for item in value]
        else:
            safe[key] = _safe_value(key, value)
    return safe


def _safe_value(key: str, value: object) -> Detail:
    match value:
        case None | bool():
            return value
        case int() if abs(value) <= MAX_NUMBER:
            return int(value)
        case str():
            return _checked(key, value, *_VALUES)
        case UUID():
            return str(value)
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat()
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case _:
            raise NotAnIdentifier(f"The value of “{key}” cannot stand in an audit event.")


def _checked(what: str, text: object, *patterns: re.Pattern[str]) -> str:
    if (
        isinstance(text, str)
        and len(text) <= MAX_LENGTH
        and any(pattern.fullmatch(text) for pattern in patterns)
    ):
        return str(text)
    raise NotAnIdentifier(f"The word given as “{what}” of an audit event is no identifier.")


def subject_words(subject: Model) -> tuple[str, str]:
    """The kind and the key of a stored row, as they stand in the audit and in the access log.

    Raises ValueError for a row without a key, NotAnIdentifier for a key that may say something.
    """
    subject_type, subject_id = subject_key(subject)
    return subject_type, _checked("key of the subject", subject_id, _SUBJECT_ID)


def actor_key(by: Model | None) -> int | None:
    """The key of the member of staff who acts; None for nobody.

    Raises TypeError for somebody else, ValueError for an account that was never stored.
    """
    if by is None:
        return None
    if not isinstance(by, get_user_model()):
        raise TypeError("Only a member of staff acts; pass None for the person or the program.")
    if by.pk is None:
        raise ValueError("A member of staff who was never stored cannot act.")
    return int(by.pk)
