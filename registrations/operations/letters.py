"""One letter about a registration: seen first, said on the telephone, or written and queued."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from stage4club.core.links import open_link, placeholder, preview_placeholder
from stage4club.notifications.models import Message
from stage4club.notifications.operations import preview_message, queue_message
from stage4club.notifications.rendering import EmailKind, Rendered
from stage4club.people.models import User

from ..emails import LINK_PURPOSE
from ..models import Registration
from ..scripts import Script, render_script

Words = Mapping[str, Any]


def preview_letter(registration: Registration, kind: EmailKind, words: Words) -> Rendered | Script:
    """What `write_letter` would send, or the words to say to who is not written to.

    Reads only. Equal to what is sent except for the address of the private page.
    """
    if not registration.takes_email:
        return spoken_letter(registration, kind, words)
    return preview_message(
        kind,
        to=registration.email,
        language=registration.language,
        context={**words, "private_link": preview_placeholder()},
    )


def spoken_letter(registration: Registration, kind: EmailKind, words: Words) -> Script:
    """The same news in words to say: the script that has the name of the message."""
    name = kind.template.rpartition("/")[2]
    return render_script(name, language=registration.language, context=words)


def write_letter(
    registration: Registration,
    kind: EmailKind,
    words: Words,
    *,
    by: User,
    now: datetime,
    calendar: bytes | None = None,
) -> Message:
    """Queue the one message, with the person's private link; it leaves after the undo delay.

    The caller holds the row's lock and has checked that there is something to tell.
    """
    link = open_link(LINK_PURPOSE, registration, now=now, expires_at=None)
    return queue_message(
        kind,
        to=registration.email,
        language=registration.language,
        context={**words, "private_link": placeholder(link)},
        # What is told again, after being taken back or once it has changed, is another message.
        dedupe_key=f"registration/{registration.pk}/{kind.name}/{now:%Y%m%dT%H%M%S%f}",
        person_id=registration.person_id,
        about=registration,
        calendar=calendar,
        undo=True,
        by=by,
        now=now,
    )
