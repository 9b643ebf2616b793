"""What people hold about a person, and what others may ask about her."""

from __future__ import annotations

from .models import Person
from .policy import may_receive


def may_contact(person_id: int, purpose: str) -> bool:
    """Whether a message of this purpose may leave for this person: her status decides.

    Somebody who is no longer stored is not written to.
    """
    status = Person.objects.filter(pk=person_id).values_list("status", flat=True).first()
    return status is not None and may_receive(status, purpose)
