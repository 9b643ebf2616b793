"""Private PostgreSQL and Valkey servers for a laptop and for the tests.

The only code that knows of embedded engines. `engines()` starts those whose address is not given
(`DATABASE_URL`, `REDIS_URL`) and stops them at the end, however the end comes: the servers belong
to a keeper process, which stops them as soon as the process that asked for them is gone.

Both servers listen on the loopback address only, on a free port, behind a random password.
"""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from stage4club.embedded.keeper import STARTERS, sweep
from stage4club.embedded.process import EngineError

__all__ = ["EngineError", "engines", "missing", "sweep"]


def missing(environ: Mapping[str, str]) -> list[str]:
    """Return which of `DATABASE_URL` and `REDIS_URL` `environ` does not give."""
    return [name for name in STARTERS if not environ.get(name)]


@contextlib.contextmanager
def engines(directory: Path, *, throwaway: bool = False) -> Iterator[dict[str, str]]:
    """Run the engines that the environment does not name, with their data under `directory`.

    Yields the addresses to add to the environment: `DATABASE_URL`, `REDIS_URL`, both or none.
    With `throwaway` data are not flushed to disk and `directory` is removed at the end.
    Raises `EngineError` when an engine cannot be had or another process keeps `directory`.
    """
    wanted = missing(os.environ)
    if not wanted:
        yield {}
        return
    flags = ["--throwaway"] if throwaway else []
    with subprocess.Popen(
        [sys.executable, "-m", "stage4club.embedded", str(directory.resolve()), *flags, *wanted],
        cwd=Path(__file__).parent.parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        # Ctrl-C must reach the programs using the engines first, and the engines last.
        start_new_session=True,
    ) as keeper:
        try:
            yield _addresses(keeper)
        finally:
            keeper.communicate()


def _addresses(keeper: subprocess.Popen[str]) -> dict[str, str]:
    """Read what the keeper says once: the addresses of the engines, or why there are none."""
    line = keeper.stdout.readline() if keeper.stdout else ""
    answer: dict[str, str] = json.loads(line or '{"error": "The keeper of the engines died."}')
    if "error" in answer:
        raise EngineError(answer["error"])
    return answer
