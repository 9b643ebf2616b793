"""Pages in the language in which sentences are written."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def english(settings: Any) -> None:
    """The back office in English: what it says is compared with the source."""
    settings.LANGUAGE_CODE = "en"
