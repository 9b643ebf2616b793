"""Pages of a list by key: the last one costs what the first one costs.

OFFSET reads and throws away all rows before the page. Here a page is what comes after one row, or
before it, in the order of the list. The address holds the key of that row and nothing of what is
in it: a list sorted by name must not write names into logs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP

AFTER = "after"
BEFORE = "before"
#: `?before=end` is the last page.
END = "end"


@dataclass(frozen=True)
class Page:
    """The rows of one page, and whether there are others on either side."""

    rows: list[Any]
    has_previous: bool
    has_next: bool


def read_page(
    rows: QuerySet[Any],
    ordering: Sequence[str],
    *,
    known: QuerySet[Any],
    size: int,
    after: str = "",
    before: str = "",
) -> Page:
    """The page of `rows` that follows the row whose key is `after`, or ends before `before`.

    `ordering` names columns, a minus for descending, and ends with a unique one. The row of the
    key is looked up in `known`: it may have left `rows` meanwhile. A key that is none, or of no
    row of `known`, gives the first page. At most two queries, whatever the page.
    """
    backwards = bool(before) and not after
    direction = _reversed(ordering) if backwards else list(ordering)
    key = after or before
    edge = None
    if key and key != END:
        edge = _edge(known, direction, key)
        if edge is None:
            return read_page(rows, ordering, known=known, size=size)
    found = rows.order_by(*direction)
    if edge is not None:
        found = found.filter(_beyond(rows.model, direction, edge))
    read = list(found[: size + 1])
    more, page = len(read) > size, read[:size]
    if backwards:
        return Page(page[::-1], has_previous=more, has_next=edge is not None)
    return Page(page, has_previous=edge is not None, has_next=more)


def _reversed(ordering: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in ordering]


def _edge(known: QuerySet[Any], ordering: Sequence[str], key: str) -> Sequence[Any] | None:
    """The values of the columns of the order in the row of this key."""
    try:
        pk = known.model._meta.pk.to_python(key)
    except ValidationError:
        return None
    names = [name.lstrip("-") for name in ordering]
    edge: Sequence[Any] | None = known.filter(pk=pk).order_by().values_list(*names).first()
    return edge


def _beyond(model: type[Model], ordering: Sequence[str], edge: Sequence[Any]) -> Q:
    """Rows that come after `edge`, empty values being the greatest, as PostgreSQL sorts them.

    What the first column alone says stands in front, so that an index on it starts at the edge;
    the alternatives behind it settle the rows that share its value.
    """
    same, alternatives = Q(), Q(pk__in=[])
    for name, value in zip(ordering, edge, strict=True):
        alternatives |= same & _past(model, name, value)
        same &= _same(name, value)
    return (_past(model, ordering[0], edge[0]) | _same(ordering[0], edge[0])) & alternatives


def _past(model: type[Model], name: str, value: Any) -> Q:
    column = name.lstrip("-")
    if name.startswith("-"):
        return Q(**{f"{column}__isnull": False}) if value is None else Q(**{f"{column}__lt": value})
    if value is None:
        return Q(pk__in=[])
    past = Q(**{f"{column}__gt": value})
    return past | Q(**{f"{column}__isnull": True}) if _may_be_empty(model, column) else past


def _same(name: str, value: Any) -> Q:
    column = name.lstrip("-")
    return Q(**{f"{column}__isnull": True}) if value is None else Q(**{column: value})


def _may_be_empty(model: type[Model], column: str) -> bool:
    # Beyond a relation, it depends on the relation as well.
    return LOOKUP_SEP in column or (column != "pk" and model._meta.get_field(column).null)
