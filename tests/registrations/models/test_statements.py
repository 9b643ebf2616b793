"""What is written down once for the process is what Django writes each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from registrations.models import queries


@pytest.mark.parametrize(
    "written",
    [queries._attached_statement, queries._tied_statement, queries._typed_statement],
)
def test_it_is_what_django_writes(written: Callable[[], Any]) -> None:
    kept: Any = written
    assert kept() == kept.__wrapped__()
