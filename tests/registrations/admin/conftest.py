"""Pages in the language in which sentences are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation


@pytest.fixture
def english(settings: Any) -> Iterator[None]:
    """The back office in English: what it says is compared with the source.

    Without the middleware that opens it in French, it speaks the language of the test.
    """
    locale = "django.middleware.locale.LocaleMiddleware"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != locale]
    with translation.override("en"):
        yield
