"""The codes of an application (RFC 6238: SHA-1, six digits, thirty seconds) and those on paper."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from base64 import b32decode, b32encode
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from stage4club.core.references import ALPHABET

DIGITS = 6
STEP_SECONDS = 30
#: A telephone's clock may be wrong by that many steps each way.
TOLERANCE = 1
#: Twenty bytes, as long as the digest (RFC 4226, 4).
SECRET_BYTES = 20
#: What the list of the application says in front of the address: neutral, whoever looks over.
ISSUER = "Club"

RECOVERY_CODES = 10
#: Twelve signs of thirty-two: sixty bits, in three groups that are easy to copy.
SIGNS = 12
GROUP = 4
#: What is longer is no code; the limit keeps normalising cheap.
TYPED_MAX_LENGTH = 64


def new_secret() -> str:
    """A new secret, in base 32 without padding."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_of(now: datetime) -> int:
    """The half minute of this moment, counted since 1970."""
    return int(now.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """The six digits that an application with this secret shows during this half minute."""
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def matching_step(secret: str, typed: str, *, now: datetime, after: int = 0) -> int | None:
    """The half minute later than `after` of which `typed` is the code; None when there is none.

    Spaces and full-width digits are read. Every candidate is compared, in constant time.
    """
    code = _signs(typed)
    step = step_of(now)
    matches = [
        candidate
        for candidate in range(step - TOLERANCE, step + TOLERANCE + 1)
        if hmac.compare_digest(code_of(secret, candidate).encode(), code.encode())
    ]
    return next((match for match in matches if match > after), None)


def provisioning_url(secret: str, *, address: str) -> str:
    """What an application reads from the picture: the secret, under our name and her address."""
    return _totp(secret).get_provisioning_uri(address, ISSUER)


def spaced(secret: str) -> str:
    """The secret as one types it by hand: in groups of four."""
    return " ".join(secret[start : start + GROUP] for start in range(0, len(secret), GROUP))


def new_recovery_codes() -> list[str]:
    """Ten new codes as they are printed: `K7M2-QX9R-D4TP`."""
    return [_new_recovery_code() for _ in range(RECOVERY_CODES)]


def recovery_digest(typed: str) -> str:
    """What is kept of a code, however it was typed: lower case, spaces, other dashes or none."""
    return hashlib.sha256(_signs(typed).upper().encode()).hexdigest()


def _new_recovery_code() -> str:
    signs = "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))
    return "-".join(signs[start : start + GROUP] for start in range(0, SIGNS, GROUP))


def _signs(typed: str) -> str:
    """The letters and digits of what was typed; nothing of what is too long to be a code."""
    if len(typed) > TYPED_MAX_LENGTH:
        return ""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed) if sign.isalnum())


def _totp(secret: str) -> TOTP:
    # SHA-1 is what applications know; as a key of HMAC it is not broken (RFC 6238, 1.2).
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
