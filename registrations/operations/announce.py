"""Telling somebody her schedule: by one message, or in words to say on the telephone."""

from __future__ import annotations

from datetime import datetime

from stage4club.notifications.models import Message
from stage4club.notifications.rendering import EmailKind, Rendered
from stage4club.people.models import CallTask, User

from ..emails import schedule_calendar, schedule_context
from ..models import Announcement, Registration
from ..models.schedules import Schedule
from ..scripts import Script
from .letters import preview_letter, spoken_letter, write_letter


def preview_announcement(
    registration: Registration, schedule: Schedule, *, kind: EmailKind, personal_line: str = ""
) -> Rendered | Script:
    """What `write_announcement` would send, or the words to say to who is not written to."""
    words = schedule_context(registration, schedule, personal_line=personal_line)
    return preview_letter(registration, kind, words)


def spoken_announcement(
    registration: Registration, schedule: Schedule, *, kind: EmailKind
) -> Script:
    """The same news in words to say."""
    return spoken_letter(registration, kind, schedule_context(registration, schedule))


def write_announcement(
    registration: Registration,
    schedule: Schedule,
    *,
    kind: EmailKind,
    by: User,
    now: datetime,
    personal_line: str = "",
) -> Message:
    """Queue the one message, which leaves after the undo delay, and note what it tells."""
    message = write_letter(
        registration,
        kind,
        schedule_context(registration, schedule, personal_line=personal_line),
        calendar=schedule_calendar(schedule, language=registration.language, now=now),
        by=by,
        now=now,
    )
    note_announcement(registration, schedule, by=by, now=now, message=message)
    return message


def note_announcement(
    registration: Registration,
    schedule: Schedule,
    *,
    by: User,
    now: datetime,
    message: Message | None = None,
    call: CallTask | None = None,
) -> None:
    """Store what is told of each session, and what carries it; nothing: said at once."""
    Announcement.objects.bulk_create(
        Announcement(
            registration=registration,
            session=line.session,
            sequence=line.session.sequence,
            told_at=now,
            told_by=by,
            message=message,
            call=call,
        )
        for line in schedule.lines
    )
