"""The messages to members of staff about their own accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from stage4club.notifications.enums import Purpose
from stage4club.notifications.models import Message
from stage4club.notifications.operations import preview_message, queue_message
from stage4club.notifications.rendering import EmailKind, Rendered

from .models import User

INVITATION = EmailKind("people.invitation", "people/invitation", Purpose.REPLY)
NEW_PASSWORD = EmailKind("people.new_password", "people/new_password", Purpose.REPLY)
ADDRESS_CHANGED = EmailKind("people.address_changed", "people/address_changed", Purpose.REPLY)
ACCOUNT_CHANGED = EmailKind("people.account_changed", "people/account_changed", Purpose.REPLY)
PASSWORD_CHANGED = EmailKind("people.password_changed", "people/password_changed", Purpose.REPLY)


def queue_link(kind: EmailKind, user: User, *, by: User | None, now: datetime) -> Message:
    """Write a message with a working link. Without `by`, somebody asked on the sign-in page.

    The token stands in the stored body, which is encrypted at rest, and nowhere else: not in the
    preview, the audit or the log. No handler shows these messages to staff.
    """
    return queue_message(
        kind,
        to=user.email,
        language=user.language,
        context=_context(user, by, now, password_url(user)),
        dedupe_key=f"user/{user.pk}/{kind.name}/{now:%Y%m%dT%H%M%S%f}",
        about=user,
        by=by,
        now=now,
    )


def preview_link(kind: EmailKind, user: User, *, by: User, now: datetime) -> Rendered:
    """The same message with a link that opens nothing: it is not the reader's."""
    return preview_message(
        kind,
        to=user.email,
        language=user.language,
        context=_context(user, by, now, sample_url()),
    )


def queue_address_notice(former: User, *, by: User, now: datetime) -> Message:
    """Tell the former address that the account now has another one."""
    return queue_message(
        ADDRESS_CHANGED,
        to=former.email,
        language=former.language,
        context={"name": former.name, "by_name": by.name},
        dedupe_key=f"user/{former.pk}/{ADDRESS_CHANGED.name}/{now:%Y%m%dT%H%M%S%f}",
        about=former,
        by=by,
        now=now,
    )


def queue_account_notice(user: User, change: str, *, by: User, now: datetime) -> Message:
    """Tell the owner of an account what has just changed in it, whoever did it."""
    return queue_message(
        ACCOUNT_CHANGED,
        to=user.email,
        language=user.language,
        context={
            "name": user.name,
            "by_name": by.name,
            "is_hers": user.pk == by.pk,
            "change": str(change),
            "at": now,
        },
        dedupe_key=f"user/{user.pk}/{ACCOUNT_CHANGED.name}/{change}/{now:%Y%m%dT%H%M%S%f}",
        about=user,
        by=by,
        now=now,
    )


def queue_password_notice(user: User, *, now: datetime) -> Message:
    """Tell the owner of an account that it has another password: only she should have known."""
    return queue_message(
        PASSWORD_CHANGED,
        to=user.email,
        language=user.language,
        context={"name": user.name, "changed_at": now},
        dedupe_key=f"user/{user.pk}/{PASSWORD_CHANGED.name}/{now:%Y%m%dT%H%M%S%f}",
        about=user,
        by=user,
        now=now,
    )


def password_url(user: User) -> str:
    """The whole address at which `user` chooses a password.

    Django's own token: it is never stored, dies when the password is set or the address changes,
    and after `PASSWORD_RESET_TIMEOUT`.
    """
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return _whole(key, default_token_generator.make_token(user))


def sample_url() -> str:
    """The same address as a preview shows it: it opens nothing."""
    return _whole("KEY", "TOKEN").replace("KEY/TOKEN", "…")


def _context(user: User, by: User | None, now: datetime, link: str) -> dict[str, Any]:
    return {
        "name": user.name,
        "by_name": by.name if by else "",
        "link": link,
        "link_until": now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    }


def _whole(key: str, token: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("staff-invitation", args=[key, token])
