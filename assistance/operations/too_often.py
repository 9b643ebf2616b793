"""Anybody's address can be typed: what would write to one too often waits for a human."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy

from ..emails import BOOKED, BOOKED_HELPER, INVITED, RECEIVED, RECEIVED_HELPER
from ..models import Appointment
from .answers import AppointmentAnswers
from .letters import reads_for_her
from .reserve import release_slot

#: The first address, and one more where it was corrected.
OF_ONE_FORM = 2

_KINDS = tuple(kind.name for kind in (BOOKED, RECEIVED, BOOKED_HELPER, RECEIVED_HELPER))


def too_many_letters(
    appointment: Appointment, answers: AppointmentAnswers, *, now: datetime
) -> bool:
    """Whether the letter to these answers would be one too many to its mailbox, or for the form.

    The mailbox is held until the transaction ends: of two forms at the same moment the second
    counts the first. Who was written to about this appointment already is not counted again.
    """
    to = _receipt_goes_to(answers)
    if not settings.RATE_LIMITS or not to:
        return False
    hold_mailboxes("assistance.letter", [to])
    letters = Message.objects.about(appointment).filter(kind__in=_KINDS)
    written_to = set(letters.values_list("to_address", flat=True))
    if to in written_to:
        return False
    return len(written_to) >= OF_ONE_FORM or had_enough(to, _KINDS, now)


def is_invited_too_often(address: str, *, now: datetime) -> bool:
    """Whether an invitation would be one too many to this mailbox, which is held meanwhile."""
    if not settings.RATE_LIMITS:
        return False
    hold_mailboxes("assistance.letter", [address])
    return had_enough(address, (INVITED.name,), now)


def _receipt_goes_to(answers: AppointmentAnswers) -> str:
    if answers.email and answers.contact_by == ContactBy.EMAIL:
        return answers.email
    helper = answers.helper
    if helper and reads_for_her(helper, email=answers.email, has_phone=answers.phone is not None):
        return helper.email
    return ""


def set_aside(appointment: Appointment, *, now: datetime) -> None:
    """In quarantine, by itself; what its form kept is free. In the caller's transaction."""
    appointment.is_quarantined = True
    appointment.save(update_fields=["is_quarantined"])
    release_slot(appointment.form_key)
    audit.record("set-aside", appointment, by=None, now=now)
