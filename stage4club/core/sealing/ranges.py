"""Whole numbers as ranges, both ends included: a seal names ten thousand keys by two."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from stage4club.core.models import AuditEvent

Range = tuple[int, int]

#: What of a row is sealed, in this order. A column that is added later belongs to a new form of
#: seal: written in here, it would make every seal of before look broken.
FIELDS = (
    "id",
    "at",
    "verb",
    "subject_type",
    "subject_id",
    "actor_id",
    "from_state",
    "to_state",
    "details",
)
#: Ranges of one statement, and rows that are fetched at once.
_TOGETHER = 200
_CHUNK = 2_000


def ranges_of(numbers: Iterable[int]) -> list[Range]:
    """The ranges of `numbers`, which come in ascending order."""
    found: list[Range] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def without(whole: Range, numbers: Sequence[int]) -> Iterator[Range]:
    """What is left of `whole` without `numbers`, which are sorted."""
    first, last = whole
    for number in numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]:
        if first < number:
            yield first, number - 1
        first = number + 1
    if first <= last:
        yield first, last


def rows_in(ranges: Sequence[Sequence[int]]) -> Iterator[tuple[Any, ...]]:
    """The rows of the audit whose keys are in these ascending ranges, in that order, as `FIELDS`.

    They come in small lots, however many they are.
    """
    for start in range(0, len(ranges), _TOGETHER):
        bounds = [tuple(each) for each in ranges[start : start + _TOGETHER]]
        rows = AuditEvent.objects.filter(id__range=bounds[0])
        for each in bounds[1:]:
            rows = rows | AuditEvent.objects.filter(id__range=each)
        yield from rows.order_by("id").values_list(*FIELDS).iterator(chunk_size=_CHUNK)
