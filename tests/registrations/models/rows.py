"""Rows written around Python."""

from __future__ import annotations

from typing import Any

from django.db import models

from registrations.models import Registration


def copy_of(registration: Registration, **changes: Any) -> Registration:
    """Another row with the same values but for its keys."""
    values = {
        field.attname: getattr(registration, field.attname)
        for field in Registration._meta.concrete_fields
        if field.name not in {"id", "reference", "form_key"}
    }
    return Registration(**values | {"form_key": "another"} | changes)


def update(row: models.Model, **values: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**values)
