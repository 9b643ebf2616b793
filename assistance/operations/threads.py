"""What is written in a thread: practical matters, by its one person and the social worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.errors import RuleError
from stage4club.core.links import revoke_links
from stage4club.notifications.operations import abort_open_messages
from stage4club.people.models import User
from stage4club.people.operations import cancel_open_calls

from ..models import Appointment, Attendee, Thread, ThreadMessage
from ..policy import THREAD_KEPT
from .waits import take_back_waits, tell_that_one_waits


class ThreadClosed(RuleError):
    """Nobody answers here: not followed yet, over, or somebody who does not come along any more."""

    message = _("Nobody answers here any more. Call us instead.")


class SomebodyElseFollows(RuleError):
    """Only whoever follows the appointment reads and answers."""

    message = _("Only the social worker who follows this person answers here.")


@transaction.atomic
def write_message(
    thread: Thread, *, text: str, form_key: str, now: datetime, seen_at: datetime | None = None
) -> ThreadMessage:
    """A message of the person, or of the attendee, to the social worker.

    Sent twice, one form with the same words is one message; with other words it is another. What
    she had before her (until `seen_at`) counts as read. Raises `ThreadClosed`.
    """
    held = hold_thread(thread, now=now)
    if seen_at is not None:
        _mark_read(held, by=None, until=seen_at, now=now)
    return _store(held, text=text, form_key=form_key, author=None, now=now)


@transaction.atomic
def answer_message(
    thread: Thread,
    *,
    by: User,
    text: str,
    form_key: str,
    now: datetime,
    seen_at: datetime | None = None,
) -> ThreadMessage:
    """A message of the social worker; an e-mail, or a call, says that one waits.

    At most one until it is read. Twice the same form, and what was seen: as `write_message`.
    Raises `SomebodyElseFollows`, `ThreadClosed`.
    """
    held = hold_thread(thread, now=now, by=by)
    if seen_at is not None:
        _mark_read(held, by=by, until=seen_at, now=now)
    message = _store(held, text=text, form_key=form_key, author=by, now=now)
    tell_that_one_waits(held, message, by=by, now=now)
    return message


@transaction.atomic
def mark_read(thread: Thread, *, by: User | None, until: datetime, now: datetime) -> int:
    """What was written until then has been read: by the social worker, or (nobody) by its person.

    Returns how many messages. Raises `SomebodyElseFollows`.
    """
    return _mark_read(_hold(thread, by=by), by=by, until=until, now=now)


def threads_of(appointment: Appointment, *, removed: bool = False) -> list[Thread]:
    """The person's own, then that of each who comes along; of who was `removed` too, if asked."""
    attendees = appointment.companions.order_by("position")
    if not removed:
        attendees = attendees.coming()
    return [Thread(appointment), *(Thread(appointment, attendee) for attendee in attendees)]


def erase_old_messages(now: datetime) -> int:
    """Erase what was written ninety days ago, and who was removed then; return how many messages.

    Safe to repeat, and to run twice at once.
    """
    erased, _by_model = ThreadMessage.objects.too_old(now).delete()
    Attendee.objects.filter(removed_at__lte=now - THREAD_KEPT).delete()
    return erased


def close_threads(appointment: Appointment, *, by: User | None, now: datetime, reason: str) -> None:
    """The appointment is over: so are the doors of who comes along. The caller holds the row."""
    for attendee in appointment.companions.coming():
        close_thread_of(attendee, by=by, now=now, reason=reason)


def close_thread_of(attendee: Attendee, *, by: User | None, now: datetime, reason: str) -> None:
    """Her door closes, and nothing that waits is said any more."""
    revoke_links(attendee, now=now)
    abort_open_messages(about=attendee, by=by, now=now, reason=reason)
    cancel_open_calls(about=attendee, by=by, now=now)


def hold_thread(thread: Thread, *, now: datetime, by: User | None = None) -> Thread:
    """The thread as stored, its appointment held. Raises `SomebodyElseFollows`, `ThreadClosed`."""
    held = _hold(thread, by=by)
    if not held.is_writable(now):
        raise ThreadClosed
    return held


def _hold(thread: Thread, *, by: User | None) -> Thread:
    rows = Appointment.objects.select_for_update(of=("self",))
    rows = rows.select_related("person", "social_worker", "reservation__place")
    stored = rows.get(pk=thread.appointment.pk)
    if by is not None and stored.social_worker_id != by.pk:
        raise SomebodyElseFollows
    attendee = thread.attendee and Attendee.objects.get(pk=thread.attendee.pk)
    return Thread(stored, attendee)


def _store(
    thread: Thread, *, text: str, form_key: str, author: User | None, now: datetime
) -> ThreadMessage:
    # Keyed: whoever reads the database cannot find out what was typed by trying.
    content = repr((thread.subject._meta.label_lower, thread.subject.pk, text))
    key = salted_hmac(form_key, content, algorithm="sha256").hexdigest()
    # Held: of two posts of one form the second finds what the first has written.
    known = ThreadMessage.objects.filter(form_key=key).first()
    if known is not None:
        return known
    message = thread.message(form_key=key, author=author, text=text, written_at=now)
    message.save(force_insert=True)
    verb = "write-message" if author is None else "answer-message"
    audit.record(verb, thread.appointment, by=author, now=now, details={"message": str(message.pk)})
    return message


def _mark_read(thread: Thread, *, by: User | None, until: datetime, now: datetime) -> int:
    of_thread = ThreadMessage.objects.of(thread).unread().filter(written_at__lte=until)
    waiting = of_thread.from_staff() if by is None else of_thread.to_staff()
    read = waiting.update(read_at=now)
    if read and by is None and not ThreadMessage.objects.of(thread).from_staff().unread().exists():
        take_back_waits(thread, now=now)
    return read
