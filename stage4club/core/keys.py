"""Keys for one purpose each, drawn from the secrets of the settings.

A secret of `settings.FIELD_KEYS` is never used itself: HKDF with SHA-256 (RFC 5869) makes another
key of it for each purpose, so that what one part shows can never help against another.
"""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SECRET_MIN_LENGTH = 32
KEY_LENGTH = 32


@lru_cache(maxsize=64)
def derive_key(secret: str, *, purpose: str, length: int = KEY_LENGTH) -> bytes:
    """`length` bytes that depend on `secret` and `purpose` alone.

    Two purposes give unrelated keys. Raises `ImproperlyConfigured` for a secret shorter than 32
    characters.
    """
    if len(secret) < SECRET_MIN_LENGTH:
        message = f"Each secret of FIELD_KEYS has at least {SECRET_MIN_LENGTH} characters."
        raise ImproperlyConfigured(message)
    derivation = HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode())
    return derivation.derive(secret.encode())


def derive_keys(*, purpose: str, length: int = KEY_LENGTH) -> tuple[bytes, ...]:
    """One key for each of `settings.FIELD_KEYS`, in order: the first writes, all of them read.

    Raises `ImproperlyConfigured` when the setting is missing, empty, one string instead of a
    list, or holds a secret that is not text or is too short.
    """
    secrets = getattr(settings, "FIELD_KEYS", None)
    # One string would be a list of secrets of one letter each.
    is_list = isinstance(secrets, list | tuple) and all(isinstance(key, str) for key in secrets)
    if not secrets or not is_list:
        raise ImproperlyConfigured("FIELD_KEYS is a list of secrets; the first one writes.")
    return tuple(derive_key(secret, purpose=purpose, length=length) for secret in secrets)
