"""A client of clamd, the scanner that runs where `CLAMD_URL` says; without it nothing is scanned.

The protocol is that of clamd(8): `zINSTREAM`, chunks after their length, a length of zero, then one
line that ends with a NUL.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from enum import Enum
from urllib.parse import urlsplit

from django.conf import settings

#: For each step, in seconds. A scan of 10 MB takes less than one.
PATIENCE = 30
PORT = 3310
_LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner gave no verdict: what was to be scanned is not."""


class Verdict(Enum):
    """What the scanner says."""

    CLEAN = "clean"
    INFECTED = "infected"


def is_scanning() -> bool:
    """Whether a scanner is configured."""
    return bool(settings.CLAMD_URL)


def scan(chunks: Iterable[bytes]) -> Verdict:
    """What the scanner says of the bytes of `chunks`.

    Raises `ScannerAway` for any other answer than its two, or none.
    """
    try:
        with _connection() as connection:
            connection.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
            connection.sendall(struct.pack("!I", 0))
            answer = _line(connection)
    except OSError as error:
        raise ScannerAway(type(error).__name__) from None
    if answer == b"stream: OK":
        return Verdict.CLEAN
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return Verdict.INFECTED
    # It may hold a path of the scanner's machine, and nothing else is known of it.
    raise ScannerAway("no verdict")


def _connection() -> socket.socket:
    """Raises OSError."""
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        try:
            connection.connect(where.path)
        except OSError:
            connection.close()
            raise
        return connection
    address = (where.hostname or "localhost", where.port or PORT)
    return socket.create_connection(address, timeout=PATIENCE)


def _line(connection: socket.socket) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
        more = connection.recv(_LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.partition(b"\0")[0].strip()
