"""The messages to members of staff about their own accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from stage4club.notifications.enums import Purpose
from stage4club.notifications.models import Message
from stage4club.notifications.operations import preview_message, queue_message
from stage4club.notifications.rendering import EmailKind, Rendered

from .invitations import password_url, sample_url
from .models import User

INVITATION = EmailKind("people.invitation", "people/invitation", Purpose.REPLY)
NEW_PASSWORD = EmailKind("people.new_password", "people/new_password", Purpose.REPLY)
ADDRESS_CHANGED = EmailKind("people.address_changed", "people/address_changed", Purpose.REPLY)


def queue_link(kind: EmailKind, user: User, *, by: User, now: datetime) -> Message:
    """Write a message with a working link.

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


def _context(user: User, by: User, now: datetime, link: str) -> dict[str, Any]:
    return {
        "name": user.name,
        "by_name": by.name,
        "link": link,
        "link_until": now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    }
