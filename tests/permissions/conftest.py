"""The world, made once for a module and taken back at its end."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from stage4club.core.logs import PrivateFormatter
from tests.permissions.browser import stored_around
from tests.permissions.rows import World
from tests.permissions.world import make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Nothing of it is stored; nothing is left when the module is done."""
    with django_db_blocker.unblock(), stored_around():
        yield make_world()
        transaction.set_rollback(True)


class Lines(logging.Handler):
    """What production would write into its log; nothing is written elsewhere meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        line = {**settings.LOGGING["formatters"]["line"]}
        self.setFormatter(PrivateFormatter(line["format"], style=line["style"]))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it as production formats it."""
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[list[str]]:
    """The lines of the log since the test began."""
    root, handler = logging.getLogger(), Lines()
    before, root.handlers = root.handlers, [handler]
    yield handler.lines
    root.handlers = before
