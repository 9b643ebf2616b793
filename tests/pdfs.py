"""What stands in a PDF file, for tests: its objects are packed in streams."""

import re
import zlib
from contextlib import suppress

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def unpacked(pdf: bytes) -> str:
    """The file with what its streams hold."""
    parts = [pdf]
    for packed in _STREAM.findall(pdf):
        with suppress(zlib.error):
            parts.append(zlib.decompress(packed))
    return b"\n".join(parts).decode("latin-1")


def roles(pdf: bytes) -> list[str]:
    """What each part of its pages is to a screen reader, in the order in which it is read."""
    found: list[str] = re.findall(r"/S /(H\d|P|BlockQuote|LI?|Link)\b", unpacked(pdf))
    return found
