"""Files encrypted at rest, chunk by chunk, each bound to its name and its place.

A file is one version byte, four bytes that name the key, a salt of sixteen; then chunks of 64 KiB
under AES-256-GCM with a key of this file alone, drawn from the salt (RFC 5869). The nonce counts
the chunks and marks the last one, as STREAM does (Hoang, Reyhanitabar, Rogaway and Vizár, 2015):
chunks that are cut off, exchanged or of another file no longer open.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext_lazy as _

from stage4club.core.encryption import KEY_ID_LENGTH, key_ids
from stage4club.core.errors import RuleError
from stage4club.core.keys import KEY_LENGTH, derive_keys

VERSION = b"\x01"
SALT_LENGTH = 16
HEADER_LENGTH = len(VERSION) + KEY_ID_LENGTH + SALT_LENGTH
CHUNK = 64 * 1024
TAG_LENGTH = 16
_COUNTER_LENGTH = 11
_PURPOSE = "stage4club file encryption 1"


class Unreadable(RuleError):
    """No key of ours opens this file: damaged, cut, of another name, or of a lost key."""

    message = _("This file can no longer be read. Destroy it, and ask for another one.")


def seal(chunks: Iterable[bytes], *, name: str) -> Iterator[bytes]:
    """What to store for the bytes of `chunks`, under the first of `settings.FIELD_KEYS`.

    Never more than two chunks are in memory.
    """
    salt = os.urandom(SALT_LENGTH)
    cipher = _cipher(derive_keys(purpose=_PURPOSE)[0], salt, name)
    yield VERSION + key_ids()[0] + salt
    held, number = bytearray(), 0
    for chunk in chunks:
        held += chunk
        # The last one is known as such only at the end: one is held back.
        while len(held) > CHUNK:
            yield cipher.encrypt(_nonce(number, is_last=False), bytes(held[:CHUNK]), None)
            del held[:CHUNK]
            number += 1
    yield cipher.encrypt(_nonce(number, is_last=True), bytes(held), None)


def opened(stored: IO[bytes], *, name: str) -> Iterator[bytes]:
    """The bytes that `seal` was given under the same `name`; each chunk is whole, or not given.

    Raises `Unreadable`, at the latest with the last chunk, when anything at all was changed.
    """
    header = stored.read(HEADER_LENGTH)
    if len(header) < HEADER_LENGTH or not header.startswith(VERSION):
        raise Unreadable
    ciphers = _ciphers(header, name)
    number, held = 0, stored.read(CHUNK + TAG_LENGTH)
    while True:
        following = stored.read(CHUNK + TAG_LENGTH)
        cipher, chunk = _open_chunk(ciphers, held, _nonce(number, is_last=not following))
        yield chunk
        if not following:
            return
        ciphers, number, held = [cipher], number + 1, following


def written_by(header: bytes) -> bytes:
    """The four bytes that name the key which wrote a file that begins with `header`."""
    return header[len(VERSION) : len(VERSION) + KEY_ID_LENGTH]


def _ciphers(header: bytes, name: str) -> list[AESGCM]:
    """Of every key that has this name: two may share their four bytes by chance."""
    keys = zip(key_ids(), derive_keys(purpose=_PURPOSE), strict=True)
    salt = header[-SALT_LENGTH:]
    return [_cipher(key, salt, name) for known, key in keys if known == written_by(header)]


def _open_chunk(ciphers: list[AESGCM], sealed: bytes, nonce: bytes) -> tuple[AESGCM, bytes]:
    for cipher in ciphers:
        try:
            return cipher, cipher.decrypt(nonce, sealed, None)
        except InvalidTag:
            continue
    raise Unreadable


def _cipher(key: bytes, salt: bytes, name: str) -> AESGCM:
    info = f"{_PURPOSE}: {name}".encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_LENGTH, salt=salt, info=info).derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_COUNTER_LENGTH, "big") + (b"\x01" if is_last else b"\x00")
