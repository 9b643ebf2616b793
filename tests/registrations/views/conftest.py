"""Somebody with a private page, at a moment that stands still."""

from collections.abc import Iterator

import pytest
import time_machine

from registrations.models import Registration
from tests.factories import NOW, make_registration, make_user


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of NOW, until somebody moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def louise(db: None, clock: time_machine.Traveller) -> Registration:
    """Written to by e-mail, followed by a patient-partner."""
    words = {"access_needs": "Une chaise\nprès de la porte", "message": "Merci à vous"}
    return make_registration(**words, taken_by=make_user())
