"""`python -m examiner KIND`: the file comes in, what is to be kept goes out."""

from __future__ import annotations

import errno
import os
import resource
import sys
from typing import BinaryIO

from .faults import Fault, Refused

#: Of the whole process: a picture of the most pixels, decoded by the hungriest of the libraries.
MEMORY = 768 * 1024 * 1024
SECONDS = 20
OUTPUT = 32 * 1024 * 1024
#: What a disk says that takes no more.
NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO})


def hold_back() -> None:
    """From here on this process can neither fill the memory, the disk nor the day."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def main(kind: str, source: BinaryIO, target: BinaryIO) -> int:
    """Write to `target` what is to be kept of `source`; 0, or the `Fault` as a number."""
    source.seek(0)
    try:
        if kind == "pdf":
            from .pdfs import rebuild  # noqa: PLC0415 - one library or the other, never both

            rebuild(source, target)
        else:
            from .pictures import draw_again  # noqa: PLC0415

            draw_again(source, target, kind=kind)
    except Refused as refusal:
        return refusal.fault
    except MemoryError:
        return Fault.TOO_MANY_PIXELS
    except OSError as error:
        # Any other is a library's word for a file that is damaged or cut.
        if error.errno in NO_ROOM:
            raise
        return Fault.BROKEN
    except Exception:  # noqa: BLE001 - whatever a library says of a file that it cannot read
        return Fault.BROKEN
    return 0


if __name__ == "__main__":
    hold_back()
    with os.fdopen(0, "rb") as came, os.fdopen(1, "wb") as kept:
        code = main(sys.argv[1], came, kept)
    # At once: no library has anything more to say.
    os._exit(code)
