"""What staff read above a column or beside a value is in their language, never a name of code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise


def admins() -> Iterator[Any]:
    """Every admin and every inline of an admin."""
    for model_admin in admin.site._registry.values():
        yield model_admin
        for inline in model_admin.inlines:
            yield inline(model_admin.model, admin.site)


def shown(model_admin: Any) -> set[str]:
    """What its list and its records are declared to show."""
    listed = getattr(model_admin, "list_display", ())
    fields = (*(model_admin.fields or ()), *flatten_fieldsets(model_admin.fieldsets or ()))
    return {*listed, *fields, *model_admin.readonly_fields} - {"__str__"}


def label(model_admin: Any, name: str) -> Any:
    """The words declared for `name`; None where Django would make them of the name."""
    try:
        return model_admin.model._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        return getattr(getattr(model_admin, name, None), "short_description", None)


@pytest.mark.parametrize("model_admin", list(admins()), ids=lambda part: type(part).__name__)
def test_everything_shown_has_words_to_translate(model_admin: Any) -> None:
    names = shown(model_admin)
    assert {name for name in names if not isinstance(label(model_admin, name), Promise)} == set()
    assert names
