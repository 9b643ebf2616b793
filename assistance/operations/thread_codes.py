"""Opening a thread: behind a private link, with a code that goes only to whoever it belongs to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.errors import RuleError
from stage4club.core.links import open_link
from stage4club.core.models import PrivateLink
from stage4club.core.one_time_codes import Tried, digits_of, give_code, placeholder, try_code
from stage4club.core.workflow import apply
from stage4club.notifications.operations import queue_message
from stage4club.people.models import User
from stage4club.people.scripts import Script

from ..emails import ATTENDEE_PURPOSE, CODE, LINK_PURPOSE, service_phone
from ..models import Appointment, Thread
from ..scripts import render_script
from ..workflow import APPOINTMENT
from .threads import hold_thread, mark_read

#: What a code of these opens.
THREAD = "thread"


class SaidOnTheTelephone(RuleError):
    """Whoever is not written to is told her code by a human."""

    message = _("Call us: we will read you a code.")


class CodeByEmail(RuleError):
    """Whoever is written to gets hers in her mailbox."""

    message = _("This person gets her codes by e-mail.")


@transaction.atomic
def send_thread_code(thread: Thread, link: PrivateLink, *, now: datetime) -> None:
    """Send a code for the thread behind `link` to the address on file; the last one is dead.

    Raises `SaidOnTheTelephone` for who is not written to, `TooManyCodes`, `LinkDead`.
    """
    if not thread.email:
        raise SaidOnTheTelephone
    code = give_code(link, purpose=THREAD, now=now)
    queue_message(
        CODE,
        to=thread.email,
        language=thread.appointment.language,
        context={
            "code": placeholder(code),
            "service_phone": service_phone(thread.appointment.language),
        },
        dedupe_key=f"code/{code.pk}",
        person_id=thread.appointment.person_id,
        about=thread.subject,
        now=now,
    )
    audit.record("send-code", thread.appointment, by=None, now=now)


@transaction.atomic
def read_thread_code(
    appointment: Appointment, *, by: User, now: datetime, thread: Thread | None = None
) -> Script:
    """The words by which `by` says a code on the telephone; nothing of it is kept anywhere.

    For the thread of the person, unless told which. Raises `SomebodyElseFollows`, `ThreadClosed`,
    `CodeByEmail` for who is written to, `TransitionRefused`, `TooManyCodes`.
    """
    held = hold_thread(thread or Thread(appointment), now=now, by=by)
    if held.email:
        raise CodeByEmail
    apply(appointment, APPOINTMENT["read-code"], by=by, now=now)
    purpose = ATTENDEE_PURPOSE if held.attendee else LINK_PURPOSE
    link = open_link(purpose, held.subject, now=now, expires_at=None)
    digits = digits_of(give_code(link, purpose=THREAD, now=now))
    # Heard in two groups of three, digit by digit.
    spaced = ", ".join(" ".join(part) for part in (digits[:3], digits[3:]))
    return render_script("code", language=appointment.language, context={"digits": spaced})


@transaction.atomic
def open_thread(thread: Thread, link: PrivateLink, typed: str, *, now: datetime) -> Tried:
    """Whether `typed` opens the thread behind `link`; then what waited in it is read.

    Each try counts; a right one is audited.
    """
    # First the appointment, as whoever reads a code to her does: neither waits for the other.
    Appointment.objects.select_for_update(of=("self",)).get(pk=thread.appointment.pk)
    tried = try_code(link, typed, purpose=THREAD, now=now)
    if tried is Tried.RIGHT:
        mark_read(thread, by=None, until=now, now=now)
        audit.record("open-thread", thread.appointment, by=None, now=now)
    return tried
