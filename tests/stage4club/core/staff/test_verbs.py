"""What a declaration may say, and which verbs stand on the page of a row."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from stage4club.core.staff.verbs import Verb
from tests.stage4club.core.sample.items import Item

LIST = "/admin/sample/item/"


def declare(**changes: Any) -> Verb:
    declared = {"name": "log-call", "label": "", "permission": "sample.x", "operation": print}
    return Verb(**{**declared, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Log call"},
        {"name": "log_call"},
        {"name": ""},
        {"name": "history"},
        {"name": "add"},
        {"permission": "confirm_item"},
        {"states": "received"},
        {"bulk": True},
        {"bulk_operation": print},
    ],
)
def test_a_declaration_that_cannot_work_is_refused(changes):
    with pytest.raises(ImproperlyConfigured):
        declare(**changes)
    assert declare().bulk is False


def links(client, item: Item) -> list[tuple[str, bool]]:
    page = client.get(f"{LIST}{item.pk}/change/")
    return [(link.verb.name, link.main) for link in page.context["verb_links"]]


def test_verbs_stand_in_order_and_the_first_that_is_not_quiet_is_the_main_one(client):
    item = Item.objects.create(reference="AAA")
    assert links(client, item) == [("confirm", True), ("close", False), ("give-away", False)]
    Item.objects.update(state="confirmed", urgent=True)
    assert links(client, item) == [("give-away", False), ("close-all", False)]


def test_verbs_of_others_are_not_shown(client_of, make_staff):
    client = client_of(make_staff("Zoé", "view_item", "close_item"))
    item = Item.objects.create(reference="AAA")
    assert links(client, item) == [("close", False)]
