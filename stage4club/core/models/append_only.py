"""Rows that are added and never changed: Python refuses, and a trigger of each table does too."""

from __future__ import annotations

from typing import Any, NoReturn

from django.apps import apps
from django.db import models


class AppendOnly(TypeError):
    """A row that is already stored was about to be changed or deleted."""


class AppendOnlyModel(models.Model):
    """`save` inserts, and nothing else; `delete` refuses.

    QuerySets and SQL go around this: each table has a trigger that refuses what they would do.
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert a new row. Raises AppendOnly for one that is stored."""
        if not self._state.adding:
            raise AppendOnly(f"{self._meta.label}: what is stored is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise AppendOnly, always."""
        raise AppendOnly(f"{self._meta.label}: what is stored is never deleted.")


def append_only_tables() -> tuple[str, ...]:
    """The tables that only grow, by name: whose rows no role but their owner may change or delete.

    A role that serves pages is given SELECT and INSERT on them, never UPDATE, DELETE nor TRUNCATE.
    """
    ours = (model for model in apps.get_models() if issubclass(model, AppendOnlyModel))
    return tuple(sorted(model._meta.db_table for model in ours))
