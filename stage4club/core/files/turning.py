"""Writing files again with the first key, beside the work; begun again, it passes what is done."""

from __future__ import annotations

import fcntl
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from stage4club.core.encryption import key_ids

from .cipher import HEADER_LENGTH, Unreadable, opened, seal, written_by
from .store import _PART, _root, write


def rotate_files() -> tuple[int, list[str]]:
    """Write again what another key than the first wrote; how many, and the names that do not open.

    Killed at any moment, it leaves each file as it was or as it will be. Whoever destroys one that
    is being written again waits for it.
    """
    written, lost = 0, []
    for path in _paths():
        with suppress(FileNotFoundError):
            try:
                written += _again(path)
            except Unreadable:
                lost.append(path.name)
    return written, lost


def count_files_by_key() -> Counter[str]:
    """How many files each key wrote, by its name; keys of FIELD_KEYS first, with 0 where none."""
    found: Counter[str] = Counter({name.hex(): 0 for name in key_ids()})
    for path in _paths():
        with suppress(FileNotFoundError), path.open("rb") as stored:
            found[written_by(stored.read(HEADER_LENGTH)).hex()] += 1
    return found


def _again(path: Path) -> bool:
    with path.open("rb") as stored:
        fcntl.flock(stored, fcntl.LOCK_EX)
        # Destroyed, or written by another rotation, while we waited.
        if not stored_is_at(path, stored.fileno()):
            return False
        if written_by(stored.read(HEADER_LENGTH)) == key_ids()[0]:
            return False
        stored.seek(0)
        name = str(UUID(path.name))
        write(path, seal(opened(stored, name=name), name=name))
    return True


def stored_is_at(path: Path, descriptor: int) -> bool:
    """Whether the open file is the one that has this name now."""
    try:
        return path.stat().st_ino == Path(f"/proc/self/fd/{descriptor}").stat().st_ino
    except FileNotFoundError:
        return False


def _paths() -> Iterator[Path]:
    return (path for path in _root().glob("??/*") if not path.name.endswith(_PART))
