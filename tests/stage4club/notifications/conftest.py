"""Templates of these tests, found before those of the product."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stage4club.notifications import rendering
from stage4club.notifications.delivery import shutdown
from stage4club.notifications.operations import wake


@pytest.fixture(autouse=True)
def trial_templates(settings: Any) -> Iterator[None]:
    first = settings.TEMPLATES[0]
    folders = [Path(__file__).parent / "templates", *first["DIRS"]]
    settings.TEMPLATES = [{**first, "DIRS": folders}, *settings.TEMPLATES[1:]]
    rendering._build_engine.cache_clear()
    yield
    rendering._build_engine.cache_clear()


@pytest.fixture(autouse=True)
def fresh_process() -> Iterator[None]:
    """Nothing a test told this process lasts: a silent broker, an order to stop."""
    yield
    wake._Breaker.open_until = 0.0
    shutdown.forget()
