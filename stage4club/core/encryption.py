"""Fields and message bodies encrypted at rest, each bound to the place where it stands.

A blob is one version byte, four bytes that name the key, a nonce of twelve bytes, then AES-256-GCM
(NIST SP 800-38D) over the UTF-8 text. The context, "table.column:pk", is the associated data: a
blob copied into another row or column no longer opens. Random nonces are safe for 2^32 blobs of
one key, far beyond what is ever written here.
"""

from __future__ import annotations

import os
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.keys import derive_keys

VERSION = b"\x01"
KEY_ID_LENGTH = 4
NONCE_LENGTH = 12
HEADER_LENGTH = len(VERSION) + KEY_ID_LENGTH
TAG_LENGTH = 16

PURPOSE = "stage4club field encryption 1"


class Undecipherable(RuleError):
    """A blob that no key of ours opens here: damaged, cut, moved elsewhere, or of a lost key."""

    message = _("This cannot be read any more. Please call us.")


def encrypt(plaintext: str, *, context: str) -> bytes:
    """`plaintext` under the first key of `settings.FIELD_KEYS`, to be opened at `context` only.

    The same text gives another blob each time; only its length can be guessed from it. Raises
    `ValueError` for an empty context, or for text that UTF-8 cannot hold (a lone surrogate).
    """
    key_id, key = _keyring()[0]
    nonce = os.urandom(NONCE_LENGTH)
    sealed = AESGCM(key).encrypt(nonce, plaintext.encode(), _associated(context))
    return VERSION + key_id + nonce + sealed


def decrypt(blob: bytes | bytearray | memoryview, *, context: str) -> str:
    """The text that `encrypt` was given with the same `context`, whichever of our keys wrote it.

    Raises `Undecipherable`, without saying why, when anything at all was changed.
    """
    data = bytes(blob)
    if not data.startswith(VERSION) or len(data) < HEADER_LENGTH + NONCE_LENGTH + TAG_LENGTH:
        raise Undecipherable
    key_id = data[len(VERSION) : HEADER_LENGTH]
    nonce = data[HEADER_LENGTH : HEADER_LENGTH + NONCE_LENGTH]
    sealed = data[HEADER_LENGTH + NONCE_LENGTH :]
    associated = _associated(context)
    for known_id, key in _keyring():
        if known_id != key_id:
            continue
        # Two keys may share their four bytes by chance: each is tried.
        with suppress(InvalidTag):
            return AESGCM(key).decrypt(nonce, sealed, associated).decode()
    raise Undecipherable


def written_with_first_key(blob: bytes | bytearray | memoryview) -> bool:
    """Whether the key that writes today wrote `blob`, so that a rotation may pass over it.

    Reads the header alone: it does not say that the blob opens.
    """
    key_id, _key = _keyring()[0]
    return bytes(blob[:HEADER_LENGTH]) == VERSION + key_id


def key_ids() -> tuple[bytes, ...]:
    """The four bytes that name each of `settings.FIELD_KEYS`, in order; they tell nothing of it."""
    return derive_keys(purpose=f"{PURPOSE}: name", length=KEY_ID_LENGTH)


def _keyring() -> list[tuple[bytes, bytes]]:
    """Each key after the four bytes that name it, which are drawn apart."""
    return list(zip(key_ids(), derive_keys(purpose=PURPOSE), strict=True))


def _associated(context: str) -> bytes:
    if not context:
        raise ValueError("A context says where the text stands, as table.column:pk.")
    return context.encode()
