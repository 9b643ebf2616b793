"""What a seal is made of.

A row is one line of JSON. `rows_digest` is SHA-256 of the lines of a seal, in the order of their
keys; `marks` holds the first six bytes of the digest of each, so that the one that was changed can
be named. `hash` is SHA-256 of all columns of the seal and of the hash before it: it needs no key,
so that each seal speaks for all before it. `signature` is HMAC-SHA256 of `hash`, under a key that
is kept outside the database.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from stage4club.core.keys import derive_keys
from stage4club.core.models import AuditSeal

PURPOSE = "stage4club audit seal 1"
MARK_LENGTH = 8
_MARK_BYTES = 6


def canonical(value: object) -> bytes:
    """The one spelling of `value` in JSON; moments in UTC."""
    text = json.dumps(value, default=_in_utc, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _in_utc(value: object) -> str:
    assert isinstance(value, datetime)
    return value.astimezone(UTC).isoformat(timespec="microseconds")


class Lines:
    """The digest of some rows, and the mark of each, as they come."""

    def __init__(self) -> None:
        self._whole = sha256()
        self._marks: list[str] = []

    def add(self, row: Sequence[Any]) -> str:
        """Take in one row; returns its mark."""
        line = canonical(row)
        self._whole.update(line + b"\n")
        mark = _mark(line)
        self._marks.append(mark)
        return mark

    @property
    def digest(self) -> str:
        """Of all rows so far."""
        return self._whole.hexdigest()

    @property
    def marks(self) -> str:
        """Of each row, one after another."""
        return "".join(self._marks)


def lines_of(rows: Iterable[Sequence[Any]]) -> Lines:
    """Of these rows."""
    lines = Lines()
    for row in rows:
        lines.add(row)
    return lines


def mark_of(row: Sequence[Any]) -> str:
    """The mark of one row."""
    return _mark(canonical(row))


def marks_in(seal: AuditSeal) -> list[str]:
    """The marks that a seal holds, one for each row."""
    starts = range(0, len(seal.marks), MARK_LENGTH)
    return [seal.marks[start : start + MARK_LENGTH] for start in starts]


def _mark(line: bytes) -> str:
    return base64.b64encode(sha256(line).digest()[:_MARK_BYTES]).decode()


def hash_of(seal: AuditSeal) -> str:
    """What `hash` is, if nobody has changed any other column."""
    held = {
        "sequence": seal.sequence,
        "previous": seal.previous,
        "sealed_at": seal.sealed_at,
        "count": seal.count,
        "last_id": seal.last_id,
        "covers": seal.covers,
        "given_up": seal.given_up,
        "gaps": seal.gaps,
        "rows_digest": seal.rows_digest,
        "marks": seal.marks,
    }
    return sha256(canonical(held)).hexdigest()


def sign(seal: AuditSeal) -> None:
    """Fill in `hash`, and sign it with the first of FIELD_KEYS."""
    seal.hash = hash_of(seal)
    seal.key_id, key = next(iter(keyring().items()))
    seal.signature = _signature(key, seal.hash)


def is_signed(seal: AuditSeal, keys: Mapping[str, bytes]) -> bool:
    """Whether the key that `seal` names, which is among `keys`, has signed its `hash`."""
    return hmac.compare_digest(_signature(keys[seal.key_id], seal.hash), seal.signature)


def keyring() -> dict[str, bytes]:
    """The keys of FIELD_KEYS by the name that stands in the seals; the first one signs."""
    names = derive_keys(purpose=f"{PURPOSE}: name", length=4)
    ring: dict[str, bytes] = {}
    for name, key in zip(names, derive_keys(purpose=PURPOSE), strict=True):
        ring.setdefault(name.hex(), key)
    return ring


def _signature(key: bytes, digest: str) -> str:
    return hmac.digest(key, digest.encode(), "sha256").hex()
