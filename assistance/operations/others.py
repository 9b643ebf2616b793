"""The other adults of a family meeting hear when it is, and that it will not take place."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from stage4club.core.calendars import Method, build_calendar
from stage4club.core.links import open_link, placeholder
from stage4club.notifications.operations import abort_open_messages, queue_message
from stage4club.notifications.rendering import EmailKind
from stage4club.people.models import CallTask, User
from stage4club.people.operations import MustNotBeCalled, cancel_call_task

from ..emails import (
    ATTENDEE_CANCELLED,
    ATTENDEE_PURPOSE,
    ATTENDEE_TIME,
    BOOKED,
    CANCELLED,
    MOVED,
    attendee_words,
    calendar_of,
)
from ..enums import Meeting
from ..models import Appointment, Attendee
from ..scripts import render_script
from .calls import have_attendee_called

#: Why a message was taken back: later news says it all.
_OVERTAKEN = "overtaken"
#: What they hear where the person hears this.
_NEWS = {BOOKED: ATTENDEE_TIME, MOVED: ATTENDEE_TIME, CANCELLED: ATTENDEE_CANCELLED}
_SCRIPTS = {ATTENDEE_TIME: "attendee_time", ATTENDEE_CANCELLED: "attendee_cancelled"}


def tell_others(
    appointment: Appointment, kind: EmailKind, *, by: User | None, now: datetime
) -> None:
    """Each of them hears of what the person hears as `kind`; of what is hers alone, nothing.

    By one message; by a call, with the words to say, who has a telephone only. Nobody calls about
    what the person did by herself (`by` nobody): she brings them. The caller holds the row.
    """
    news = _NEWS.get(kind)
    if news is None or appointment.meeting != Meeting.FAMILY:
        return
    for attendee in appointment.companions.coming():
        _take_back_news(attendee, by=by, now=now)
        if attendee.email:
            _write(appointment, attendee, news, by=by, now=now)
        elif by is not None:
            _have_called(appointment, attendee, news, now=now)


def tell_that_it_is_off(appointment: Appointment, *, now: datetime) -> None:
    """It is not at its time any more, and has no other yet. The caller holds the row.

    Its hour has not come (`can_go_back`). By e-mail only: who has a telephone hears it from whoever
    brings her.
    """
    if appointment.meeting == Meeting.FAMILY and appointment.starts_at:
        for attendee in appointment.companions.coming().exclude(email=""):
            _write(appointment, attendee, ATTENDEE_CANCELLED, by=None, now=now)


def hears_of(kind: EmailKind) -> bool:
    """Whether they hear of what the person hears as `kind`."""
    return kind in _NEWS


def _write(
    appointment: Appointment, attendee: Attendee, news: EmailKind, *, by: User | None, now: datetime
) -> None:
    link = None
    if news is ATTENDEE_TIME:
        link = open_link(ATTENDEE_PURPOSE, attendee, now=now, expires_at=None)
    event = calendar_of(appointment, now=now, is_off=news is ATTENDEE_CANCELLED)
    method: Method = "CANCEL" if event is not None and event.cancelled else "PUBLISH"
    queue_message(
        news,
        to=attendee.email,
        language=appointment.language,
        context={
            **attendee_words(appointment, attendee.name),
            "private_link": link and placeholder(link),
        },
        dedupe_key=_key(attendee, news, appointment),
        person_id=appointment.person_id,
        about=attendee,
        calendar=None if event is None else build_calendar([event], method=method),
        calendar_method=method,
        undo=by is not None,
        by=by,
        now=now,
    )


def _have_called(
    appointment: Appointment, attendee: Attendee, news: EmailKind, *, now: datetime
) -> None:
    script = render_script(
        _SCRIPTS[news],
        language=appointment.language,
        context={**attendee_words(appointment, attendee.name), "preferred_name": attendee.name},
    ).text
    key = _key(attendee, news, appointment)
    with suppress(MustNotBeCalled):
        have_attendee_called(attendee, dedupe_key=key, script=script, now=now)


def _take_back_news(attendee: Attendee, *, by: User | None, now: datetime) -> None:
    kinds = {ATTENDEE_TIME.name}
    abort_open_messages(about=attendee, by=by, now=now, reason=_OVERTAKEN, kinds=kinds)
    stale = CallTask.objects.open().about(attendee)
    stale = stale.filter(dedupe_key__startswith=_prefix(attendee))
    for call in stale.select_for_update(of=("self",)).order_by("pk"):
        cancel_call_task(call, by=by, now=now)


def _key(attendee: Attendee, news: EmailKind, appointment: Appointment) -> str:
    return f"{_prefix(attendee)}{news.name}/{appointment.sequence}"


def _prefix(attendee: Attendee) -> str:
    return f"attendee/{attendee.pk}/news/"
