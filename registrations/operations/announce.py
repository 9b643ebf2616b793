"""Telling somebody her schedule: by one message, or in words to say on the telephone."""

from __future__ import annotations

from datetime import datetime

from stage4club.core.links import open_link, placeholder, preview_placeholder
from stage4club.notifications.models import Message
from stage4club.notifications.operations import preview_message, queue_message
from stage4club.notifications.rendering import EmailKind, Rendered
from stage4club.people.models import CallTask, User

from ..emails import LINK_PURPOSE, schedule_calendar, schedule_context
from ..models import Announcement, Registration
from ..models.schedules import Schedule
from ..scripts import Script, render_script


def preview_announcement(
    registration: Registration, schedule: Schedule, *, kind: EmailKind, personal_line: str = ""
) -> Rendered | Script:
    """What `write_announcement` would send, or the words to say to who is not written to.

    Reads only. Equal to what is sent except for the address of the private page.
    """
    if not registration.takes_email:
        return spoken_announcement(registration, schedule, kind=kind)
    return preview_message(
        kind,
        to=registration.email,
        language=registration.language,
        context=schedule_context(
            registration, schedule, personal_line=personal_line, link=preview_placeholder()
        ),
    )


def spoken_announcement(
    registration: Registration, schedule: Schedule, *, kind: EmailKind
) -> Script:
    """The same news in words to say: the script that has the name of the message."""
    name = kind.template.rpartition("/")[2]
    context = schedule_context(registration, schedule, personal_line="", link="")
    return render_script(name, language=registration.language, context=context)


def write_announcement(
    registration: Registration,
    schedule: Schedule,
    *,
    kind: EmailKind,
    by: User,
    now: datetime,
    personal_line: str = "",
) -> Message:
    """Queue the one message, which leaves after the undo delay, and note what it tells.

    The caller holds the row's lock and has checked that there is something to tell.
    """
    link = open_link(LINK_PURPOSE, registration, now=now, expires_at=None)
    message = queue_message(
        kind,
        to=registration.email,
        language=registration.language,
        context=schedule_context(
            registration, schedule, personal_line=personal_line, link=placeholder(link)
        ),
        # What is told again, after being taken back or once it has changed, is another message.
        dedupe_key=f"registration/{registration.pk}/{kind.name}/{now:%Y%m%dT%H%M%S%f}",
        person_id=registration.person_id,
        about=registration,
        calendar=schedule_calendar(schedule, language=registration.language, now=now),
        undo=True,
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
