"""The token a form carries: which form this is, and when it was opened.

One token is one sending: the same key twice is a double click, a reload or a retry, never a
second request. The token is signed, not secret, and holds nothing about the person.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.signing import BadSignature, TimestampSigner, b62_decode

KEY_BYTES = 16
_SALT = "stage4club.core.forms"


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a token says: `key`, 128 random bits as text, and `opened_at`, aware, to the second."""

    key: str
    opened_at: datetime


def new_form_token() -> str:
    """A new signed token of a form opened at this moment."""
    return TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(KEY_BYTES))


def is_form_token(token: str | None) -> bool:
    """True for a token of ours, whatever its age."""
    if not token:
        return False
    try:
        TimestampSigner(salt=_SALT).unsign(token)
    except BadSignature:
        return False
    return True


def read_form_token(token: str | None, now: datetime) -> FormToken | None:
    """What `token` says, or None when it is missing, damaged or not ours.

    There is no maximum age: somebody may come back to an open page the next day, and is not told
    off for it. `opened_at` is never after `now`, whatever the clocks of two machines say.
    """
    if not token or not is_form_token(token):
        return None
    key, seconds, _signature = token.split(TimestampSigner().sep)
    opened_at = datetime.fromtimestamp(b62_decode(seconds), tz=UTC)
    return FormToken(key=key, opened_at=min(opened_at, now))
