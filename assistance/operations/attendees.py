"""Who comes along to a family meeting: added by the person, or by the social worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.errors import RuleError
from stage4club.core.links import open_link, placeholder
from stage4club.core.phones import Phone
from stage4club.notifications.operations import queue_message
from stage4club.people.models import User

from ..emails import ATTENDEE_PURPOSE, INVITED, thread_words
from ..enums import Meeting
from ..models import Appointment, Attendee, Thread
from ..models.attendee import MOST_ATTENDEES
from ..policy import MOST_ADDED
from .threads import close_thread_of, hold_thread
from .too_often import is_invited_too_often

#: Why what was to be told to somebody is not: she does not come along.
_REMOVED = "removed"


class NotAFamilyMeeting(RuleError):
    """An individual meeting has one person in it."""

    message = _("Only a family meeting has other people in it. Call us to change that.")


class TooManyAttendees(RuleError):
    """A larger family is spoken with first."""

    message = _("No more people can be added here. Call us: we will arrange it together.")


@transaction.atomic
def add_attendee(
    appointment: Appointment,
    *,
    by: User | None,
    now: datetime,
    name: str,
    email: str = "",
    phone: Phone | None = None,
) -> Attendee:
    """Somebody who comes along and has agreed to be known, with a page and a thread of her own.

    Her link goes to her address; one who has a telephone only gets it from whoever brings her.
    Added twice alike, she is one. `by` nobody: the person. Raises `NotAFamilyMeeting`,
    `TooManyAttendees`, `SomebodyElseFollows`, `ThreadClosed`.
    """
    held = hold_thread(Thread(appointment), now=now, by=by).appointment
    if held.meeting != Meeting.FAMILY:
        raise NotAFamilyMeeting
    values = {
        "name": name,
        "email": email,
        "phone": phone.e164 if phone else "",
        "phone_extension": phone.extension if phone else "",
    }
    # Held: of two posts of one form the second finds whom the first has added.
    known = held.companions.coming().filter(**values).first()
    if known is not None:
        return known
    every = held.companions.order_by("position")
    last = every.last()
    position = last.position + 1 if last else 1
    if position > MOST_ADDED or every.coming().count() >= MOST_ATTENDEES:
        raise TooManyAttendees
    if by is None and email and is_invited_too_often(email, now=now):
        raise TooManyAttendees
    attendee = Attendee.objects.create(
        appointment=held, position=position, has_agreed=True, added_at=now, **values
    )
    audit.record("add-attendee", held, by=by, now=now, details={"position": position})
    _open_door(Thread(held, attendee), by=by, now=now)
    return attendee


@transaction.atomic
def remove_attendee(attendee: Attendee, *, by: User | None, now: datetime) -> Attendee:
    """She does not come along: her link is dead, nothing more is said to her.

    What she wrote is erased in its time. Nothing when it was done before. Raises
    `SomebodyElseFollows`, `ThreadClosed`.
    """
    held = hold_thread(Thread(attendee.appointment), now=now, by=by).appointment
    stored = Attendee.objects.get(pk=attendee.pk)
    if stored.removed_at is None:
        stored.removed_at = now
        stored.save(update_fields=["removed_at"])
        close_thread_of(stored, by=by, now=now, reason=_REMOVED)
        details = {"position": stored.position}
        audit.record("remove-attendee", held, by=by, now=now, details=details)
    return stored


def _open_door(thread: Thread, *, by: User | None, now: datetime) -> None:
    link = open_link(ATTENDEE_PURPOSE, thread.subject, now=now, expires_at=None)
    if not thread.email:
        return
    queue_message(
        INVITED,
        to=thread.email,
        language=thread.appointment.language,
        context={**thread_words(thread), "private_link": placeholder(link)},
        dedupe_key=f"attendee/{thread.subject.pk}/invited",
        person_id=thread.appointment.person_id,
        about=thread.subject,
        undo=by is not None,
        by=by,
        now=now,
    )
