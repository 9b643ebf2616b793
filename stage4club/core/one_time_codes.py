"""Codes of six digits, beside a private link: whoever holds the link alone opens nothing with it.

A link may have been forwarded, or read over a shoulder. What it must not show by itself opens with
a code that goes where the person is known to be: to her address, or said on the telephone.

The digits are computed from the key of the row, as the token of a link is, and never stored: who
reads the database, a backup or an outbox finds none. Messages hold a placeholder, filled in at the
moment of sending. A rotation of FIELD_KEYS kills the codes of those ten minutes.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from .errors import RuleError
from .keys import derive_keys
from .links import LinkDead, Placeholder
from .models import OneTimeCode, PrivateLink
from .models.one_time_code import TRIES

LIFETIME = timedelta(minutes=10)
#: Codes of one link: as many as an honest person needs, too few to guess one.
AN_HOUR = 3
A_DAY = 10
DIGITS = 6
#: How long a code is kept once its time is over: until it is counted no more.
KEPT = timedelta(days=1)

#: How every placeholder begins.
PLACEHOLDER_MARK = "{{one-time-code:"

_PLACEHOLDER = re.compile(r"\{\{one-time-code:(?P<id>[^{}]*)\}\}")
_PURPOSE = "stage4club one-time code 1"


class TooManyCodes(RuleError):
    """The link was given as many codes as it may in this time."""

    message = _("Several codes were asked for already. Please try again later, or call us.")


class CodeOver(RuleError):
    """A code that was to be told is used, replaced, or its time is over."""

    message = _("This code is no longer valid. Please ask for another one.")


class Tried(StrEnum):
    """What a try came to."""

    RIGHT = "right"
    WRONG = "wrong"
    #: There is no code to try: none was given, or it is used, too old, or tried too often.
    OVER = "over"


@transaction.atomic
def give_code(link: PrivateLink, *, purpose: str, now: datetime) -> OneTimeCode:
    """A new code for what `purpose` names behind `link`; the one before opens nothing any more.

    Good for ten minutes. Raises `LinkDead`, and `TooManyCodes` beyond `AN_HOUR` or `A_DAY`.
    """
    # Held: of two asked for at the same moment the second counts, and replaces, the first.
    held = PrivateLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if not held.is_alive(now) or held.generation != link.generation:
        raise LinkDead
    given = OneTimeCode.objects.filter(link=held)
    for most, span in ((AN_HOUR, timedelta(hours=1)), (A_DAY, timedelta(days=1))):
        if given.filter(created_at__gt=now - span).count() >= most:
            raise TooManyCodes
    given.open().filter(purpose=purpose).update(replaced_at=now)
    return OneTimeCode.objects.create(
        link=held,
        generation=held.generation,
        purpose=purpose,
        created_at=now,
        expires_at=now + LIFETIME,
    )


def digits_of(code: OneTimeCode) -> str:
    """The six digits of `code`, to be said or sent now."""
    [key, *_others] = derive_keys(purpose=_PURPOSE)
    value = f"{code.purpose}|{code.link_id}|{code.generation}|{code.pk}"
    digest = hmac.new(key, value.encode(), sha256).digest()
    # Sixteen bytes: some numbers come more often than others by one in 10^32.
    return f"{int.from_bytes(digest[:16], 'big') % 10**DIGITS:0{DIGITS}}"


@transaction.atomic
def try_code(link: PrivateLink, typed: str, *, purpose: str, now: datetime) -> Tried:
    """Whether `typed` is the code of `link` for `purpose`: right once, in time, within `TRIES`.

    Counts the try, whatever it comes to; the caller's transaction must not undo it. The comparison
    takes the same time wherever the digits differ.
    """
    # Held: of two tries at the same moment the second is counted after the first.
    open_codes = OneTimeCode.objects.select_for_update(of=("self",)).open()
    code = open_codes.filter(
        link=link,
        purpose=purpose,
        generation=link.generation,
        link__generation=link.generation,
        link__revoked_at=None,
        expires_at__gt=now,
    ).first()
    if code is None or code.tries >= TRIES:
        return Tried.OVER
    code.tries += 1
    is_right = constant_time_compare(typed, digits_of(code))
    if is_right:
        code.used_at = now
    code.save(update_fields=["tries", "used_at"])
    if is_right:
        return Tried.RIGHT
    return Tried.OVER if code.tries == TRIES else Tried.WRONG


def delete_old_codes(now: datetime) -> int:
    """Delete codes that count for nothing any more; return how many."""
    deleted, _by_model = OneTimeCode.objects.expired(now - KEPT).delete()
    return deleted


def placeholder(code: OneTimeCode) -> Placeholder:
    """What stands for the digits of `code` in a stored text."""
    return Placeholder(f"{PLACEHOLDER_MARK}{code.pk}}}}}")


def neutralise_placeholders(text: str, shown: str) -> str:
    """Replace each placeholder of `text` by `shown`, which opens nothing."""
    return _PLACEHOLDER.sub(lambda _match: shown, text)


def fill_placeholders(text: str, *, subject: tuple[str, str], now: datetime) -> str:
    """Replace each placeholder of `text` by its digits. One query, or none without any.

    `subject` is the `subject_key` of what the text is about. Raises CodeOver for a code that opens
    nothing any more, or that opens what belongs to another subject.
    """
    ids = {_parse_id(match["id"]) for match in _PLACEHOLDER.finditer(text)}
    if not ids:
        return text
    codes = OneTimeCode.objects.open().filter(
        pk__in=ids,
        link__subject_type=subject[0],
        link__subject_id=subject[1],
        link__revoked_at=None,
        expires_at__gt=now,
    )
    digits = {code.pk: digits_of(code) for code in codes}
    if len(digits) < len(ids):
        raise CodeOver
    return _PLACEHOLDER.sub(lambda match: digits[UUID(match["id"])], text)


def _parse_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise CodeOver from error
