"""No list is read letter by letter: every column of every list, tried by every way of asking.

`tests/stage4club/core/staff/test_lookups.py` has the rule; this is it for each list there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from stage4club.people.enums import Role
from stage4club.people.permissions import PERMISSIONS
from tests.factories import make_user
from tests.registrations.kit import client_of

ADMINS = [pytest.param(one, id=one.opts.label) for one in admin.site._registry.values()]
#: What tells letters apart, or greater from less; a filter may ask for exact values only.
GUESSES = ("startswith", "istartswith", "contains", "regex", "iregex", "endswith", "gt", "lte")
#: Of days and moments a filter may ask for a range.
DAYS = (models.DateField, models.DateTimeField)


def columns(model: Any, before: str = "", deep: bool = True) -> Iterator[tuple[str, Any]]:
    """The columns of a model, and those of the rows it points to."""
    for field in model._meta.concrete_fields:
        yield f"{before}{field.name}", field
        if deep and field.is_relation:
            yield from columns(field.related_model, f"{before}{field.name}__", deep=False)


@pytest.fixture
def request_of_staff(db: None) -> HttpRequest:
    """Of the coordinator, whose filters are the most."""
    request = HttpRequest()
    request.user = make_user(Role.COORDINATOR)
    return request


@pytest.mark.parametrize("model_admin", ADMINS)
def test_no_column_is_guessed(model_admin: Any, request_of_staff: HttpRequest) -> None:
    allowed = [
        f"{name}__{guess}"
        for name, field in columns(model_admin.model)
        for guess in GUESSES
        if not (isinstance(field, DAYS) and guess in {"gt", "lte"})
        if model_admin.lookup_allowed(f"{name}__{guess}", "x", request_of_staff)
    ]
    assert allowed == []


@pytest.mark.parametrize("model_admin", ADMINS)
def test_what_no_filter_declares_is_not_asked_even_exactly(
    model_admin: Any, request_of_staff: HttpRequest
) -> None:
    declared = {
        item if isinstance(item, str) else item[0]
        for item in model_admin.get_list_filter(request_of_staff)
        if not isinstance(item, type)
    }
    asked = {
        name
        for name, _field in columns(model_admin.model, deep=False)
        if model_admin.lookup_allowed(f"{name}__exact", "x", request_of_staff)
    }
    assert asked == declared


@pytest.mark.parametrize("model_admin", ADMINS)
def test_a_row_is_referenced_by_its_key_only(model_admin: Any) -> None:
    allowed = {
        name
        for name, _field in columns(model_admin.model, deep=False)
        if model_admin.to_field_allowed(HttpRequest(), name)
    }
    assert allowed == {model_admin.opts.pk.name}


@pytest.mark.django_db
@pytest.mark.parametrize("model_admin", ADMINS)
def test_such_a_question_is_answered_400(model_admin: Any) -> None:
    meta = model_admin.opts
    readers = [
        role for role in Role if f"{meta.app_label}.view_{meta.model_name}" in PERMISSIONS[role]
    ]
    column = next(name for name, field in columns(meta.model) if not isinstance(field, DAYS))
    client = client_of(make_user(readers[0]))
    for query in (f"{column}__startswith=a", f"_to_field={column}x", f"{column}__regex=^a"):
        assert client.get(f"{model_admin.list_url()}?{query}").status_code == 400
