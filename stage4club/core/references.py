"""Public references: `K7M-2QX-9RD`, easy to read aloud and impossible to guess."""

from __future__ import annotations

import secrets
import unicodedata

# Without 0, O, 1 and I, which are mistaken for one another: 32 signs, five bits each.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SIGNS = 9
GROUP = 3
# What is longer is no reference; the limit keeps normalising cheap.
TYPED_MAX_LENGTH = 64


def new_reference() -> str:
    """A new random reference of 45 bits from the system's secure source, as `K7M-2QX-9RD`.

    Whether it is already in use is for the unique column that receives it to say.
    """
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(SIGNS)))


def parse_reference(text: str) -> str | None:
    """The reference somebody typed or read to us, in its written form; None when it is none.

    Lower case, spaces, points, full-width letters, other dashes or none are all read. A sign
    outside `ALPHABET` (0, O, 1, I, an accented letter) is not guessed at: the answer is None.
    """
    if len(text) > TYPED_MAX_LENGTH:
        return None
    signs = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())
    # Upper case only after the test: "ß" would become two valid signs.
    if len(signs) != SIGNS or not signs.isascii() or not set(signs.upper()) <= set(ALPHABET):
        return None
    return _grouped(signs.upper())


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, SIGNS, GROUP))
