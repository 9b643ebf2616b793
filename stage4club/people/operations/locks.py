"""One at a time, for each person and for each way of being reached."""

from __future__ import annotations

from stage4club.core.locks import hold
from stage4club.notifications.operations import lock_messages_to

from ..models import Person


def lock_contacts(*contacts: str) -> None:
    """Hold each address and number until the transaction ends; others wait. As `core.locks.hold`.

    Capitals do not count. What is empty is left out.
    """
    # Upper case, as PostgreSQL compares addresses with iexact.
    hold(f"people.contact:{contact.upper()}" for contact in contacts if contact)


def hold_person_and_letters(person_id: int) -> None:
    """What is unsent to her, then herself: before any of it, or of her calls, is taken back.

    Everywhere in this order, so that no two wait for each other: ways of being reached, requests,
    times, messages, the person, calls. Who ends a request by itself touches messages and calls in
    turns, so it holds all of them here first.
    """
    lock_messages_to([person_id])
    hold_person(person_id)


def hold_person(person_id: int) -> Person:
    """The person as stored; until the transaction ends, nobody else notes anything about her.

    After her messages and before her calls (`hold_person_and_letters`). Rows that point to her may
    be written meanwhile; the first that she asks of a room is stored after (`room_marks`).
    """
    return Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person_id)
