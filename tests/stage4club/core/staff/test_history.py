"""Audit events put into words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stage4club.core import audit
from stage4club.core.models import AuditEvent
from stage4club.core.staff.history import actor_names
from tests.stage4club.core.sample.items import Box, Item

from .back_office import close_item, site

LIST = "/admin/sample/item/"
MOMENT = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)


@pytest.fixture
def item(db) -> Item:
    return Item.objects.create(reference="AAA")


def lines(item: Item) -> list[tuple[str, str, str]]:
    events = audit.history(item)
    told = site.get_model_admin(Item).history_lines(events, actor_names(events))
    return [(line.what, line.who, line.detail) for line in told]


def record(item: Item, verb: str, by: Any = None, **more: Any) -> None:
    audit.record(verb, item, by=by, now=MOMENT, **more)


def test_a_verb_is_told_by_its_label_its_actor_and_its_states(item, louise):
    close_item(item, by=louise, now=MOMENT)
    assert with_english(lines)(item) == [("Close", "Louise", "Received, then Closed")]


def with_english(function: Any) -> Any:
    from django.utils import translation

    return translation.override("en")(function)


@pytest.mark.parametrize(
    ("verb", "more", "told"),
    [
        ("tidy", {}, ("Put in order", "", "")),
        ("message-aborted", {}, ("Message aborted", "", "")),
        ("submit", {"to_state": "received"}, ("Submit", "", "state: Received")),
        ("keep", {"from_state": "closed", "to_state": "closed"}, ("Keep", "", "")),
        ("leave", {"from_state": "unheard"}, ("Leave", "", "")),
        ("move", {"to_state": "unheard"}, ("Move", "", "state: unheard")),
        (
            "changed",
            {"details": {"fields": ["secret", "gone_field"]}},
            ("Changed", "", "secret words, gone_field"),
        ),
    ],
)
def test_other_events_in_words(item, verb, more, told):
    record(item, verb, **more)
    assert with_english(lines)(item) == [told]


def test_an_account_that_is_gone_is_told_by_its_number(item):
    AuditEvent.objects.create(
        at=MOMENT, verb="tidy", subject_type="sample.item", subject_id=str(item.pk), actor_id=77
    )
    assert with_english(lines)(item) == [("Put in order", "account 77", "")]


def test_a_model_without_states(db, louise):
    box = Box.objects.create(name="one")
    audit.record("added", box, by=louise, now=MOMENT, to_state="x")
    events = audit.history(box)
    told = with_english(site.get_model_admin(Box).history_lines)(events, actor_names(events))
    assert [(line.what, line.detail) for line in told] == [("Created", "state: x")]


@pytest.mark.parametrize(("events", "pages"), [(101, 2), (601, 7)])
def test_the_page_tells_the_last_first_in_pages_of_100(client, item, louise, events, pages):
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=MOMENT + timedelta(minutes=number),
            verb="tidy",
            subject_type="sample.item",
            subject_id=str(item.pk),
            actor_id=louise.pk,
        )
        for number in range(events)
    )
    first = client.get(f"{LIST}{item.pk}/history/")
    assert len(first.context["lines"]) == 100
    assert first.context["lines"][0].at == MOMENT + timedelta(minutes=events - 1)
    assert "Louise" in first.content.decode()
    last = client.get(f"{LIST}{item.pk}/history/?p={pages}")
    assert [line.at for line in last.context["lines"]] == [MOMENT]


@pytest.mark.parametrize("events", [1, 50])
def test_a_history_costs_the_same_at_1_and_50_events(
    client, item, make_staff, events, django_assert_num_queries
):
    for number in range(events):
        record(item, "tidy", by=make_staff(f"N{number}"))
    client.get(f"{LIST}{item.pk}/history/")
    # Session, user, roles, permissions (user's, groups'), row, count, events, names, log.
    with django_assert_num_queries(7):
        client.get(f"{LIST}{item.pk}/history/")


def test_a_row_with_no_history_says_so(client, item):
    assert client.get(f"{LIST}{item.pk}/history/").context["lines"] == []
