"""One at a time: locks that are no row's, held until the transaction ends."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection


def hold(names: Iterable[str]) -> None:
    """Hold each of these names until the transaction ends; others wait. One statement.

    Taken in one order, so that two who need the same ones cannot wait for each other; with none,
    nothing is asked. Of use in a transaction only: outside one the locks are gone at once.
    """
    keys = sorted(set(names))
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key",
            [keys],
        )
