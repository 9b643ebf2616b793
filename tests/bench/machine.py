"""What the processes of a site cost, read from `/proc` (proc(5)): Linux only.

CPU time is the figure to trust on a machine where others run too; time on the clock is not.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
#: Places in /proc/PID/stat behind the program's name: parent, then user and system time of the
#: process and of the children it has waited for.
PARENT, TIMES, WAITED_FOR = 1, slice(11, 15), slice(13, 15)


def cpu_ms(roots: Iterable[int]) -> float:
    """Milliseconds of CPU that `roots` and all their descendants have had, the dead included."""
    family = family_of(roots).values()
    return sum(int(ticks) for fields in family for ticks in fields[TIMES]) * TICK_MS


def fine_cpu_ms(roots: Iterable[int]) -> float:
    """As `cpu_ms`, of the living to the nanosecond: a tick is a fifth of what a page costs.

    For processes whose threads go on: what an ended thread has had is not in it.
    """
    family = family_of(roots)
    ended = sum(int(ticks) for fields in family.values() for ticks in fields[WAITED_FOR]) * TICK_MS
    return ended + sum(map(_on_cpu_ns, family)) / 1_000_000


def _on_cpu_ns(pid: int) -> int:
    threads = (PROC / str(pid) / "task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads)


def pss_kb(roots: Iterable[int]) -> int:
    """Kilobytes of memory of `roots` and their descendants, what is shared counted once."""
    return sum(own_pss_kb(pid) for pid in family_of(roots))


def family_of(roots: Iterable[int]) -> dict[int, list[str]]:
    """`roots` and every process that descends from them, with the fields of its `stat`.

    Raises ProcessLookupError when one of `roots` is gone.
    """
    everybody = dict(_everybody())
    children: dict[int, list[int]] = {}
    for pid, fields in everybody.items():
        children.setdefault(int(fields[PARENT]), []).append(pid)
    found: dict[int, list[str]] = {}
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        if pid not in everybody:
            raise ProcessLookupError(pid)
        found[pid] = everybody[pid]
        waiting += children.get(pid, [])
    return found


def _everybody() -> Iterator[tuple[int, list[str]]]:
    for folder in PROC.glob("[0-9]*"):
        # One that ends meanwhile is counted with its parent.
        with suppress(ProcessLookupError):
            yield int(folder.name), _stat(int(folder.name))


def parent_of(pid: int) -> int:
    """Who started the process `pid`."""
    return int(_stat(pid)[PARENT])


def _stat(pid: int) -> list[str]:
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        raise ProcessLookupError(pid) from None
    return text.rpartition(")")[2].split()


def own_pss_kb(pid: int) -> int:
    """Kilobytes of memory of this process alone."""
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
