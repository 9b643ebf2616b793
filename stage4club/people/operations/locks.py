"""One at a time, for each person and for each way of being reached."""

from __future__ import annotations

from stage4club.core.locks import hold

from ..models import Person


def lock_contacts(*contacts: str) -> None:
    """Hold each address and number until the transaction ends; others wait. As `core.locks.hold`.

    Capitals do not count. What is empty is left out.
    """
    # Upper case, as PostgreSQL compares addresses with iexact.
    hold(f"people.contact:{contact.upper()}" for contact in contacts if contact)


def hold_person(person_id: int) -> Person:
    """The person as stored; until the transaction ends, nobody else notes anything about her.

    Messages are locked before their person, and calls after her: everywhere, so that no two
    wait for each other. Rows that point to her may be written meanwhile.
    """
    return Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person_id)
