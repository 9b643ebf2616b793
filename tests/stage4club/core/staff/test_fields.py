"""What one types in: the browser's own fields, moments that exist."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stage4club.core.staff.fields import DayInput, HourInput, MomentField
from tests.stage4club.core.sample.items import Box, Item

from .back_office import site

LIST = "/admin/sample/item/"


@pytest.fixture(autouse=True)
def in_montreal():
    with timezone.override("America/Toronto"):
        yield


def test_a_moment_is_typed_in_local_time():
    assert MomentField().clean(["2026-03-05", "13:30"]) == datetime(2026, 3, 5, 18, 30, tzinfo=UTC)
    assert MomentField(required=False).clean(["", ""]) is None


@pytest.mark.parametrize(
    ("day", "hour"),
    [("2026-03-08", "02:30"), ("2026-11-01", "01:30"), ("9999-12-31", "23:59"), ("x", "1")],
)
def test_a_moment_that_does_not_exist_or_exists_twice_is_refused(day, hour):
    with pytest.raises(ValidationError):
        MomentField().clean([day, hour])


def test_browsers_get_the_forms_they_understand(client):
    item = Item.objects.create(
        reference="AAA",
        opened_on="2026-03-05",
        starts="13:30:00",
        seen_at=datetime(2026, 3, 5, 18, 30, tzinfo=UTC),
    )
    page = client.get(f"{LIST}{item.pk}/change/").content.decode()
    for widget in (
        '<input type="date" name="opened_on" value="2026-03-05"',
        '<input type="time" name="starts" value="13:30"',
        '<input type="date" name="seen_at_0" value="2026-03-05"',
        '<input type="time" name="seen_at_1" value="13:30"',
    ):
        assert widget in page


def test_no_window_opens_beside_a_relation(client):
    Box.objects.create(name="one")
    page = client.get(f"{LIST}add/").content.decode()
    assert "related-widget-wrapper" not in page
    assert "_popup" not in page
    assert '<select name="box"' in page
    assert '<input type="checkbox" name="others"' in page


def test_an_autocomplete_stays_one(rf, louise):
    request = rf.get("/")
    request.user = louise
    model_admin = type("Admin", (type(site.get_model_admin(Item)),), {})(Item, site)
    model_admin.autocomplete_fields = ("others", "box")
    field = model_admin.formfield_for_dbfield(Item._meta.get_field("others"), request)
    assert type(field.widget).__name__ == "AutocompleteSelectMultiple"


def test_a_day_and_an_hour_are_written_as_browsers_want():
    assert DayInput().format == "%Y-%m-%d"
    assert HourInput().format == "%H:%M"
