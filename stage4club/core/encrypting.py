"""Encrypting what already stands in clear in a table, for migrations, while people work.

def seal_words(apps, schema_editor):
    rows = apps.get_model("registrations", "Registration").objects
    rows = rows.using(schema_editor.connection.alias)
    encrypt_texts(rows, {"message": "sealed_message"}, bound_to="reference")
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from .encryption import encrypt

#: Rows of one transaction.
BATCH = 500


def encrypt_texts(
    rows: models.QuerySet[Any, Any], columns: Mapping[str, str], *, bound_to: str = "pk"
) -> int:
    """Move each text of `rows` into its column of bytes, and leave nothing in clear; how many rows.

    `columns` says which column goes into which one; the latter then takes the name of the former,
    under which `EncryptedTextField` opens it. By the order of their keys, each batch in a
    transaction of its own: killed at any moment and begun again, it passes over what is done.
    """
    table = rows.model._meta.db_table
    in_clear = Q(pk__in=[])
    for name in columns:
        in_clear |= ~Q(**{name: ""})
    waiting = rows.filter(in_clear).order_by("pk")
    sealed = 0
    while True:
        with transaction.atomic(using=rows.db):
            batch = list(waiting.select_for_update(of=("self",), no_key=True)[:BATCH])
            for row in batch:
                key = getattr(row, bound_to)
                for clear, bytes_column in columns.items():
                    text = getattr(row, clear)
                    if text:
                        context = f"{table}.{clear}:{key}"
                        setattr(row, bytes_column, encrypt(text, context=context))
                    setattr(row, clear, "")
            rows.bulk_update(batch, [*columns, *columns.values()])
        sealed += len(batch)
        if not batch:
            return sealed
