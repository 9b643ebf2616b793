"""Where somebody is signed in, and ending it there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stage4club.core import audit

from ..models import BrowserSession, User
from ..models.browser_session import BrowserSessionQuerySet


@transaction.atomic
def close_session(row_key: str, *, by: User, now: datetime) -> bool:
    """End one session of `by`; whether there was one. Somebody else's is none of hers."""
    return _close(BrowserSession.objects.of_account(by.pk).filter(pk=row_key), by=by, now=now)


@transaction.atomic
def close_other_sessions(*, keep: str, by: User, now: datetime) -> bool:
    """End every session of `by` but the one with the key `keep`; whether there was one."""
    return _close(BrowserSession.objects.of_account(by.pk).exclude(pk=keep), by=by, now=now)


@transaction.atomic
def close_sessions(user: User, *, by: User, now: datetime) -> User:
    """End every session of `user`: on all her devices she is asked for her password again."""
    forget_sessions(user)
    audit.record("close-sessions", user, by=by, now=now)
    return user


def forget_sessions(user: User) -> None:
    """Delete every session of `user`, in the caller's transaction and under its line of audit."""
    BrowserSession.objects.of_account(user.pk).delete()


def _close(rows: BrowserSessionQuerySet, *, by: User, now: datetime) -> bool:
    closed, _by_model = rows.delete()
    if closed:
        audit.record("close-sessions", by, by=by, now=now)
    return bool(closed)
