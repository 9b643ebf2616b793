"""What consent says about writing to a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from stage4club.core.models.subject import subject_key

from .models import Consent


def may_contact(people: Collection[int], *, purpose: str, now: datetime) -> set[int]:
    """Those whose agreement to be contacted is in force, and those who were not asked for one.

    Without any, the person is reached on another ground: staff typed her in, or she left a number
    to be called back. `purpose` changes nothing: who withdrew is not written to at all.
    """
    ended = Consent.objects.contact_ended(now).filter(person__in=people)
    return set(people) - set(ended.values_list("person", flat=True))


def rows_about(people: Collection[int]) -> list[tuple[str, str]]:
    """What they agreed to."""
    return [subject_key(row) for row in Consent.objects.filter(person__in=people).only("pk")]
