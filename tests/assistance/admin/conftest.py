"""Pages in the language in which sentences are written, at a known hour."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories import NOW
from tests.registrations.admin.conftest import english

__all__ = ["at_ten", "english"]


@pytest.fixture
def at_ten() -> Iterator[None]:
    """The clock stands still at ten in the morning: a second later 10 h tomorrow is too soon."""
    with time_machine.travel(NOW, tick=False):
        yield
