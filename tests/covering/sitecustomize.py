"""What this process runs of our code, written down when it ends.

A program that a test starts imports this file by its name, because its folder stands in
PYTHONPATH. Nothing of ours is imported here: what is imported before is not seen.
"""

import atexit
import json
import os
import signal
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from slipcover import FileMatcher, ImportManager, Slipcover

ROOT = Path(__file__).parents[2]
#: Names the folder in which each process writes; without it nothing is looked at.
INTO = "COVERED_INTO"
#: What is looked at, and what is not, as `Slipcover` takes it.
WANTED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["slipcover"]


def looking(*, source: list[str] | None = None) -> Slipcover:
    """Lines and branches; of `source` also the files that nobody imports.

    Each probe leaves as soon as it was met: the second time a line runs as quickly as ever.
    """
    return Slipcover(
        branch=True,
        immediate=True,
        source=source,
        omit=WANTED["omit"],
        exclude_also=WANTED["exclude-also"],
    )


def sources(of: str = "source") -> list[str]:
    """The folders of our packages, whatever the folder of the process."""
    return [str(ROOT / name) for name in WANTED[of]]


def begin(into: Path, *, of: str = "source") -> Callable[[], None]:
    """Look at what is imported from here on. What is returned writes it into this folder."""
    seen = looking()
    ImportManager(seen, FileMatcher(sources=sources(of), omit=WANTED["omit"])).__enter__()

    def write() -> None:
        # By a name of its own: who forks ends twice.
        (into / f"{of}-{os.getpid()}.json").write_text(json.dumps(seen.get_coverage()), "utf-8")

    return write


def write_at_the_end(write: Callable[[], None]) -> None:
    """However the process ends, but for being killed."""

    def stopped(number: int, _frame: FrameType | None) -> None:
        write()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    atexit.register(write)
    # Whoever listens to it herself sets this aside.
    signal.signal(signal.SIGTERM, stopped)


if __name__ == "sitecustomize" and INTO in os.environ:
    # To look at all of it would take a program longer than what it is started for.
    write = begin(Path(os.environ[INTO]), of="programs")
    write_at_the_end(write)
