"""What consent says about writing to a person."""

from __future__ import annotations

from django.utils import timezone

from .enums import ConsentPurpose
from .models import Consent


def may_contact(person_id: int, purpose: str) -> bool:
    """Whether an agreement to be contacted is in force, for a person who was asked for one.

    Without any, the person is reached on another ground: staff typed her in, or she left a number
    to be called back. `purpose` changes nothing: who withdrew is not written to at all.
    """
    asked = Consent.objects.filter(person_id=person_id, purpose=ConsentPurpose.CONTACT)
    return asked.in_force(timezone.now()).exists() or not asked.exists()
