"""What an app answers when one of its records is opened in an emergency (domain.md §8).

Each app that gives public references declares in its `personal_data`:

    def emergency_record(*, reference, user): the row of this reference, unless there is none, or
        it is hers or that of somebody close to her: the two must answer the same.
    def emergency_sections(*, row): everything to be shown of the row, or None for another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.text import capfirst

from .spoken import clock, long_day

#: A label and a value, both in words.
Line = tuple[str, str]


class Section(NamedTuple):
    """A heading and what stands under it."""

    title: str
    lines: Sequence[Line]


def lines_of(row: Model, *names: str) -> list[Line]:
    """The columns of these names, under the words of the model; what is empty is left out."""
    return [line for name in names if (line := _line(row, name))[1]]


def named(lines: Iterable[tuple[Any, Any]]) -> list[Line]:
    """Lines of words of one's own; what is empty is left out."""
    return [(str(capfirst(label)), str(value)) for label, value in lines if value]


def _line(row: Model, name: str) -> Line:
    field: Any = row._meta.get_field(name)
    display = getattr(row, f"get_{name}_display", None)
    value = getattr(row, name) if display is None else display()
    return str(capfirst(field.verbose_name)), _words(value)


def _words(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{long_day(value)}, {clock(value)}"
        case date():
            return long_day(value)
        case _:
            return str(value)
