"""Seeing that transactions wait for one another."""

import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

TIMEOUT = 20.0

_WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


def wait_for_the_other(or_until: Callable[[], bool] = lambda: False) -> None:
    """Return once somebody in this database waits for a lock, or nothing holds her up."""
    _until(lambda: or_until() or _somebody_waits())


def wait_until_held(rows: QuerySet[Any]) -> None:
    """Return once another transaction has locked one of these rows."""
    _until(lambda: _is_held(rows))


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        if happened():
            return
        time.sleep(0.01)
    raise AssertionError("It did not happen.")


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        # A transaction sees the activity of its first look until it asks for another.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(_WAITING)
        return bool(cursor.fetchone()[0])


def _is_held(rows: QuerySet[Any]) -> bool:
    try:
        with transaction.atomic():
            list(rows.select_for_update(nowait=True))
    except DatabaseError:
        return True
    return False
