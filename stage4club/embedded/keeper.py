"""The process that owns the engines and ends them."""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType

from stage4club.embedded import postgres, valkey
from stage4club.embedded.process import EngineError

#: A younger directory may belong to a keeper that is just starting.
SWEEP_AFTER_SECONDS = 60

STARTERS: dict[str, Callable[..., AbstractContextManager[str]]] = {
    "DATABASE_URL": postgres.run,
    "REDIS_URL": valkey.run,
}


def keep(directory: Path, wanted: list[str], *, throwaway: bool) -> None:
    """Start the `wanted` engines, print their addresses as one JSON line, wait, stop them.

    The wait ends with standard input, which the kernel closes when the asking process is gone,
    or with SIGTERM.
    """
    signal.signal(signal.SIGTERM, _leave)
    directory.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(lock(directory))
            if throwaway:
                stack.callback(shutil.rmtree, directory, ignore_errors=True)
            _stop_leftovers(directory)
            answer = {
                name: stack.enter_context(STARTERS[name](directory, throwaway=throwaway))
                for name in wanted
            }
        except EngineError as error:
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        if "error" not in answer:
            sys.stdin.read()


def sweep(directories: Iterator[Path]) -> None:
    """Stop and remove what keepers that were killed left behind in `directories`."""
    for directory in directories:
        if time.time() - directory.stat().st_mtime > SWEEP_AFTER_SECONDS:
            with contextlib.suppress(EngineError), lock(directory):
                _stop_leftovers(directory)
                shutil.rmtree(directory, ignore_errors=True)


def _stop_leftovers(directory: Path) -> None:
    postgres.stop_leftover(directory)
    valkey.stop_leftover(directory)


@contextlib.contextmanager
def lock(directory: Path) -> Iterator[None]:
    """Hold `directory`; the kernel lets go when the holder dies. The file names the holder."""
    with (directory / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise EngineError(f"Another process uses the servers of {directory}.") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit
