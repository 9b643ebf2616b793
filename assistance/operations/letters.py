"""What is told about an appointment: written, or said by somebody who calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from stage4club.core.calendars import build_calendar
from stage4club.core.links import open_link, placeholder, preview_placeholder
from stage4club.notifications.models import Message
from stage4club.notifications.operations import preview_message, queue_message
from stage4club.notifications.rendering import EmailKind, Rendered
from stage4club.people.models import User

from ..emails import LINK_PURPOSE, calendar_of, words_of
from ..enums import OPEN_STATES
from ..models import Appointment

Words = Mapping[str, Any]


def preview_letter(appointment: Appointment, kind: EmailKind, words: Words) -> Rendered:
    """What `write_letter` would send, but for the address of the private page. Reads only."""
    return preview_message(
        kind,
        to=appointment.email,
        language=appointment.language,
        context={**words_of(appointment), **words, "private_link": preview_placeholder()},
    )


def write_letter(
    appointment: Appointment,
    kind: EmailKind,
    *,
    by: User | None,
    now: datetime,
    words: Words = MappingProxyType({}),
    version: int | None = None,
) -> Message | None:
    """Queue the one message, with the private link of what is open; None for who is not written to.

    What somebody of the staff decided leaves after the undo delay. The same news of the same
    version (that of the appointment, where none is given) is one message, however often it is told.
    The caller holds the row.
    """
    if not appointment.takes_email:
        return None
    link = None
    if appointment.state in OPEN_STATES:
        link = open_link(LINK_PURPOSE, appointment, now=now, expires_at=None)
    told = appointment.sequence if version is None else version
    event = calendar_of(appointment, now=now)
    address = sha256(appointment.email.casefold().encode()).hexdigest()[:16]
    return queue_message(
        kind,
        to=appointment.email,
        language=appointment.language,
        context={
            **words_of(appointment),
            **words,
            "private_link": link and placeholder(link),
        },
        dedupe_key=f"appointment/{appointment.pk}/{kind.name}/{told}/{address}",
        person_id=appointment.person_id,
        about=appointment,
        calendar=None if event is None else build_calendar([event]),
        undo=by is not None,
        by=by,
        now=now,
    )
