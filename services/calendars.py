"""A session as an entry of somebody's calendar.

For confirmed members and staff only: the description holds the place and the video link.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stage4club.core.calendars import CalendarEvent

from .enums import SessionState
from .models import Session


def calendar_event(session: Session, *, language: str, now: datetime) -> CalendarEvent:
    """The entry of `session` in `language` ("fr" or "en"), as written at `now`.

    Neutral outside (domain.md §4): the title is « Rencontre » or "Meeting", and the place stands
    in the description, since calendars show a location beside the title on a locked screen. The
    uid never changes; `sequence` is that of the row. A cancelled one has no link left. Reads
    `session.service`.
    """
    host = urlsplit(settings.SITE_URL).hostname
    cancelled = session.state == SessionState.CANCELLED
    with translation.override(language):
        summary = pgettext("calendar", "Meeting")
        description = _cancelled_words(session) if cancelled else _words(session)
    return CalendarEvent(
        uid=f"{session.uid}@{host}",
        sequence=session.sequence,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=summary,
        location="",
        description=description,
        cancelled=cancelled,
        stamp=now,
    )


def _words(session: Session) -> str:
    lines = []
    if session.place:
        lines.append(_("In person: %(place)s") % {"place": session.place})
    if session.video_url:
        lines.append(_("By video: %(link)s") % {"link": session.video_url})
    return "\n".join([*lines, _question(session)])


def _cancelled_words(session: Session) -> str:
    return "\n".join([_("This meeting is cancelled."), _question(session)])


def _question(session: Session) -> str:
    return _("Any questions? %(phone)s") % {"phone": session.service.phone_display}
