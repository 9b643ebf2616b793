"""Rows written around Python."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db import models

from assistance.models import Appointment, Availability, EarlierNotice, Proposal, Reservation
from stage4club.people.models import User
from tests.assistance.lives import FRIDAY, HOUR
from tests.factories import NOW


def copy_of(row: models.Model, **changes: Any) -> Any:
    """Another row with the same values but for its own keys."""
    own = {"id", "reference", "uid", "form_key"}
    values = {
        field.attname: getattr(row, field.attname)
        for field in type(row)._meta.concrete_fields
        if field.name not in own
    }
    return type(row)(**values | changes)


def insert(row: models.Model) -> None:
    """Store it as it is."""
    type(row)._base_manager.bulk_create([row])


def update(row: models.Model, **values: Any) -> None:
    """Change what is stored."""
    type(row)._base_manager.filter(pk=row.pk).update(**values)


def appointment_like(row: Appointment, **changes: Any) -> Appointment:
    """Another appointment of the same person."""
    return copy_of(row, form_key="another", **changes)


def held(worker: User, starts_at: datetime = FRIDAY, **values: Any) -> Reservation:
    """An hour kept for a form."""
    defaults = {
        "social_worker": worker,
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        "form_key": f"held-{starts_at:%H%M}",
        "expires_at": NOW,
    }
    return Reservation(**defaults | values)


def hours(worker: User, **values: Any) -> Availability:
    """Hours of a Monday, by telephone."""
    defaults = {
        "social_worker": worker,
        "weekday": 0,
        "starts": time(9),
        "ends": time(12),
        "starts_on": date(2026, 3, 1),
    }
    return Availability(**defaults | values)


def notice_of(appointment: Appointment, **values: Any) -> EarlierNotice:
    """An earlier time that the person was told of."""
    defaults = {"number": 1, "starts_at": FRIDAY, "ends_at": FRIDAY + HOUR, "told_at": NOW}
    return EarlierNotice(appointment=appointment, **defaults | values)


def proposal_like(row: Proposal, **changes: Any) -> Proposal:
    """Another proposal about the same appointment."""
    return copy_of(row, **changes)
