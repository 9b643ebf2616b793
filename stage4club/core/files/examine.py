"""Having a file looked into, by a process that knows nothing and may do little."""

from __future__ import annotations

import fcntl
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from .examiner.faults import Fault
from .kinds import HEAD, Kind, kind_of
from .refusals import WORDS, EmptyFile, FileRefused, NoRoom, TooHeavy, UnknownKind

logger = logging.getLogger(__name__)

#: By the clock on the wall, in seconds; its own time is bounded inside (`examiner`).
LONGEST = 40
_PROGRAM = (
    "import runpy, sys; sys.path.append(sys.argv.pop(1)); "
    "runpy.run_module('examiner', run_name='__main__', alter_sys=True)"
)


@dataclass(frozen=True)
class Examined:
    """What is to be kept of a file: its kind, its bytes, how many they are."""

    kind: Kind
    content: IO[bytes]
    size: int


@contextmanager
def examine(source: IO[bytes], *, size: int) -> Iterator[Examined]:
    """What is to be kept of `source`, of `size` bytes; its content is gone after the block.

    Both lie in files without a name. Raises `FileRefused` in the words of what is wrong, `NoRoom`
    where that is our doing.
    """
    if not size:
        raise EmptyFile
    if size > settings.FILE_MAX_BYTES:
        raise TooHeavy
    source.seek(0)
    kind = kind_of(source.read(HEAD))
    if kind is None:
        raise UnknownKind
    source.seek(0)
    with tempfile.TemporaryFile() as kept:
        _run(kind, source, kept)
        yield Examined(kind, kept, kept.seek(0, os.SEEK_END))


def _run(kind: Kind, source: IO[bytes], kept: IO[bytes]) -> None:
    command = [sys.executable, "-I", "-c", _PROGRAM, str(Path(__file__).parent), kind.value]
    source.flush()
    with _one_at_a_time(), _left_where_it_is(source):
        try:
            done = subprocess.run(
                command,
                stdin=source,
                stdout=kept,
                stderr=subprocess.DEVNULL,
                # Neither a key nor a password of ours.
                env={},
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise FileRefused(WORDS[Fault.BROKEN]) from None
        except OSError:
            logger.exception("A document could not be looked into")
            raise NoRoom from None
    if done.returncode in WORDS:
        raise FileRefused(WORDS[Fault(done.returncode)])
    if done.returncode < 0:
        # Killed: by its own bounds, or by a file that a library does not survive.
        raise FileRefused(WORDS[Fault.BROKEN])
    if done.returncode:
        logger.error("The examiner ended with %d", done.returncode)
        raise NoRoom


@contextmanager
def _left_where_it_is(source: IO[bytes]) -> Iterator[None]:
    """The examiner reads by our descriptor; what is buffered here counts on where it stood."""
    descriptor = source.fileno()
    before = os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        yield
    finally:
        os.lseek(descriptor, before, os.SEEK_SET)


@contextmanager
def _one_at_a_time() -> Iterator[Any]:
    """One picture is in memory on this machine at a time, however many people send theirs."""
    with (Path(tempfile.gettempdir()) / f"stage4club-examiner-{os.getuid()}").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
