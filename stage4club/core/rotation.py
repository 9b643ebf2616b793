"""Writing again with the first key what another one wrote, while everybody goes on working.

Rows are taken by the order of their keys, a few hundred at a time, each batch in a transaction of
its own. A row that somebody is changing is passed over and found again at the next walk: a rotation
never waits for anybody, so that it is never part of a deadlock, and whoever needs a row of the
batch in hand waits some tens of milliseconds. Killed at any moment, it leaves each row as it was
or as it will be; begun again, it passes over what is done.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Count, F, Func, Q

from .encrypted_fields import EncryptedTextField, encrypted_columns
from .encryption import HEADER_LENGTH, Undecipherable, key_ids, written_with_first_key
from .encryption import VERSION as FORMAT

#: Rows of one transaction.
BATCH = 500
#: How often rows that somebody was changing are looked for again, and after how long.
WALKS = 5
PAUSE_SECONDS = 1.0


@dataclass(frozen=True)
class Lost:
    """A text that none of our keys opens: of which model, in which row and column."""

    model: str
    key: str
    column: str

    def __str__(self) -> str:
        return f"{self.model} {self.key} {self.column}"


@dataclass
class Rotation:
    """What was done so far: texts written again, and those that cannot be."""

    written: int = 0
    lost: list[Lost] = field(default_factory=list)


@dataclass(frozen=True)
class _Table:
    """A model with encrypted columns, as the database holds it."""

    model: type[models.Model]
    fields: list[EncryptedTextField]

    def behind(self) -> models.QuerySet[Any, Any]:
        """Rows with a text that another key than the first wrote, by the order of their keys."""
        condition = Q(pk__in=[])
        for column in self.fields:
            condition |= _behind(column.attname)
        return self.model._base_manager.filter(condition).order_by("pk")

    def batch_after(self, last: object) -> list[tuple[Any, ...]]:
        """The next rows nobody is changing: their key, then bound key and bytes by column."""
        rows = self.behind() if last is None else self.behind().filter(pk__gt=last)
        rows = rows.select_for_update(no_key=True, skip_locked=True)
        columns = [name for column in self.fields for name in (column.bound_to, column.attname)]
        return list(rows.values_list("pk", *columns)[:BATCH])

    @property
    def update(self) -> str:
        """The statement that writes the columns of one row."""
        quote: Any = connection.ops.quote_name
        columns = ", ".join(f"{quote(column.column)} = %s" for column in self.fields)
        key: Any = self.model._meta.pk
        table = quote(self.model._meta.db_table)
        return f"UPDATE {table} SET {columns} WHERE {quote(key.column)} = %s"  # noqa: S608 - names


def rotate_keys(*, report: Callable[[str, int], None] = lambda model, written: None) -> Rotation:
    """Write every encrypted text again that another key than the first of FIELD_KEYS wrote.

    `report` is told after each batch: the model, and how many of its texts were written so far.
    What nobody can open stays as it is and is named in the result. Rows that somebody holds all
    the time are left: `count_by_key` tells of them.
    """
    done = Rotation()
    for table in (_Table(*found) for found in encrypted_columns()):
        lost: dict[Lost, None] = {}
        before = done.written
        for walk in range(WALKS):
            if walk and table.behind().count() <= len({one.key for one in lost}):
                break
            if walk:
                time.sleep(PAUSE_SECONDS)
            for written, unread in _walk(table):
                done.written += written
                lost |= dict.fromkeys(unread)
                report(table.model._meta.label, done.written - before)
        done.lost += lost
    return done


def count_by_key() -> Counter[str]:
    """How many encrypted texts each key wrote, by the name that stands in front of them.

    Names of keys in FIELD_KEYS come first, in their order, with 0 where nothing is left of one.
    """
    found: Counter[str] = Counter({name.hex(): 0 for name in key_ids()})
    for model, fields in encrypted_columns():
        for column in fields:
            rows = model._base_manager.filter(**{f"{column.attname}__gt": b""}).order_by()
            counted = rows.values(writer=_Writer(F(column.attname))).annotate(texts=Count("*"))
            for row in counted:
                found[row["writer"]] += row["texts"]
    return found


class _Writer(Func):
    """The name of the key in front of a blob, as hexadecimal signs."""

    template = f"encode(substring(%(expressions)s from {len(FORMAT) + 1} for 4), 'hex')"
    output_field = models.CharField()


def _walk(table: _Table) -> Iterator[tuple[int, list[Lost]]]:
    """Go through a table once; yield after each batch how many were written, and which are lost."""
    last = None
    while True:
        with transaction.atomic():
            rows = table.batch_after(last)
            if not rows:
                return
            written, changes, lost = 0, [], []
            for row in rows:
                blobs, count, unread = _again(table, row)
                written += count
                lost += unread
                if count:
                    changes.append((*blobs, row[0]))
            _write(table, changes)
        last = rows[-1][0]
        yield written, lost


def _again(table: _Table, row: tuple[Any, ...]) -> tuple[list[Any], int, list[Lost]]:
    """The columns of a row under the first key; how many were changed, and which do not open."""
    blobs: list[Any] = []
    lost = []
    changed = 0
    for place, column in enumerate(table.fields):
        key, blob = row[1 + 2 * place : 3 + 2 * place]
        if blob and not written_with_first_key(blob):
            try:
                blob = column.sealed(column.opened(bytes(blob), key=key), key=key)
                changed += 1
            except Undecipherable:
                lost.append(Lost(table.model._meta.label, str(row[0]), column.attname))
        blobs.append(blob)
    return blobs, changed, lost


def _write(table: _Table, changes: list[tuple[Any, ...]]) -> None:
    if changes:
        with connection.cursor() as cursor:
            cursor.executemany(table.update, changes)


def _behind(name: str) -> Q:
    """Something stands in this column, and another key than the first wrote it."""
    first = FORMAT + key_ids()[0]
    following = (int.from_bytes(first, "big") + 1).to_bytes(HEADER_LENGTH, "big")
    return Q(**{f"{name}__gt": b"", f"{name}__lt": first}) | Q(**{f"{name}__gte": following})
