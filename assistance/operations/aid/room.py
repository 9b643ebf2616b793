"""Whoever begins many applications from one place does not fill the disk with their documents."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from stage4club.core.files import FileRefused
from stage4club.core.keys import derive_keys
from stage4club.core.locks import hold

from ...models import AidDraft, Document

#: How long a document counts.
WINDOW = timedelta(days=1)
#: In bytes. Sixty people behind the address of one hospital have five photos of 3 MB each.
MOST_OF_ADDRESS = 1_000_000_000

_PURPOSE = "stage4club aid documents: address"


class EnoughFromHere(FileRefused):
    """Drafts that were begun from this address hold as much as they may in a day."""

    message = _(
        "Many documents came from your network today. Your answers are kept: send your request "
        "without this one, and the document later. Or call us."
    )


def note_address(draft: AidDraft, address: str) -> None:
    """From where its first document comes; never the address itself."""
    if settings.RATE_LIMITS and address:
        key = hmac.digest(derive_keys(purpose=_PURPOSE)[0], address.encode(), "sha256").hex()
        AidDraft.objects.filter(pk=draft.pk, address_key="").update(address_key=key)


def ask_room(draft: AidDraft, *, size: int, now: datetime) -> None:
    """Room for so many bytes more; others of the same address wait until the transaction ends.

    What is sent, or taken back, counts no more. Raises `EnoughFromHere`.
    """
    if not settings.RATE_LIMITS or not draft.address_key:
        return
    hold([f"assistance.room:{draft.address_key}"])
    if _kept(draft.address_key, since=now - WINDOW) + size > MOST_OF_ADDRESS:
        raise EnoughFromHere


def _kept(address_key: str, *, since: datetime) -> int:
    rows = Document.objects.standing().filter(draft__address_key=address_key, received_at__gt=since)
    return int(rows.aggregate(Sum("size"))["size__sum"] or 0)
