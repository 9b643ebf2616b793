"""Rows of the audit, a chain over them, and whoever tampers with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from stage4club.core.models import AuditEvent, AuditSeal
from stage4club.core.sealing import Verification, seal_audit, sweep

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TABLES = ("core_auditevent", "core_auditseal")


def make_rows(count: int, *, first: int = 1, at: datetime = NOW) -> list[int]:
    """So many rows with keys from `first` on; the sequence of the table goes on after them."""
    keys = list(range(first, first + count))
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                id=key,
                at=at,
                verb="open",
                subject_type="sample.parcel",
                subject_id=str(key),
                details={"fields": ["weight", "état"]},
            )
            for key in keys
        ),
        batch_size=5_000,
    )
    return keys


def make_chain(rows: int, per_seal: int, monkeypatch: pytest.MonkeyPatch) -> list[AuditSeal]:
    """`rows` rows, sealed so many at a time."""
    make_rows(rows)
    with monkeypatch.context() as patch:
        patch.setattr(sweep, "MOST_ROWS", per_seal)
        assert seal_audit(now=NOW) == rows
    return list(AuditSeal.objects.order_by("sequence"))


def execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@contextmanager
def as_owner() -> Iterator[None]:
    """Whoever may switch the triggers off."""
    for table in TABLES:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in TABLES:
        execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def tamper(sql: str, *values: Any) -> None:
    """What the owner of the table can do to it."""
    with as_owner():
        execute(sql, *values)


def found(*, now: datetime = NOW, witnessed: str = "") -> list[str]:
    """What a walk finds, in English."""
    with translation.override("en"):
        return [str(finding) for finding in Verification().findings(now=now, witnessed=witnessed)]
