"""The walk along the chain: one seal at a time, its rows in small lots, however long it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from stage4club.core.models import AuditEvent, AuditSeal
from stage4club.core.models.audit_seal import BEGINNING

from . import findings as say
from .findings import ChangedRows, Finding
from .form import Lines, hash_of, is_signed, keyring, marks_in
from .ranges import ranges_of, rows_in
from .report import UNSEALED_TOO_LONG, unsealed

__all__ = ["Finding", "Verification"]


@dataclass
class Verification:
    """One walk; afterwards, how many seals and rows it met, and the head of the chain."""

    seals: int = 0
    rows: int = 0
    head: AuditSeal | None = None
    _changed: ChangedRows = field(default_factory=ChangedRows)

    def findings(self, *, now: datetime, witnessed: str = "") -> Iterator[Finding]:
        """Everything that is not as it was sealed, as it is found. Nothing is written.

        `witnessed` is a head that the log has seen, as SEQUENCE:HASH: without one, nobody can
        tell that the end of the chain was cut off.
        """
        number, _colon, digest = witnessed.partition(":")
        wanted = int(number or 0)
        is_met = not wanted
        for key in AuditEvent.objects.filter(id__lt=1).values_list("id", flat=True).iterator():
            yield say.row_inserted(key)
        for seal, finding in self._walk():
            if finding is not None:
                yield finding
            elif seal.sequence == wanted:
                is_met = True
                if seal.hash != digest:
                    yield say.head_differs(wanted)
        yield from self._changed.findings()
        if not is_met:
            yield say.head_missing(wanted, self.head.sequence if self.head else 0)
        yield from self._waiting(now)

    def _walk(self) -> Iterator[tuple[AuditSeal, Finding | None]]:
        """Each seal, with every finding about it and then None."""
        keys = keyring()
        #: Seals under keys that are gone, until a later one speaks for them.
        first_unsure = None
        seal = AuditSeal.objects.following(-1)
        while seal is not None:
            links = list(self._links(seal))
            if links and first_unsure is not None:
                yield seal, say.unvouched(first_unsure, self._number)
                first_unsure = None
            for finding in links:
                yield seal, finding
            is_whole = hash_of(seal) == seal.hash
            if not is_whole:
                yield seal, say.seal_changed(seal.sequence)
            if seal.key_id not in keys:
                first_unsure = first_unsure or seal.sequence
            elif is_signed(seal, keys):
                first_unsure = None
            else:
                yield seal, say.seal_unsigned(seal.sequence)
            if is_whole:
                for finding in self._rows(seal):
                    yield seal, finding
            yield seal, None
            self.head, self.seals = seal, self.seals + 1
            seal = AuditSeal.objects.following(seal.sequence)
        if self.head is not None and first_unsure is not None:
            yield self.head, say.unvouched(first_unsure, self._number)

    @property
    def _number(self) -> int:
        return self.head.sequence if self.head else 0

    def _links(self, seal: AuditSeal) -> Iterator[Finding]:
        """Whether it follows on the seal that was met before."""
        if seal.sequence > self._number + 1:
            yield say.seals_missing(self._number + 1, seal.sequence - 1)
        elif seal.previous != (self.head.hash if self.head else BEGINNING):
            yield say.seal_unlinked(seal.sequence)

    def _rows(self, seal: AuditSeal) -> Iterator[Finding]:
        """The rows of one seal, beside what it says of them."""
        lines, is_told = Lines(), False
        rows, marks = rows_in(seal.covers), iter(marks_in(seal))
        missing: list[int] = []
        row = next(rows, None)
        for first, last in seal.covers:
            for key, mark in zip(range(first, last + 1), marks, strict=False):
                if row is None or row[0] != key:
                    missing.append(key)
                    continue
                self.rows += 1
                if lines.add(row) != mark:
                    is_told = True
                    yield from self._changed.add(row, mark, seal.sequence)
                row = next(rows, None)
        for where in ranges_of(missing):
            is_told = True
            yield say.rows_deleted(where, seal.sequence)
        if not is_told and lines.digest != seal.rows_digest:
            yield say.rows_differ(seal.sequence)
        for row in rows_in(seal.given_up):
            yield say.row_inserted(row[0])

    def _waiting(self, now: datetime) -> Iterator[Finding]:
        count = unsealed(self.head).filter(at__lt=now - UNSEALED_TOO_LONG).count()
        if count:
            yield say.rows_waiting(count)
