"""`--covered`: the run fails where a line or a branch of our code is run by no test.

A plugin of its own, loaded before any of our code is imported. Each process of the run sees what it
runs (tests/covering/sitecustomize.py); the one that was started first adds up what they wrote.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from slipcover import merge_coverage, print_coverage

from .sitecustomize import INTO, begin, looking, sources

ASKED = "--covered"
#: The folder from which a program that is started takes its `sitecustomize`.
BESIDE = str(Path(__file__).parent)
COLUMNS = 60

#: Writes what this process saw.
WRITE = pytest.StashKey[Callable[[], None]]()
#: Where all wrote; known to the process that was started first.
FOLDER = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(ASKED, action="store_true", help="fail unless the tests run all of our code")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    """Begin before the settings are read, in the process that is started first and in its workers.

    The programs that tests start begin as they start.
    """
    if ASKED in args and INTO not in os.environ:
        early_config.stash[FOLDER] = into = Path(tempfile.mkdtemp(prefix="covered-"))
        before = os.environ.get("PYTHONPATH", "")
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (BESIDE, before)))
        os.environ[INTO] = str(into)
    if INTO in os.environ:
        early_config.stash[WRITE] = begin(Path(os.environ[INTO]))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """In the first process this goes on when the workers have ended."""
    yield
    stash = session.config.stash
    if WRITE in stash:
        stash[WRITE]()
    if FOLDER in stash:
        del os.environ[INTO]
        found = added_up(stash[FOLDER])
        shutil.rmtree(stash[FOLDER])
        print_coverage(found, skip_covered=True, missing_width=COLUMNS)
        covered = found["summary"]["percent_covered"]
        sys.stdout.write(f"Lines and branches that a test runs: {covered:.2f} %\n")
        if covered < 100:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def added_up(into: Path) -> dict[str, Any]:
    """What all processes saw, and the files that none of them imported."""
    found: dict[str, Any] = looking(source=sources()).get_coverage()
    for written in sorted(into.glob("*.json")):
        merge_coverage(found, json.loads(written.read_text("utf-8")))
    return found
