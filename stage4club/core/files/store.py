"""Where sealed files lie: under the key of their row, outside everything that is served.

A file is written under another name and moved when it is whole, so that one that has its name is
whole. Its row is written after it, and it is destroyed after its row has said so is committed:
what is left of an interruption is a file without a row, which a sweep finds (`names_kept`).
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError

from .cipher import opened, seal
from .refusals import NoRoom

logger = logging.getLogger(__name__)

FOLDER = "documents"
_PART = ".part"
_READ = 64 * 1024


class FileGone(RuleError):
    """Nothing lies under this name."""

    message = _("The file is not here any more. Ask for another one.")


def keep(content: IO[bytes], *, name: UUID) -> None:
    """Store the bytes of `content` under `name`, sealed; all of them, or nothing.

    Raises `NoRoom` where the disk takes no more.
    """
    content.seek(0)
    try:
        write(path_of(name), seal(iter(lambda: content.read(_READ), b""), name=str(name)))
    except OSError as error:
        # The number says it: the words would hold a path.
        logger.error("A document could not be kept: errno %s", error.errno)  # noqa: TRY400
        raise NoRoom from None


def read(name: UUID) -> Iterator[bytes]:
    """The bytes under `name`, each chunk checked as it is read.

    Raises `FileGone` with the first one, `Unreadable` at the latest with the last.
    """
    try:
        stored = path_of(name).open("rb")
    except FileNotFoundError:
        raise FileGone from None
    with stored:
        yield from opened(stored, name=str(name))


def destroy(name: UUID) -> None:
    """Nothing lies under `name` any more; done again, it changes nothing.

    Waits for whoever is writing it again with another key.
    """
    path = path_of(name)
    with suppress(FileNotFoundError), path.open("rb") as stored:
        fcntl.flock(stored, fcntl.LOCK_EX)
        path.unlink()


def names_kept(*, before: datetime) -> Iterator[UUID]:
    """The names of what was stored before that moment, in no order.

    What an interruption left of a file that was being written is removed on the way.
    """
    for path in _root().glob("??/*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime >= before.timestamp():
                continue
            if path.name.endswith(_PART):
                path.unlink()
            else:
                yield UUID(path.name)


def is_kept(name: UUID) -> bool:
    """Whether something lies under `name`."""
    return path_of(name).exists()


def path_of(name: UUID) -> Path:
    """Where it lies: nothing in it tells whose it is, nor what."""
    return _root() / name.hex[:2] / name.hex


def write(path: Path, sealed: Iterator[bytes]) -> None:
    """Write a whole file, or none; what stood there is replaced at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}{_PART}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER
