"""`str()` of anything personal is a public reference: it stands in titles, links and lists."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import models

OURS = ("assistance", "core", "notifications", "people", "privacy", "registrations", "services")
CANARY = "Marguerite Canari"

#: Rows whose name is no secret to whoever sees them.
NAMED = {
    "assistance.place": "Where people are received is told to whoever comes.",
    "assistance.practice": "Colleagues know one another by name.",
    "core.accessevent": "Keys, and words of the program: its writer takes no others.",
    "core.auditevent": "Keys, and words of the program: its writer takes no others.",
    "core.auditseal": "A number and a hash.",
    "core.draft": "The beginning of a hash.",
    "notifications.message": "Its subject, which is neutral outside.",
    "people.user": "Colleagues know one another by name.",
    "services.pillar": "The catalogue is public.",
    "services.page": "The catalogue is public.",
    "services.program": "The catalogue is public.",
    "services.resource": "The catalogue is public.",
    "services.resourcetag": "The catalogue is public.",
    "services.service": "The catalogue is public.",
    "services.theme": "What several people said, in the words of who answers.",
    "services.session": "The name of its service and the hour; the place is not said.",
}

#: Rows that hold keys and moments, nothing personal, and are read with their subject only.
KEYS_ONLY = ("core.onetimecode", "core.privatelink")


def scoped_models() -> list[type[models.Model]]:
    """Models of which not everybody sees every row."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS and hasattr(model._default_manager, "visible_to")
    ]


def row_of(model: type[models.Model], depth: int = 0) -> Any:
    """A row never stored, every free text of which is the canary."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.is_relation:
            # Rows that point to one another are followed as far as names go.
            if depth < 3:
                values[field.name] = row_of(field.related_model, depth + 1)
        elif field.choices:
            values[field.name] = field.flatchoices[0][0]
        elif isinstance(field, models.DateTimeField):
            from tests.factories import NOW

            values[field.name] = NOW
        elif isinstance(field, models.CharField | models.TextField) and field.name != "reference":
            values[field.name] = CANARY
    return model(**values)


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label_lower)
def test_it_tells_nothing_personal_and_asks_the_database_nothing(model: Any) -> None:
    """Without a database: a name that costs a query would cost one for each row of a list."""
    assert (CANARY in str(row_of(model))) == (model._meta.label_lower in NAMED)


def test_every_model_says_who_sees_which_row() -> None:
    ours = {model for model in apps.get_models() if model._meta.app_label in OURS}
    unscoped = {model._meta.label_lower for model in ours - set(scoped_models())}
    assert unscoped == set(KEYS_ONLY)
    assert {model._meta.label_lower for model in scoped_models()} >= set(NAMED)
