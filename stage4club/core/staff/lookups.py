"""What a query string may ask of a list: the declared filters, and nothing that guesses letters.

Django lets `?any_local_field__startswith=` through, which reads a hidden column letter by letter
(reliability.md, "Admin leaks").
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.admin.filters import RelatedFieldListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

EXACT = frozenset({"exact", "in", "isnull"})
RANGE = frozenset({"gte", "gt", "lte", "lt", "range"})


def is_allowed(lookup: str, model: type[models.Model], list_filter: Iterable[Any]) -> bool:
    """Whether `lookup` is what one of the declared filters of `model` could have asked.

    A filter on `field` allows `field` alone or with exact, in and isnull; ranges too where the
    field is a day or a moment; and the key of the related row for a relation. A filter class of
    its own allows its parameter, as written.
    """
    for item in list_filter:
        if isinstance(item, type):
            if lookup == getattr(item, "parameter_name", None):
                return True
            continue
        path = item[0] if isinstance(item, list | tuple) else item
        if lookup in _lookups_of(model, path):
            return True
    return False


def _lookups_of(model: type[models.Model], path: str) -> set[str]:
    field: Any = get_fields_from_path(model, path)[-1]
    operators = EXACT | RANGE if isinstance(field, models.DateField) else EXACT
    names = {path}
    if field.is_relation:
        names |= {f"{path}{LOOKUP_SEP}pk", f"{path}{LOOKUP_SEP}{field.target_field.name}"}
    return names | {f"{name}{LOOKUP_SEP}{operator}" for name in names for operator in operators}


def visible_rows(model: type[models.Model], request: HttpRequest) -> models.QuerySet[Any]:
    """Rows of `model` that the person of `request` may choose from.

    Models without `visible_to` hold nothing personal: all their rows.
    """
    manager = model._default_manager
    visible_to = getattr(manager, "visible_to", None)
    return manager.all() if visible_to is None else visible_to(request.user)


class VisibleRelatedFilter(RelatedFieldListFilter):
    """A filter over a relation that offers only rows the person may see, and the list has."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A dash says nothing, and is too small to press.
        self.empty_value_display = conditional_escape(pgettext("filter", "None"))

    def has_output(self) -> bool:
        """Also when it is asked for: Django would otherwise show every row in its place."""
        return super().has_output() or bool(self.used_parameters)

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: ModelAdmin[Any]
    ) -> list[tuple[Any, Any]]:
        """The key and the public reference of each row."""
        listed = model_admin.get_queryset(request).order_by().values(self.field_path)
        rows = visible_rows(field.remote_field.model, request).filter(pk__in=listed)
        ordering = self.field_admin_ordering(field, request, model_admin)
        if ordering:
            rows = rows.order_by(*ordering)
        return [(row.pk, str(row)) for row in rows]


def scoped_filters(model: type[models.Model], list_filter: Iterable[Any]) -> list[Any]:
    """`list_filter` with each plain relation shown through `VisibleRelatedFilter`."""
    return [
        (item, VisibleRelatedFilter)
        if isinstance(item, str) and get_fields_from_path(model, item)[-1].is_relation
        else item
        for item in list_filter
    ]
