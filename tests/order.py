"""Long tests come first, so that no processor waits for the last one at the end of a run."""

import gc
from collections.abc import Iterable

import pytest

#: What starts a browser or programs.
LONG = ("open_page", "installation")
LONG_FILES = ("test_devserver", "test_engines", "test_servers")


def pytest_collection_finish() -> None:
    """What was collected stays to the end: nobody looks for rubbish in it."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move them to the front; otherwise the order stays, whatever made it."""
    items.sort(key=lambda item: not is_long(item))


def is_long(item: pytest.Item) -> bool:
    """Whether the test is one of those that take seconds."""
    return item.path.stem in LONG_FILES or asks_for(item, LONG)


def asks_for(item: pytest.Item, fixtures: Iterable[str]) -> bool:
    """Whether the test needs one of these."""
    names = getattr(item, "fixturenames", ())
    return any(name in names for name in fixtures)
