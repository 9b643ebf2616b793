"""The servers of one test run: started before the settings are read, removed at its end.

A plugin of its own and not part of conftest.py, because pytest-django reads the settings before
any conftest is imported. The process that pytest-xdist starts them from starts them once; its
workers inherit the addresses. Run tests as `python -m pytest`.
"""

import atexit
import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

RUN = Path(__file__).parent.parent / ".run"

# Also when the run ends before it has begun.
_servers = contextlib.ExitStack()
atexit.register(_servers.close)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "stage4club.settings.test"
    # Playwright's synchronous interface runs an event loop in the thread of the test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # WhiteNoise warns where collectstatic has never run.
    (RUN / "static").mkdir(parents=True, exist_ok=True)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # Imported late: the package chooses the other settings where none are named.
        from stage4club import embedded

        folder = RUN / f"test-{os.getpid()}"
        os.environ["TEST_RUN_FOLDER"] = str(folder)
        folder.mkdir(parents=True)
        _servers.callback(shutil.rmtree, folder, ignore_errors=True)
        embedded.sweep(RUN.glob("test-*"))
        servers = embedded.engines(folder, throwaway=True)
        try:
            os.environ.update(_servers.enter_context(servers))
        except embedded.EngineError as error:
            raise pytest.UsageError(str(error)) from None
    yield


def database_url() -> str:
    """The address of the database of this test, which is not the one that the run was given."""
    # Imported late, like the settings that it reads.
    from django.db import connection

    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
