"""What people hold about a person, and what others may ask about her."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from stage4club.core.models.subject import subject_key

from .models import CallTask, Person
from .policy import may_receive


def may_contact(people: Collection[int], *, purpose: str, now: datetime) -> set[int]:
    """Those to whom a message of this purpose may go: the status of each decides.

    Somebody who is no longer stored is not written to.
    """
    statuses = Person.objects.filter(pk__in=people).values_list("pk", "status")
    return {key for key, status in statuses if may_receive(status, purpose)}


def rows_about(people: Collection[int]) -> list[tuple[str, str]]:
    """Their cards, and the calls to them."""
    rows = [*Person.objects.filter(pk__in=people).only("pk")]
    calls = [*CallTask.objects.filter(person__in=people).only("pk")]
    return [subject_key(row) for row in (*rows, *calls)]
