"""Pages in the language in which sentences are written, at a known hour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import translation

from tests.factories import NOW


@pytest.fixture
def english(settings: Any) -> Iterator[None]:
    """The back office in English: what it says is compared with the source.

    Without the middleware that opens it in French, it speaks the language of the test.
    """
    locale = "django.middleware.locale.LocaleMiddleware"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != locale]
    with translation.override("en"):
        yield


@pytest.fixture
def at_ten() -> Iterator[None]:
    """The clock stands at ten in the morning, Eastern time."""
    with time_machine.travel(NOW):
        yield
