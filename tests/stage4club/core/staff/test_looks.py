"""Which pages leave a line in the access log, and what the line says."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stage4club.core.models import AccessEvent
from stage4club.core.staff.looks import says_whether_personal
from stage4club.core.staff.model_admin import StaffModelAdmin
from stage4club.core.staff.read_only import ReadOnlyAdmin
from tests.factories import NOW
from tests.stage4club.core.sample.items import Box, Item

from .back_office import BoxAdmin, ItemAdmin

LIST, BOXES = "/admin/sample/item/", "/admin/sample/box/"


@pytest.fixture
def item(db: None) -> Item:
    return Item.objects.create(reference="AAA")


def looks() -> list[tuple[str, str, str]]:
    rows = AccessEvent.objects.order_by("pk")
    return list(rows.values_list("kind", "subject_type", "subject_id"))


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("change/", "view"),
        ("history/", "history"),
        ("confirm/", "verb-page"),
        ("confirm/apercu/", "verb-page"),
        ("close/", "verb-page"),
    ],
)
def test_a_page_of_a_row_is_one_line(client: Any, louise: Any, item: Item, page: str, kind: str):
    with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as queries:
        assert client.get(f"{LIST}{item.pk}/{page}").status_code == 200

    inserts = [query["sql"] for query in queries if "core_accessevent" in query["sql"]]
    assert len(inserts) == 1
    assert AccessEvent.objects.values("at", "kind", "actor_id", "subject_id", "via").get() == {
        "at": NOW,
        "kind": kind,
        "actor_id": louise.pk,
        "subject_id": str(item.pk),
        "via": None,
    }


def test_a_page_that_says_that_it_cannot_be_done_shows_the_row_all_the_same(client: Any):
    closed = Item.objects.create(reference="BBB", state="closed")
    assert client.get(f"{LIST}{closed.pk}/confirm/").status_code == 200
    assert looks() == [("verb-page", "sample.item", str(closed.pk))]


def test_several_rows_are_one_line_each(client: Any, item: Item):
    closed = Item.objects.create(reference="BBB", state="closed")
    page = f"{LIST}confirm/?id={item.pk}&id={closed.pk}"
    assert client.get(page).status_code == 200
    assert looks() == [("verb-page", "sample.item", str(row.pk)) for row in (item, closed)]


def test_a_search_is_a_line_without_a_row_and_without_what_was_typed(client: Any, item: Item):
    client.get(LIST)
    client.get(f"{LIST}?q=")
    client.get(f"{LIST}?state__exact=closed")
    assert looks() == []
    assert client.get(f"{LIST}?q=AAA").status_code == 200
    assert looks() == [("list-search", "sample.item", "")]


@pytest.mark.parametrize(
    ("method", "page", "status"),
    [
        ("head", "change/", 200),
        ("get", "confirm/apercu/?digest=00", 404),
    ],
)
def test_what_is_not_a_page_leaves_no_line(
    client: Any, item: Item, method: str, page: str, status: int
):
    assert getattr(client, method)(f"{LIST}{item.pk}/{page}").status_code == status
    assert looks() == []


@pytest.mark.parametrize(
    ("page", "status", "kind"), [("confirm/", 200, "verb-page"), ("change/", 422, "view")]
)
def test_nonsense_posted_without_a_first_look_is_a_look(
    client: Any, item: Item, page: str, status: int, kind: str
):
    assert client.post(f"{LIST}{item.pk}/{page}").status_code == status
    assert looks() == [(kind, "sample.item", str(item.pk))]


def test_what_leads_elsewhere_is_no_look(client: Any, item: Item):
    assert client.post(f"{LIST}{item.pk}/close/").status_code == 302
    assert looks() == []


def test_a_row_out_of_sight_leaves_no_line(client: Any, db: None):
    assert client.get(f"{LIST}999/change/").status_code == 404
    assert client.get(f"{LIST}999/history/").status_code == 404
    assert client.get(f"{LIST}999/confirm/").status_code == 404
    assert client.get(f"{LIST}add/").status_code == 200
    assert looks() == []


def test_pages_about_nobody_leave_no_line(client_of: Any, make_staff: Any):
    box = Box.objects.create(name="one")
    client = client_of(make_staff("Zoé", "view_box", "change_box"))
    for page in (f"{BOXES}{box.pk}/change/", f"{BOXES}{box.pk}/history/", f"{BOXES}?q=one"):
        assert client.get(page).status_code == 200
    assert looks() == []


def test_without_a_line_there_is_no_page(client: Any, item: Item):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_accessevent ADD CHECK (actor_id < 0) NOT VALID")
    client.raise_request_exception = False
    assert client.get(f"{LIST}{item.pk}/change/").status_code == 500


def test_each_admin_says_whether_its_rows_are_about_people():
    quiet: Any = type("Quiet", (StaffModelAdmin,), {})
    assert [says_whether_personal(kind) for kind in (quiet, ReadOnlyAdmin)] == [False, False]
    assert [says_whether_personal(kind) for kind in (ItemAdmin, BoxAdmin)] == [True, True]
    assert says_whether_personal(type("Inherits", (BoxAdmin,), {}))
    # What nobody thought of is logged.
    assert quiet.is_personal is True
