"""The sweep that seals what is finished: each minute by beat, or `manage.py audit_seal`.

A transaction takes the keys of its rows early and may commit late: what is missing between two
keys may still come. A seal therefore names its gaps; later ones take in what came since, and after
a day what did not come was never used.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.locks import hold
from stage4club.core.models import AuditEvent, AuditSeal
from stage4club.core.models.audit_seal import BEGINNING, MOST_ROWS

from .form import hash_of, is_signed, keyring, lines_of, sign
from .ranges import FIELDS, ranges_of, rows_in, without

logger = logging.getLogger(__name__)

LOCK = "core.sealing"
#: No transaction is that long.
GAPS_CLOSE_AFTER = timedelta(days=1)

Gap = tuple[int, int, int]


class BrokenChain(RuleError):
    """The last seal is not signed by a key of ours: nothing is sealed after it."""

    message = _(
        "The last seal is not signed by a key of FIELD_KEYS: nothing is sealed after it. Run "
        "audit_verify; docs/operations.md says what to do."
    )


def seal_audit(
    *,
    now: datetime,
    trusted: str = "",
    report: Callable[[AuditSeal], None] = lambda seal: None,
) -> int:
    """Seal every row of the audit that is finished; return how many.

    Each seal is a transaction of its own, of at most 10,000 rows; two sweeps at once make one
    chain. `report` is told of each once it is stored; its head goes to the log, which is outside
    the database and can witness it.

    Raises BrokenChain when the last seal is not ours, unless it is `trusted` (SEQUENCE:HASH).
    """
    sealed = 0
    while True:
        seal = _seal_some(now, trusted)
        if seal is None:
            return sealed
        logger.info("Audit sealed up to %s, %d row(s)", seal, seal.count)
        report(seal)
        sealed += seal.count
        if seal.count < MOST_ROWS:
            return sealed


@transaction.atomic
def _seal_some(now: datetime, trusted: str) -> AuditSeal | None:
    """The next seal, stored; None when there is nothing to say."""
    hold([LOCK])
    last = AuditSeal.objects.head()
    keys = keyring()
    if last is not None and not _is_ours(last, keys, trusted):
        raise BrokenChain
    rows = _next_rows(last)
    seal = _next_seal(last, [row[0] for row in rows], now)
    # The key that signs today signs soon, so that it speaks for what an old one has signed.
    is_new_key = last is not None and last.key_id != next(iter(keys))
    if not (rows or seal.given_up or is_new_key):
        return None
    lines = lines_of(rows)
    seal.rows_digest, seal.marks = lines.digest, lines.marks
    sign(seal)
    seal.save(force_insert=True)
    return seal


def _is_ours(last: AuditSeal, keys: Mapping[str, bytes], trusted: str) -> bool:
    """Whether one may follow on this seal: a chain that was written again ends here."""
    if hash_of(last) != last.hash:
        return False
    return str(last) == trusted or (last.key_id in keys and is_signed(last, keys))


def _next_rows(last: AuditSeal | None) -> list[tuple[Any, ...]]:
    """What came late, then what came since, at most as many as one seal takes."""
    gaps = [(first, end) for first, end, _since in last.gaps] if last else []
    late = list(islice(rows_in(gaps), MOST_ROWS))
    since = AuditEvent.objects.filter(id__gt=last.last_id if last else 0).order_by("id")
    return late + list(since.values_list(*FIELDS)[: MOST_ROWS - len(late)])


def _next_seal(last: AuditSeal | None, keys: list[int], now: datetime) -> AuditSeal:
    """A seal over the rows of these ascending keys, without its digests."""
    before = last.last_id if last else 0
    last_id = max([before, *keys])
    open_before: list[Gap] = [*last.gaps] if last else []
    gaps: list[Gap] = []
    given_up: list[tuple[int, int]] = []
    limit = int((now - GAPS_CLOSE_AFTER).timestamp())
    # A full seal has not seen all that came late.
    has_seen_all = len(keys) < MOST_ROWS
    for first, end, since in [*open_before, (before + 1, last_id, int(now.timestamp()))]:
        for left in without((first, end), keys):
            if since <= limit and has_seen_all:
                given_up.append(left)
            else:
                gaps.append((*left, since))
    return AuditSeal(
        sequence=last.sequence + 1 if last else 1,
        previous=last.hash if last else BEGINNING,
        sealed_at=now,
        count=len(keys),
        last_id=last_id,
        covers=ranges_of(keys),
        given_up=given_up,
        gaps=gaps,
    )
