"""« Un message vous attend »: that one waits, and nothing of what it says."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from stage4club.core.links import open_link, placeholder
from stage4club.notifications.operations import abort_open_messages, queue_message
from stage4club.people.enums import CallReason
from stage4club.people.models import CallTask, User
from stage4club.people.operations import MustNotBeCalled, cancel_call_task

from ..emails import ATTENDEE_PURPOSE, LINK_PURPOSE, WAITS, thread_words
from ..models import Thread, ThreadMessage
from .calls import have_attendee_called, have_called
from .letters import spoken_script

#: Why what was to be told is not: she has read it already.
_READ = "read"


def tell_that_one_waits(thread: Thread, message: ThreadMessage, *, by: User, now: datetime) -> None:
    """That `message` waits: by e-mail after the undo delay, else by a call.

    Nothing while another one waits: that was told. Not to somebody who must not be called. The
    caller holds the appointment.
    """
    waiting = ThreadMessage.objects.of(thread).from_staff().unread()
    if waiting.exclude(pk=message.pk).exists():
        return
    dedupe_key = f"{_news_key(thread)}{message.pk}"
    if not thread.email:
        _have_called(thread, dedupe_key=dedupe_key, now=now)
        return
    purpose = ATTENDEE_PURPOSE if thread.attendee else LINK_PURPOSE
    link = open_link(purpose, thread.subject, now=now, expires_at=None)
    queue_message(
        WAITS,
        to=thread.email,
        language=thread.appointment.language,
        context={**thread_words(thread), "private_link": placeholder(link)},
        dedupe_key=dedupe_key,
        person_id=thread.appointment.person_id,
        about=thread.subject,
        undo=True,
        by=by,
        now=now,
    )


def take_back_waits(thread: Thread, *, now: datetime) -> None:
    """Nothing waits any more: what was to say so does not leave. The caller holds the row."""
    about = thread.subject
    abort_open_messages(about=about, by=None, now=now, reason=_READ, kinds={WAITS.name})
    calls = CallTask.objects.open().about(about).filter(dedupe_key__startswith=_news_key(thread))
    for call in calls.select_for_update(of=("self",)).order_by("pk"):
        cancel_call_task(call, by=None, now=now)


def _have_called(thread: Thread, *, dedupe_key: str, now: datetime) -> None:
    words = {"preferred_name": thread.name}
    script = spoken_script(thread.appointment, "waits", words).text
    with suppress(MustNotBeCalled):
        if thread.attendee:
            have_attendee_called(thread.attendee, dedupe_key=dedupe_key, script=script, now=now)
        else:
            have_called(
                thread.appointment,
                reason=CallReason.APPOINTMENT,
                dedupe_key=dedupe_key,
                script=script,
                now=now,
            )


def _news_key(thread: Thread) -> str:
    return f"thread/{thread.subject._meta.model_name}/{thread.subject.pk}/waits/"
