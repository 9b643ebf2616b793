"""What a session says of who is signing in, and of how who is signed in proved who she is.

Between the password and the second proof a session holds the account's key, the moment, and the
fingerprint of the password: never a signed-in user. It dies after ten minutes, when the password
changes, and with the fifth code that does not fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from stage4club.core.access import record_access
from stage4club.core.client_address import client_address
from stage4club.core.models import AccessKind

from ..models import User
from ..operations import ask_leave, note_accepted

#: How long one may take between the password and the second proof, to find one's telephone.
PENDING_FOR = timedelta(minutes=10)
#: How long after proving who one is the proofs themselves may be changed.
FRESH_FOR = timedelta(minutes=10)
#: Codes that do not fit, after which the password is asked again.
TRIES = 5

_PENDING = "signing_in"
_PROOF = "second_proof"
_KNOWN_AT = "known_at"


@dataclass(frozen=True)
class Pending:
    """Somebody whose password was right; where she wanted to go."""

    user: User
    to: str


def begin(request: HttpRequest, user: User, *, to: str, now: datetime) -> Pending:
    """Remember that `user` gave her password. Nobody is signed in; the session has another key.

    Who was signed in here is signed out: two people never share a session.
    """
    if request.user.is_authenticated:
        logout(request)
    request.session.cycle_key()
    request.session[_PENDING] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "at": now.isoformat(),
        "to": to,
        "refused": 0,
    }
    return Pending(user, to)


def pending(request: HttpRequest, *, now: datetime) -> Pending | None:
    """Who is signing in here; None when nobody is, or not any more."""
    kept = request.session.get(_PENDING)
    if kept is None or not is_since(kept["at"], PENDING_FOR, now):
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not user.is_staff:
        return None
    if not constant_time_compare(user.get_session_auth_hash(), kept["password"]):
        return None
    return Pending(user, kept["to"])


def is_pending(request: HttpRequest) -> bool:
    """Whether who is here is signing in; asked once `pending` has said who."""
    return _PENDING in request.session


def ask(request: HttpRequest, user: User, *, now: datetime) -> None:
    """Count one try for `user` before it is looked at. Raises `TooManyTries`."""
    ask_leave(user.email, client_address(request), now=now)


def refuse(request: HttpRequest, user: User | None, *, now: datetime) -> bool:
    """Write down a sign-in that was refused; return whether one may try again without a password.

    `user` is the account that was meant; None where there is none.
    """
    record_access(AccessKind.SIGN_IN_FAILED, user or User, by=None, now=now)
    kept = request.session.get(_PENDING)
    if kept is None:
        return False
    request.session[_PENDING] = {**kept, "refused": kept["refused"] + 1}
    if kept["refused"] + 1 < TRIES:
        return True
    del request.session[_PENDING]
    return False


def complete(request: HttpRequest, user: User, *, by_proof: bool, now: datetime) -> None:
    """Sign `user` in, write it down, and remember by what: the only caller of Django's `login`.

    The session has another key from now on (Django's `login`).
    """
    request.session.pop(_PENDING, None)
    login(request, user)
    request.session[_PROOF] = by_proof
    note_known(request, now=now)
    note_accepted(user.email, client_address(request), now=now)
    record_access(AccessKind.SIGN_IN, user, by=user, now=now)


def is_proved(request: HttpRequest) -> bool:
    """Whether who is signed in here showed a second proof."""
    return bool(request.session.get(_PROOF))


def note_known(request: HttpRequest, *, now: datetime) -> None:
    """She has just proved who she is: for ten minutes she may change her proofs."""
    request.session[_KNOWN_AT] = now.isoformat()


def note_proved(request: HttpRequest) -> None:
    """She has just shown a second proof in a session that was opened without one."""
    request.session[_PROOF] = True


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Whether she proved who she is a moment ago."""
    known_at: Any = request.session.get(_KNOWN_AT)
    return known_at is not None and is_since(known_at, FRESH_FOR, now)


def is_since(written: str, how_long: timedelta, now: datetime) -> bool:
    """Whether the moment is in the last `how_long`: neither before, nor to come."""
    return timedelta(0) <= now - datetime.fromisoformat(written) <= how_long
