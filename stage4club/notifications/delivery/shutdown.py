"""Leaving cleanly: a worker told to stop finishes the message in hand and takes no other.

Celery tells its main process, while the work is done in children: they share one byte. A signal
that reaches the working process itself (from a terminal, a process manager, to the command) waits
until the message in hand is settled, then does what it always did.
"""

from __future__ import annotations

import mmap
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

#: Anonymous shared memory: the children of a fork see what the parent writes.
_told = mmap.mmap(-1, 1)

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def tell_to_stop() -> None:
    """Tell this process, and the children it forked, to take no further message."""
    _told[0] = 1


def is_told_to_stop() -> bool:
    """Return whether this process and its family are leaving."""
    return _told[0] == 1


def forget() -> None:
    """Take back what was told: a worker that starts was not told anything yet."""
    _told[0] = 0


@contextmanager
def signals_wait() -> Iterator[Callable[[], bool]]:
    """Hold SIGTERM and SIGINT back while inside; yield a function that tells whether to stop.

    A signal held back is raised again at the end, with whatever it does outside. Signals belong
    to the main thread: in another one they are not ours to hold.
    """
    if threading.current_thread() is not threading.main_thread():
        yield is_told_to_stop
        return
    held: list[int] = []

    def hold(number: int, frame: FrameType | None) -> None:
        held.append(number)

    before = {number: signal.signal(number, hold) for number in SIGNALS}
    try:
        yield lambda: bool(held) or is_told_to_stop()
    finally:
        for number, handler in before.items():
            # None: a handler that Python did not set and cannot put back.
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        for held_back in held:
            signal.raise_signal(held_back)
