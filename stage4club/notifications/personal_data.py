"""What the outbox holds about a person."""

from __future__ import annotations

from collections.abc import Collection

from stage4club.core.models.subject import subject_key

from .models import Message


def rows_about(people: Collection[int]) -> list[tuple[str, str]]:
    """The messages to them."""
    return [subject_key(row) for row in Message.objects.filter(person_id__in=people).only("pk")]
