"""Templates of these tests, found before those of the product."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stage4club.notifications import rendering


@pytest.fixture(autouse=True)
def trial_templates(settings: Any) -> Iterator[None]:
    first = settings.TEMPLATES[0]
    folders = [Path(__file__).parent / "templates", *first["DIRS"]]
    settings.TEMPLATES = [{**first, "DIRS": folders}, *settings.TEMPLATES[1:]]
    rendering._build_engine.cache_clear()
    yield
    rendering._build_engine.cache_clear()
