"""A short code that opens a draft on another device: copied on paper, or read on the telephone."""

from __future__ import annotations

import hmac
from datetime import datetime

from django.db import transaction

from stage4club.core.keys import derive_keys
from stage4club.core.references import new_reference, parse_reference

from ...models import AidDraft
from .drafts import OpenedDraft, find_aid_draft

_PURPOSE = "stage4club draft codes 1"


@transaction.atomic
def give_draft_code(draft: AidDraft, *, now: datetime) -> str | None:
    """A new code for this draft, as `K7M-2QX-9RD`; the one before opens nothing any more.

    45 random bits that are kept nowhere, only their digest: among a thousand drafts, thirty-five
    thousand million tries find one. It is worth what the link is, as long as the draft is kept.
    None where the draft is no more.
    """
    code = new_reference()
    held = AidDraft.objects.current(now).filter(pk=draft.pk)
    return code if held.update(code_digest=_digests(code)[0]) else None


def find_draft_by_code(typed: str, *, now: datetime) -> OpenedDraft | None:
    """The draft that this code opens, however it was typed; None for any other words."""
    code = parse_reference(typed)
    if code is None:
        return None
    key = AidDraft.objects.filter(code_digest__in=_digests(code)).values_list("pk", flat=True)
    found = key.first()
    return find_aid_draft(found, now=now) if found else None


def _digests(code: str) -> list[str]:
    """With the key that writes first, then those that still read."""
    keys = derive_keys(purpose=_PURPOSE)
    return [hmac.digest(key, code.encode(), "sha256").hex() for key in keys]
