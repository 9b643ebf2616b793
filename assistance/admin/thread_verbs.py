"""What a social worker does around the threads, on the telephone: a code, who comes along."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from stage4club.core.staff.verbs import Verb
from stage4club.people.models import User

from ..enums import OPEN_STATES, Meeting
from ..models import Appointment, Attendee
from ..operations import add_attendee, read_thread_code, remove_attendee, threads_of
from .thread_forms import AddAttendeeForm, ReadCodeForm, RemoveAttendeeForm


def _is_own(appointment: Appointment, user: User) -> bool:
    return appointment.social_worker_id == user.pk


def _is_told_codes(appointment: Appointment, user: User) -> bool:
    """Somebody of hers is not written to."""
    return _is_own(appointment, user) and any(not row.email for row in threads_of(appointment))


def _is_own_family(appointment: Appointment, user: User) -> bool:
    return _is_own(appointment, user) and appointment.meeting == Meeting.FAMILY


def _has_somebody(appointment: Appointment, user: User) -> bool:
    return _is_own(appointment, user) and appointment.companions.coming().exists()


def _remove(appointment: Appointment, *, by: User, now: datetime, attendee: Attendee) -> Attendee:
    return remove_attendee(attendee, by=by, now=now)


THREAD_VERBS = (
    Verb(
        name="read-code",
        label=gettext_lazy("Read a code on the telephone"),
        permission="assistance.read_code_appointment",
        operation=read_thread_code,
        states=OPEN_STATES,
        allowed=_is_told_codes,
        form=ReadCodeForm,
        intro=lambda appointment: _(
            "Only to somebody who calls you, or whom you call at the number you know. The code is "
            "shown to you once."
        ),
        done=lambda script: script.text,
        once=True,
        quiet=True,
    ),
    Verb(
        name="add-attendee",
        label=gettext_lazy("Note who comes along"),
        permission="assistance.add_attendee",
        operation=add_attendee,
        states=OPEN_STATES,
        allowed=_is_own_family,
        form=AddAttendeeForm,
        intro=lambda appointment: _(
            "Adults only, never a child. Who has an e-mail gets the link to a page of her own; "
            "for the others, the person finds it on hers."
        ),
        done=lambda attendee: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="remove-attendee",
        label=gettext_lazy("Remove who does not come along"),
        permission="assistance.remove_attendee",
        operation=_remove,
        states=OPEN_STATES,
        allowed=_has_somebody,
        form=RemoveAttendeeForm,
        intro=lambda appointment: _("Her link opens nothing any more, and no message is sent."),
        done=lambda attendee: _("Removed."),
        quiet=True,
    ),
)

#: What the history calls these, and what is done on private pages.
THREAD_WORDS = {
    "write-message": gettext_lazy("A message was written"),
    "answer-message": gettext_lazy("A message was answered"),
    "add-attendee": gettext_lazy("Somebody who comes along was noted"),
    "remove-attendee": gettext_lazy("Somebody who does not come along was removed"),
    "send-code": pgettext_lazy("history", "A code was sent"),
    "open-thread": pgettext_lazy("history", "The messages were opened with a code"),
}
