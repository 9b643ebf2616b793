"""Applications that are not sent yet: saved at each step, found again, forgotten in time."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from stage4club.core.encryption import Undecipherable
from stage4club.core.links import revoke_links
from stage4club.notifications.operations import abort_open_messages

from ...models import AidDraft, AidRequest, Document
from .answers import AidAnswers
from .documents import forget_documents
from .submit import submit_aid_request

logger = logging.getLogger(__name__)

#: Kept so long since it was last saved (domain.md, Retention defaults).
KEPT_FOR = timedelta(days=40)
_SENT = "draft_sent"
_DONE = "_done"
_SUSPICIOUS = "_suspicious"
_AGAIN = "_again"


@dataclass(frozen=True)
class OpenedDraft:
    """A draft and what was typed in it, as it was read."""

    row: AidDraft
    answers: dict[str, Any]
    #: The numbers of the steps that were answered.
    done: frozenset[int]
    suspicious: bool = False
    #: It began with what she wrote in another application.
    again: bool = False


def find_aid_draft(key: UUID | str, *, now: datetime) -> OpenedDraft | None:
    """The draft of this key, if it can still be taken up. One query."""
    row = AidDraft.objects.current(now).filter(pk=key).first()
    return None if row is None else read_draft(row)


@transaction.atomic
def begin_draft(
    *,
    form_key: str,
    answers: Mapping[str, Any],
    language: str,
    now: datetime,
    step: int = 1,
    suspicious: bool = False,
) -> OpenedDraft:
    """A new draft with the answers of a step; the same once more for the same form."""
    row = AidDraft(
        form_key=form_key,
        language=language,
        started_at=now,
        saved_at=now,
        expires_at=now + KEPT_FOR,
    )
    opened = OpenedDraft(row, dict(answers), frozenset({step}), suspicious)
    row.body = _body(opened)
    AidDraft.objects.bulk_create([row], ignore_conflicts=True)
    stored = AidDraft.objects.select_for_update().get(form_key=form_key)
    if stored.pk != row.pk:
        # One page sent twice: what was typed last counts.
        written = _write(stored, answers, step=step, suspicious=suspicious, now=now)
        if written is not None:
            return written
    return opened


@transaction.atomic
def begin_again(
    *, form_key: str, answers: Mapping[str, Any], language: str, now: datetime
) -> AidDraft:
    """A draft that holds what she wrote before: no step is done until she has said it is right.

    The one that is there already, where it was begun before.
    """
    draft = AidDraft(
        form_key=form_key,
        language=language,
        started_at=now,
        saved_at=now,
        expires_at=now + KEPT_FOR,
    )
    draft.body = _body(OpenedDraft(draft, dict(answers), frozenset(), again=True))
    AidDraft.objects.bulk_create([draft], ignore_conflicts=True)
    return AidDraft.objects.get(form_key=form_key)


@transaction.atomic
def save_step(
    key: UUID | str,
    *,
    step: int,
    answers: Mapping[str, Any],
    now: datetime,
    suspicious: bool = False,
) -> OpenedDraft | None:
    """Keep the answers of one step beside the others; None where the draft is no more.

    An answer that is None was taken back. Of two windows each keeps what was typed in it. Whoever
    saves has forty days again.
    """
    stored = AidDraft.objects.select_for_update().current(now).filter(pk=key).first()
    if stored is None:
        return None
    return _write(stored, answers, step=step, suspicious=suspicious, now=now)


@transaction.atomic
def discard_aid_draft(draft: AidDraft, *, now: datetime) -> None:
    """It was sent, or is not wanted any more: nothing of it is kept, its link is dead."""
    revoke_links(draft, now=now)
    abort_open_messages(about=draft, by=None, now=now, reason=_SENT)
    forget_documents(Document.objects.filter(draft=draft))
    AidDraft.objects.filter(pk=draft.pk).delete()


@transaction.atomic
def send_draft(
    opened: OpenedDraft, *, answers: AidAnswers, language: str, now: datetime
) -> AidRequest:
    """It becomes an application, with what came for it; nothing is left of the draft."""
    request = submit_aid_request(
        form_key=opened.row.form_key,
        answers=answers,
        language=language,
        suspicious=opened.suspicious,
        draft=opened.row,
        now=now,
    )
    discard_aid_draft(opened.row, now=now)
    return request


@transaction.atomic
def delete_expired_aid_drafts(now: datetime) -> int:
    """Delete every draft whose time is over, with what came for it; return how many."""
    expired = AidDraft.objects.expired(now)
    forget_documents(Document.objects.filter(draft__in=expired))
    deleted, _by_model = expired.delete()
    return deleted


def read_draft(row: AidDraft) -> OpenedDraft | None:
    """What stands in it; None where it cannot be read any more."""
    try:
        answers: dict[str, Any] = json.loads(row.body)
    except Undecipherable:
        # As good as none for the person, who is asked again; a fault of ours that must be seen.
        logger.exception("A draft of an application cannot be read: is a key missing?")
        return None
    done = frozenset(answers.pop(_DONE))
    marks = {"suspicious": answers.pop(_SUSPICIOUS), "again": answers.pop(_AGAIN)}
    return OpenedDraft(row, answers, done, **marks)


def _write(
    stored: AidDraft,
    answers: Mapping[str, Any],
    *,
    step: int,
    suspicious: bool,
    now: datetime,
) -> OpenedDraft | None:
    before = read_draft(stored)
    if before is None:
        return None
    answered = {**before.answers, **answers}
    opened = replace(
        before,
        answers=answered,
        done=before.done | {step},
        suspicious=before.suspicious or suspicious,
    )
    stored.body = _body(opened)
    stored.saved_at, stored.expires_at, stored.noticed_at = now, now + KEPT_FOR, None
    stored.save(update_fields=["body", "saved_at", "expires_at", "noticed_at"])
    return opened


def _body(opened: OpenedDraft) -> str:
    typed = {name: value for name, value in opened.answers.items() if value is not None}
    marks = {_DONE: sorted(opened.done), _SUSPICIOUS: opened.suspicious, _AGAIN: opened.again}
    return json.dumps({**typed, **marks}, allow_nan=False)
