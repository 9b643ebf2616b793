"""The name that a file came with, made harmless; by what the same file is known again."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable

from stage4club.core.keys import derive_keys

#: What is kept of a name, its extension included.
LONGEST = 100
_EXTENSION = 10
#: Controls, marks that turn the order of signs, private and lone surrogates (Unicode, chapter 4.5).
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_PURPOSE = "stage4club files: same one"


def kept_name(name: str) -> str:
    """The last part of `name`, in one line of signs that can be seen; "" where nothing is left."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSEEN)
    line = " ".join(seen.split()).strip(". ")
    if len(line) <= LONGEST:
        return line
    stem, dot, extension = line.rpartition(".")
    if not dot or len(extension) > _EXTENSION:
        return line[: LONGEST - 1] + "…"
    return stem[: LONGEST - len(extension) - 2] + "…." + extension


def name_digests(chunks: Iterable[bytes]) -> list[str]:
    """By which the same bytes are known again: one for each key, that of the first one first.

    Keyed, so that whoever reads the database cannot find out whether she holds the same file.
    """
    keyed = [hmac.new(key, digestmod="sha256") for key in derive_keys(purpose=_PURPOSE)]
    for chunk in chunks:
        for one in keyed:
            one.update(chunk)
    return [one.hexdigest() for one in keyed]
