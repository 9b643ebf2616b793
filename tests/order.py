"""Long tests come first, so that no processor waits for the last one at the end of a run.

And those that walk through the whole site again and again are not traced: a tracer doubles what
they take, and makes ten times of it where the input is generated. Each line is asked for by a
quicker test too, or `make test` fails.
"""

import gc
import os
import sys
from collections.abc import Iterable, Iterator
from functools import _lru_cache_wrapper
from importlib import import_module
from pathlib import Path

import pytest

#: What starts a browser or programs.
LONG = ("open_page", "installation")
LONG_FILES = ("test_devserver", "test_engines", "test_servers")
#: The packages that are traced.
OURS = frozenset({"assistance", "registrations", "services", "stage4club"})
#: By this the tracer begins in programs that are started.
CHILDREN = "COVERAGE_PROCESS_CONFIG"
#: Where every page is read by every reader.
WALKS = Path(__file__).parent / "permissions"


#: Loaded when they are first asked for, which may be in a test that is not traced.
LATE = (
    "stage4club.core.context",
    "stage4club.core.formats.fr.formats",
    "stage4club.people.backends",
)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: nobody looks for rubbish in it."""
    for name in LATE:
        import_module(name)
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move them to the front; otherwise the order stays, whatever made it."""
    items.sort(key=lambda item: not is_long(item))
    for item in items:
        if is_walk(item) or getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Nor are the programs that such a test starts; what it worked out is worked out again."""
    config = os.environ.get(CHILDREN, "")
    if not config or not item.get_closest_marker("no_cover"):
        return (yield)
    del os.environ[CHILDREN]
    try:
        return (yield)
    finally:
        os.environ[CHILDREN] = config
        forget_what_is_kept()


def forget_what_is_kept() -> None:
    """Empty what our functions keep: what fills it again may be traced."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in OURS:
            for value in list(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()


def is_long(item: pytest.Item) -> bool:
    """Whether the test is one of those that take seconds."""
    return item.path.stem in LONG_FILES or asks_for(item, LONG)


def is_walk(item: pytest.Item) -> bool:
    """Whether the test asks for many pages at once, most of them asked for elsewhere."""
    return WALKS in item.path.parents or asks_for(item, LONG)


def asks_for(item: pytest.Item, fixtures: Iterable[str]) -> bool:
    """Whether the test needs one of these."""
    names = getattr(item, "fixturenames", ())
    return any(name in names for name in fixtures)
