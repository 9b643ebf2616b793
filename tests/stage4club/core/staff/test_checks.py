"""System checks refuse an `admin.py` that opens a door again."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin

from stage4club.core.staff.model_admin import StaffModelAdmin
from tests.stage4club.core.sample.items import Box, Item, Note

from .back_office import ItemAdmin, site


def errors(**changes: Any) -> list[str | None]:
    return [error.id for error in type("Admin", (ItemAdmin,), changes)(Item, site).check()]


def test_the_sample_is_sound():
    assert errors() == []


@pytest.mark.parametrize(
    "door",
    [
        {"actions": ("close",), "close": lambda *args: None},
        {"date_hierarchy": "opened_on"},
        {"list_editable": ("urgent",)},
        {"raw_id_fields": ("box",)},
    ],
)
def test_a_door_that_stays_shut(door):
    assert errors(**door) == ["staff.E001"]


def test_related_rows_are_read_through_an_inline_of_ours():
    inline = type("Inline", (admin.TabularInline,), {"model": Note})
    assert errors(inlines=(inline,)) == ["staff.E003"]


def test_each_admin_says_whether_it_is_about_people():
    silent = type("Admin", (StaffModelAdmin,), {})
    assert [error.id for error in silent(Box, site).check()] == ["staff.E004"]


def test_a_column_that_costs_a_query_per_row():
    assert errors(list_select_related=()) == ["staff.E002"]
    assert errors(list_display=("reference", lambda item: "", "masked")) == []
