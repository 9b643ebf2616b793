"""Long tests come first, so that no processor waits for the last one at the end of a run.

And tests with generated input are not traced: under a tracer they take ten times as long. Each line
is asked for by a quicker test too, or `make test` fails.
"""

import gc

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
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)


def is_long(item: pytest.Item) -> bool:
    """Whether the test is one of those that take seconds."""
    fixtures = getattr(item, "fixturenames", ())
    return item.path.stem in LONG_FILES or any(name in fixtures for name in LONG)
