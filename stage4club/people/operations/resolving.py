"""From what a form says about somebody to the one Person she is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stage4club.core.phones import Phone

from ..enums import Room
from ..models import Person
from ..policy import name_key
from .locks import lock_contacts


def find_person(*, name: str, email: str, phone: Phone | None) -> Person | None:
    """The Person whom a form with this contact **and** this name would be about; reads only."""
    reached = Person.objects.reached_at(email=email, phone=phone.e164 if phone else "")
    return reached.filter(name_key=name_key(name)).order_by("pk").first()


@transaction.atomic(savepoint=False)
def resolve_person(
    *,
    now: datetime,
    name: str,
    email: str,
    phone: Phone | None,
    language: str,
    contact_by: str,
    good_time: str,
    voicemail: bool,
    room: Room | None = None,
) -> tuple[Person, bool]:
    """The Person with this contact **and** this name, or a new one; what is stored never changes.

    Returns the person and whether she is new. Accents and capitals do not make another name, a
    shared address does not make the same person, and somebody who left no contact is always
    somebody new: near matches are for a human to judge. At most three statements. Who is new is
    marked as somebody who asked this `room` for something; of others that is noted at the end of
    the transaction (`room_marks`).

    Two submissions at the same moment find one another: a lock on each contact makes the second
    wait for the first (domain.md §11: nobody is asked, or stored, twice).
    """
    number = phone.e164 if phone else ""
    if email or number:
        lock_contacts(email, number)
        person = find_person(name=name, email=email, phone=phone)
        if person is not None:
            return person, False
    person = Person.objects.create(
        preferred_name=name,
        name_key=name_key(name),
        email=email,
        phone=number,
        phone_extension=phone.extension if phone else "",
        language=language,
        contact_by=contact_by,
        good_time=good_time,
        voicemail=voicemail,
        created_at=now,
        **({f"in_{room}": True} if room else {}),
    )
    return person, True
