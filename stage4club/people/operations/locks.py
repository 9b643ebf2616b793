"""One at a time, for each person and for each way of being reached."""

from __future__ import annotations

from django.db import connection

from ..models import Person


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


def hold_person(person_id: int) -> Person:
    """The person as stored; until the transaction ends, nobody else notes anything about her.

    Messages are locked before their person, and calls after her: everywhere, so that no two
    wait for each other. Rows that point to her may be written meanwhile.
    """
    return Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person_id)
