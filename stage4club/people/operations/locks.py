"""One at a time for each way of being reached."""

from __future__ import annotations

from django.db import connection


def lock_contacts(*contacts: str) -> None:
    """Hold each address and number until the transaction ends; others wait. One statement.

    Taken in one order, so that two who need the same ones cannot wait for each other. Capitals
    do not count. What is empty is left out; with nothing left, nothing is asked. Of use in a
    transaction only: outside one the locks are gone at once.
    """
    # Upper case, as PostgreSQL compares addresses with iexact.
    keys = sorted({f"people.contact:{contact.upper()}" for contact in contacts if contact})
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key",
            [keys],
        )
