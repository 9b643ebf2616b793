"""What appointments do when news comes up from below."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.utils.translation import gettext as _

from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason
from stage4club.people.operations import MustNotBeCalled

from .emails import (
    BOOKED,
    BOOKED_HELPER,
    CANCELLED,
    MOVED,
    PROPOSED,
    RECEIVED_HELPER,
    REMINDER,
    WAITS,
    proposal_words,
)
from .enums import OPEN_STATES, AppointmentState
from .models import Appointment, AppointmentHelper, Attendee
from .operations import have_called, spoken_letter

_SUBJECT = Appointment._meta.label_lower
_ATTENDEE = Attendee._meta.label_lower
_TO_HELPER = {RECEIVED_HELPER.name, BOOKED_HELPER.name}
#: What whoever calls says instead: the appointment as it is now.
_TELLS_THE_TIME = {BOOKED.name: BOOKED, MOVED.name: MOVED, REMINDER.name: BOOKED}


def message_failed(*, message: Message, now: datetime) -> None:
    """Somebody did not get her message: a human calls her, by the next working day.

    With the words to say where it told a time. Nobody calls about what is over, but for somebody
    who would come to a meeting that was cancelled for her; nor somebody who must not be called.
    """
    if message.subject_type == _ATTENDEE:
        _attendee_not_reached(message, now)
        return
    if message.subject_type != _SUBJECT:
        return
    appointment = Appointment.objects.select_related(
        "person", "social_worker", "reservation__place"
    ).get(pk=message.subject_id)
    if not _is_still_to_be_said(appointment, message):
        return
    with suppress(MustNotBeCalled):
        have_called(
            appointment,
            reason=CallReason.MESSAGE_FAILED,
            dedupe_key=f"message-failed/{message.pk}",
            script=_script(appointment, message),
            now=now,
        )


def _attendee_not_reached(message: Message, now: datetime) -> None:
    """Whoever brings her is called: she knows another way to reach her."""
    coming = Attendee.objects.coming().select_related("appointment__person")
    attendee = coming.filter(pk=message.subject_id).first()
    if attendee is None or attendee.appointment.state not in OPEN_STATES:
        return
    words = _("An e-mail to %(name)s, who comes along, could not be delivered.")
    with suppress(MustNotBeCalled):
        have_called(
            attendee.appointment,
            reason=CallReason.MESSAGE_FAILED,
            dedupe_key=f"message-failed/{message.pk}",
            script=words % {"name": attendee.name},
            now=now,
        )


def _is_still_to_be_said(appointment: Appointment, message: Message) -> bool:
    if message.kind == CANCELLED.name:
        # Whoever cancelled by herself has read so on her page.
        return appointment.closed_by_id is not None
    return appointment.state in OPEN_STATES


def _script(appointment: Appointment, message: Message) -> str:
    if message.kind in _TO_HELPER:
        # The form may have been corrected since: nobody helped, after all.
        helper = AppointmentHelper.objects.filter(appointment=appointment).first()
        words = _("This message was for %(name)s, who filled in the form for this person.")
        return words % {"name": helper.name} if helper else ""
    if message.kind == CANCELLED.name:
        return spoken_letter(appointment, CANCELLED).text
    if message.kind == WAITS.name:
        return spoken_letter(appointment, WAITS).text
    if appointment.state == AppointmentState.BOOKED and message.kind in _TELLS_THE_TIME:
        return spoken_letter(appointment, _TELLS_THE_TIME[message.kind]).text
    if appointment.state == AppointmentState.PROPOSED and message.kind == PROPOSED.name:
        return spoken_letter(appointment, PROPOSED, proposal_words(appointment)).text
    return ""
