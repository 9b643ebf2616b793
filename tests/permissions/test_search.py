"""What a search and a field that completes tell: nothing of what the list does not show."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from stage4club.people.enums import Role
from tests.permissions.oracle import LISTED, Sight, holds, sight
from tests.permissions.rows import World
from tests.permissions.walk import WHOLE
from tests.registrations.kit import client_of

pytestmark = pytest.mark.django_db

#: Lists of which no words are seen.
BESIDES = {
    *("notifications.message", "people.user", "privacy.consent", "privacy.emergencyaccess"),
}
REGISTERED = {model._meta.label_lower for model in admin.site._registry}
READERS = [
    (role, model)
    for role in Role
    for model in sorted({*LISTED, *BESIDES} & REGISTERED)
    if holds(role, model.replace(".", ".view_"))
]

#: One search in so many is made.
EVERY = 3


def found(client: Client, model: str, query: str) -> set[str]:
    """The keys of the rows that a search finds."""
    address = f"/admin/{model.replace('.', '/')}/{WHOLE.get(model, '?')}&q={query}"
    answer: Any = client.get(address)
    assert answer.status_code == 200
    return {str(row.pk) for row in answer.context["cl"].result_list}


@pytest.mark.parametrize(("role", "model"), READERS)
def test_a_search_finds_only_what_may_be_opened(role: Role, model: str, world: World) -> None:
    model_admin = next(a for m, a in admin.site._registry.items() if m._meta.label_lower == model)
    if not model_admin.search_fields:
        # There is no field to type in, and an address that pretends so finds everything visible.
        visible = {row.key for row in world.of(model) if sight(role, row) is not Sight.NOTHING}
        assert found(client_of(world.readers[role]), model, "kanari") == visible
        return
    client = client_of(world.readers[role])
    for number, row in enumerate(world.of(model)):
        places = sorted(world.canaries.of(row.words, world.canaries.columns()))
        # Each row by some of its words: over the rows, every column takes its turn.
        for place in places[number % EVERY :: EVERY]:
            for canary in world.canaries.written(place):
                keys = found(client, model, canary)
                assert keys <= {
                    other.key
                    for other in world.of(model)
                    if other.words == row.words and sight(role, other) is Sight.CARD
                }, (place, canary)


def completing() -> list[tuple[str, str, str]]:
    """Every relation of every model of the back office: the model, its field, where it points."""
    return [
        (model._meta.label_lower, field.name, field.related_model._meta.label_lower)
        for model in admin.site._registry
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete
    ]


@pytest.mark.parametrize("role", Role)
def test_no_field_completes_what_is_not_seen(role: Role, world: World) -> None:
    client, shown = client_of(world.readers[role]), []
    for model, name, remote in completing():
        app, _, model_name = model.partition(".")
        asked = {"app_label": app, "model_name": model_name, "field_name": name, "term": ""}
        answer = client.get("/admin/autocomplete/", asked)
        shown += [f"{model}.{name}: {place}" for place in world.canaries.found(answer.text)]
        if answer.status_code == 200:
            seen = {row.key for row in world.of(remote) if sight(role, row) is not Sight.NOTHING}
            shown += [
                f"{model}.{name}: {one}"
                for one in answer.json()["results"]
                if one["id"] not in seen
            ]
        elif answer.status_code not in {403, 404}:
            shown.append(f"{model}.{name}: {answer.status_code}")
    assert shown == []
