"""What is written many at a time fits into a statement of PostgreSQL."""

from __future__ import annotations

import pytest
from django.db.models import Model

from assistance.management import seed as appointments
from assistance.models import AidRequest, Appointment
from registrations.management import seed as registrations
from registrations.models import Registration
from stage4club.notifications.models import Message
from tests.bench import inside_assistance as applications

#: A number of 16 bits counts the values that travel beside a statement (PostgreSQL, Bind message).
MOST_VALUES = 65_535


@pytest.mark.parametrize(
    ("model", "rows"),
    [
        (Appointment, appointments.BATCH),
        (Registration, registrations.BATCH),
        (Message, registrations.BATCH),
        (AidRequest, applications.BATCH),
    ],
)
def test_a_batch_fits(model: type[Model], rows: int) -> None:
    assert len(model._meta.concrete_fields) * rows <= MOST_VALUES
