"""Pages by key: every row once, in order, forwards and backwards, whatever is empty or equal."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models.functions import Lower

from stage4club.core.staff import change_list
from stage4club.core.staff.keyset import END, Page, read_page
from tests.stage4club.core.sample.items import Item

pytestmark = pytest.mark.django_db

LIST = "/admin/sample/item/"
MOMENTS = (None, datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
STATES = ("closed", "received")
ORDERS = [
    ("pk",),
    ("-pk",),
    ("state", "pk"),
    ("seen_at", "pk"),
    ("-seen_at", "pk"),
    ("-seen_at", "-pk"),
    ("state", "-seen_at", "reference"),
    ("box__name", "-pk"),
]


def make_items(times: int = 2) -> None:
    for number, (moment, state) in enumerate(product(MOMENTS, STATES * times)):
        Item.objects.create(reference=f"R{number:02}", seen_at=moment, state=state)


def read(ordering: tuple[str, ...], **where: str) -> Page:
    rows = Item.objects.all()
    return read_page(rows, ordering, known=rows, size=5, **where)


@pytest.mark.parametrize("ordering", ORDERS, ids=" ".join)
def test_all_rows_once_in_order_and_back_again(ordering: tuple[str, ...]) -> None:
    make_items()
    expected = list(Item.objects.order_by(*ordering))
    pages = [read(ordering)]
    while pages[-1].has_next:
        pages.append(read(ordering, after=str(pages[-1].rows[-1].pk)))
    assert [row for page in pages for row in page.rows] == expected
    assert [len(page.rows) for page in pages] == [5, 5, 2]
    assert [page.has_previous for page in pages] == [False, True, True]

    back = [read(ordering, before=END)]
    while back[-1].has_previous:
        back.append(read(ordering, before=str(back[-1].rows[0].pk)))
    assert [row for page in reversed(back) for row in page.rows] == expected
    assert [page.has_next for page in back] == [False, True, True]


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "1'", ""])
@pytest.mark.parametrize("where", ["after", "before"])
def test_a_key_of_nothing_is_the_first_page(where: str, key: str) -> None:
    make_items()
    assert read(("pk",), **{where: key}) == read(("pk",))


def test_a_row_that_has_left_the_list_still_says_where_the_page_is() -> None:
    make_items()
    received = Item.objects.filter(state="received")
    closed = Item.objects.filter(state="closed").order_by("pk")[2]
    page = read_page(received, ("pk",), known=Item.objects.all(), size=5, after=str(closed.pk))
    assert page.rows == list(received.filter(pk__gt=closed.pk).order_by("pk"))[:5]


@pytest.mark.parametrize("where", ["", "after", "before"])
def test_two_statements_at_most_and_no_row_is_read_to_be_thrown_away(
    where: str, django_assert_max_num_queries: Any
) -> None:
    make_items()
    key = {where: str(Item.objects.order_by("pk")[6].pk)} if where else {}
    with django_assert_max_num_queries(2) as seen:
        read(("-seen_at", "pk"), **key)
    assert [query["sql"] for query in seen if "OFFSET" in query["sql"]] == []


# In the back office ------------------------------------------------------------------------------


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    from .back_office import ItemAdmin

    monkeypatch.setattr(ItemAdmin, "list_per_page", 5)
    monkeypatch.setattr(ItemAdmin, "list_max_show_all", 5)


def shown(client: Any, url: str) -> tuple[list[str], Any]:
    listed = client.get(url).context["cl"]
    return [row.reference for row in listed.result_list], listed


@pytest.mark.usefixtures("small_pages")
def test_the_links_lead_through_the_list_and_keep_what_was_asked(client: Any) -> None:
    make_items(times=3)
    received = list(Item.objects.filter(state="received").order_by("pk"))
    asked = f"{LIST}?state__exact=received&o=1"
    first, listed = shown(client, asked)
    assert (first, listed.first_url, listed.previous_url) == (
        [row.reference for row in received[:5]],
        "",
        "",
    )
    key = Item.objects.get(reference=first[-1]).pk
    assert listed.next_url == f"?after={key}&o=1&state__exact=received"
    second, listed = shown(client, f"{LIST}{listed.next_url}")
    assert (second, listed.next_url, listed.last_url) == (
        [row.reference for row in received[5:]],
        "",
        "",
    )
    assert listed.first_url == "?o=1&state__exact=received"
    assert shown(client, f"{LIST}{listed.previous_url}")[0] == first
    last, _listed = shown(client, f"{LIST}?before=end&state__exact=received&o=1")
    assert last == [row.reference for row in received[-5:]]
    # What names the page is in no link that asks something else.
    assert "after" not in str([spec.choices(listed) for spec in listed.filter_specs])


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(
    ("rows", "words"), [(7, "7"), (8, "8"), (9, "plus de 8"), (12, "plus de 8")]
)
def test_nobody_counts_further_than_that(
    client: Any, monkeypatch: Any, rows: int, words: str
) -> None:
    monkeypatch.setattr(change_list, "COUNT_MAX", 8)
    for number in range(rows):
        Item.objects.create(reference=f"R{number:02}")
    _shown, listed = shown(client, LIST)
    assert (listed.count_in_words, listed.result_count) == (words, min(rows, 9))


@pytest.mark.usefixtures("small_pages")
def test_an_order_that_is_no_column_is_refused(client: Any, monkeypatch: Any) -> None:
    from .back_office import ItemAdmin

    make_items()
    monkeypatch.setattr(ItemAdmin, "ordering", (Lower("reference"),))
    with pytest.raises(ImproperlyConfigured, match="ItemAdmin"):
        client.get(LIST)


@pytest.mark.usefixtures("small_pages")
def test_an_address_with_the_number_of_a_page_is_the_first_page(client: Any) -> None:
    make_items()
    assert shown(client, f"{LIST}?p=2")[0] == shown(client, LIST)[0]
