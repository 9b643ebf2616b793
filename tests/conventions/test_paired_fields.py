"""When and who go together: every `…_at` with its `…_by`, or a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import CheckConstraint, Field, Model

OURS = ("assistance", "core", "notifications", "people", "privacy", "registrations", "services")
WHEN = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)
WHO = 1

#: Pairs of which one may be there without the other.
UNPAIRED = {
    "assistance.aidrequest.closed": "Nobody of the staff, when the person withdrew it by herself.",
    "assistance.askedpaper.asked": "Nobody of the staff, for what the form said would come.",
    "assistance.askedpaper.received": "Nobody of the staff, for what came by the site.",
    "assistance.ledgerentry.made": "Nobody of the staff, when a tie ends a proposal.",
    "assistance.paymentway.chosen": "Nobody of the staff, where the person chose by herself.",
    "assistance.stageattestation.received": "Nobody of the staff, for what came by the site.",
    "assistance.appointment.closed": "Nobody of the staff, when the person ended it by herself.",
    "notifications.message.created": "A form or the program writes messages too.",
    "people.calltask.cancelled": "Nobody of the staff, when the person herself withdrew.",
    "registrations.registration.closed": "Nobody of the staff, when the person herself withdrew.",
}


def field_of(model: type[Model], *names: str) -> Field[Any, Any] | None:
    for name in names:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        assert isinstance(field, Field)
        return field
    return None


def pairs() -> Iterator[tuple[str, type[Model], Field[Any, Any], Field[Any, Any]]]:
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.concrete_fields:
            stem = field.name.removesuffix("_at")
            # A row that outlives accounts holds a number in the place of a foreign key.
            who = field_of(model, f"{stem}_by", f"{stem}_by_id") if stem != field.name else None
            if who is not None:
                yield f"{model._meta.label_lower}.{stem}", model, field, who


def is_refused(
    model: type[Model], constraints: list[CheckConstraint], values: dict[str, Any]
) -> bool:
    row = model(**values)
    for constraint in constraints:
        try:
            constraint.validate(model, row)
        except ValidationError:
            return True
    return False


def is_paired(model: type[Model], when: Field[Any, Any], who: Field[Any, Any]) -> bool:
    """Whether the database refuses each without the other, in whatever state the row is."""
    if not when.null and not who.null:
        return True
    constraints = [
        constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
        and {when.name, who.name} <= constraint.condition.referenced_base_fields
    ]
    names = set().union(*(item.condition.referenced_base_fields for item in constraints))
    others = sorted(names - {when.name, who.name})
    # Everything else that these constraints look at has a few known values.
    known = [[value for value, _label in field_of(model, name).flatchoices] for name in others]
    return all(
        is_refused(model, constraints, dict(zip(others, values, strict=True)) | half)
        for values in product(*known)
        for half in ({when.attname: WHEN}, {who.attname: WHO})
    )


@pytest.mark.django_db
def test_every_pair_is_held_by_the_database_or_has_a_reason_not_to_be() -> None:
    loose = {name for name, model, when, who in pairs() if not is_paired(model, when, who)}
    assert loose == set(UNPAIRED)


def test_the_pairs_are_found() -> None:
    found = {name for name, *_rest in pairs()}
    assert {
        "people.person.status_changed",
        "people.calltask.done",
        "registrations.registration.confirmed",
        "services.session.cancelled",
    } <= found
