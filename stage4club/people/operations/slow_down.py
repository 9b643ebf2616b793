"""Tries to sign in are slowed down, never locked: no stranger can keep anybody out.

Whoever asks for a password or a code calls `ask_leave` before looking at it, then one of the three
`note_…`. Nothing sleeps: too early a try is refused, with the seconds that are left.

- An account that was tried five times in fifteen minutes: each address tries again 20 seconds
  after its last try, 40 after six, 60 after more. An address that has not tried yet is told once
  to wait 20 seconds. The wait is each address's own, so that nobody can use up another's turn.
- Where the account signed in within 90 days, only the tries of that address count, ten of them.
- An address refused for thirty accounts in fifteen minutes waits in the same way for each account
  that is not known there. One person's mistakes count once: sixty people behind the address of one
  hospital all get in.

With `settings.RATE_LIMITS` off none of this is asked, nor written down.
"""

from __future__ import annotations

import hmac
import math
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import ngettext

from stage4club.core.errors import TooSoon
from stage4club.core.keys import derive_keys
from stage4club.core.locks import hold

from ..models import SignInAttempt
from ..models.sign_in_attempt import Standing, TryOutcome
from ..models.user import fold_address

#: How long a try counts.
WINDOW = timedelta(minutes=15)
TRIES_OF_ACCOUNT = 5
#: From an address that is known for the account.
TRIES_WHERE_KNOWN = 10
ACCOUNTS_OF_ADDRESS = 30
KNOWN_FOR = timedelta(days=90)
WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(seconds=60)

_PURPOSE = "stage4club sign-in tries 1"


class TooManyTries(TooSoon):
    """There were several tries in a row: the next one has to wait `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(lazy(_words, str)(seconds), seconds=seconds)


class _Pair(NamedTuple):
    account: str
    address: str


def ask_leave(account: str, address: str, *, now: datetime) -> None:
    """Count one try for `account` from the network address `address`, before it is looked at.

    `account` is what was typed, whether there is such an account or not; capitals do not count.
    Of any number of tries at once no more pass than one after the other. Raises `TooManyTries`:
    then nothing may be looked at.
    """
    if not settings.RATE_LIMITS:
        return
    seconds = _count(_pair(account, address), now)
    if seconds:
        raise TooManyTries(seconds)


def note_refused(account: str, address: str, *, now: datetime) -> None:
    """The try was wrong: it counts for fifteen minutes from `now`."""

    def refuse(pair: _Pair) -> None:
        _take_back(pair)
        _write(pair, TryOutcome.REFUSED, now)

    _settle(account, address, refuse)


def note_passed(account: str, address: str, *, now: datetime) -> None:
    """The password was right and a code is still to come: the try is taken back, no more."""
    _settle(account, address, _take_back)


def note_accepted(account: str, address: str, *, now: datetime) -> None:
    """She is signed in: her tries from there are forgotten, and the address is known for her."""

    def accept(pair: _Pair) -> None:
        SignInAttempt.objects.between(*pair).delete()
        _write(pair, TryOutcome.ACCEPTED, now)

    _settle(account, address, accept)


def delete_expired_attempts(*, now: datetime) -> None:
    """Delete what no longer counts: tries after 15 minutes, known addresses after 90 days."""
    SignInAttempt.objects.expired(since=now - WINDOW, known_since=now - KNOWN_FOR).delete()


@transaction.atomic
def _count(pair: _Pair, now: datetime) -> int:
    """Seconds to wait; 0 after the try was written down."""
    # Others for this account wait here, and count this try.
    hold([f"people.sign-in:{pair.account}"])
    standing = SignInAttempt.objects.standing(
        *pair, since=now - WINDOW, known_since=now - KNOWN_FOR
    )
    wait = _wait(standing)
    if not wait:
        _write(pair, TryOutcome.IN_HAND, now)
        return 0
    if standing.waits_since is None:
        _write(pair, TryOutcome.TOLD_TO_WAIT, now)
        return _seconds(wait)
    left = standing.waits_since + wait - now
    if left > timedelta():
        return _seconds(left)
    _write(pair, TryOutcome.IN_HAND, now)
    return 0


def _wait(standing: Standing) -> timedelta:
    """How long after its last try the address may try again; nothing while it is not slowed."""
    free = TRIES_WHERE_KNOWN if standing.is_known else TRIES_OF_ACCOUNT
    if standing.is_known:
        is_slowed = standing.of_pair >= free
    else:
        is_slowed = (
            standing.of_account >= free or standing.accounts_of_address >= ACCOUNTS_OF_ADDRESS
        )
    if not is_slowed:
        return timedelta()
    return min(WAIT * (1 + max(standing.of_pair - free, 0)), LONGEST_WAIT)


def _settle(account: str, address: str, note: Callable[[_Pair], None]) -> None:
    if not settings.RATE_LIMITS:
        return
    pair = _pair(account, address)
    with transaction.atomic():
        hold([f"people.sign-in:{pair.account}"])
        note(pair)


def _take_back(pair: _Pair) -> None:
    rows = SignInAttempt.objects.between(*pair).filter(outcome=TryOutcome.IN_HAND)
    rows.filter(pk__in=rows.order_by("-at", "-pk").values("pk")[:1]).delete()


def _write(pair: _Pair, outcome: TryOutcome, now: datetime) -> None:
    SignInAttempt.objects.create(
        account_key=pair.account, address_key=pair.address, outcome=outcome, at=now
    )


def _pair(account: str, address: str) -> _Pair:
    # As Django's form reads an address before it looks for the account.
    folded = fold_address(unicodedata.normalize("NFKC", account))
    return _Pair(_digest("account", folded), _digest("address", address))


def _digest(kind: str, text: str) -> str:
    # After a rotation of the keys every address is new to every account, and no more than that.
    key = derive_keys(purpose=_PURPOSE)[0]
    # What was typed may be no Unicode at all.
    return hmac.digest(key, f"{kind}\n{text}".encode(errors="surrogatepass"), "sha256").hex()


def _seconds(wait: timedelta) -> int:
    return math.ceil(wait.total_seconds())


def _words(seconds: int) -> str:
    return ngettext(
        "There were several tries in a row. Wait %(seconds)d second, then try again.",
        "There were several tries in a row. Wait %(seconds)d seconds, then try again.",
        seconds,
    ) % {"seconds": seconds}
