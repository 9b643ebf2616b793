"""What a statement that is written by hand names of a table."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model


def columns_of(model: type[Model]) -> str:
    """Every column of `model` by its name, as Django writes them; never `*`.

    A connection keeps the plan of a statement, and a plan of `*` fails as soon as a migration has
    added a column, which happens while the old programs serve (docs/operations.md).
    """
    names = [str(field.column) for field in model._meta.concrete_fields]
    return ", ".join(map(connection.ops.quote_name, names))
