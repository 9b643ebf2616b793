"""Answers kept between a form and its sending: encrypted, for twenty hours or less.

The token is the one the form carries (128 random bits at least). Only its hash is stored, with
the kind of form in it: a token taken to another form finds nothing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from .encrypted_fields import stored_bytes
from .encryption import Undecipherable
from .models import Draft

logger = logging.getLogger(__name__)

Answers = dict[str, Any]

#: Answers between form and check (domain.md, Retention defaults).
LIFETIME = timedelta(hours=20)


@dataclass(frozen=True)
class KeptDraft:
    """Answers as they were read, and the row that holds them."""

    answers: Answers
    row: Draft


def save_draft(
    token: str, kind: str, answers: Answers, *, now: datetime, lifetime: timedelta = LIFETIME
) -> None:
    """Keep `answers` for `lifetime` from `now`, in place of what this form had typed before.

    One statement: any number of saves at once leave one row, the last one's. `answers` must be
    JSON: texts, numbers, booleans, lists; dates as text. Raises TypeError or ValueError otherwise.
    """
    draft = Draft(
        key=_key(token, kind),
        kind=kind,
        body=json.dumps(answers, allow_nan=False),
        created_at=now,
        expires_at=now + lifetime,
    )
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["body", "expires_at"],
    )


def load_draft(token: str, kind: str, *, now: datetime) -> Answers | None:
    """Return the answers kept for this form, or None when there are none any more."""
    kept = find_draft(token, kind, now=now)
    return kept.answers if kept else None


def find_draft(token: str, kind: str, *, now: datetime) -> KeptDraft | None:
    """`load_draft`, with what `discard_draft` needs to forget these very answers."""
    draft = Draft.objects.current(now).filter(key=_key(token, kind)).first()
    answers = _answers(draft)
    return KeptDraft(answers, draft) if draft and answers is not None else None


def discard_draft(kept: KeptDraft) -> None:
    """Forget these answers. What was typed into the form since they were read stays.

    One statement. Nothing happens when they are gone already.
    """
    same = Draft.objects.filter(pk=kept.row.pk, body=stored_bytes(kept.row, "body"))
    # `delete()` would open a transaction of its own for a row nothing points to.
    same._raw_delete(same.db)


def delete_drafts(forms: Iterable[tuple[str, str]]) -> None:
    """Delete whatever is kept for these forms, each a token and a kind."""
    Draft.objects.filter(key__in=[_key(token, kind) for token, kind in forms]).delete()


def delete_expired_drafts(now: datetime) -> int:
    """Delete every draft whose time is over; return how many."""
    deleted, _by_model = Draft.objects.expired(now).delete()
    return deleted


def _key(token: str, kind: str) -> str:
    # A token comes from outside: text that is not Unicode is a token nobody was given.
    return sha256(f"{kind}\n{token}".encode(errors="surrogatepass")).hexdigest()


def _answers(draft: Draft | None) -> Answers | None:
    if draft is None:
        return None
    try:
        text = draft.body
    except Undecipherable:
        # As good as none for the person, who is asked again; a fault of ours that must be seen.
        logger.exception("A draft of kind %s cannot be read: is a key missing?", draft.kind)
        return None
    answers: Answers = json.loads(text)
    return answers
