"""Anybody's address can be typed: what would write to one too often waits for a human."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy

from ...emails.aid import RECEIVED, RECEIVED_HELPER
from ...models import AidRequest
from ..letters import reads_for_her
from .answers import AidAnswers

#: The first address, and one more where it was corrected.
OF_ONE_FORM = 2
_KINDS = (RECEIVED.name, RECEIVED_HELPER.name)


def too_many_letters(request: AidRequest, answers: AidAnswers, *, now: datetime) -> bool:
    """Whether the receipt would be one too many to its mailbox, or for the form.

    The mailbox is held until the transaction ends: of two forms at the same moment the second
    counts the first. Who was written to about this application already is not counted again.
    """
    to = _receipt_goes_to(answers)
    if not settings.RATE_LIMITS or not to:
        return False
    hold_mailboxes("assistance.letter", [to])
    letters = Message.objects.about(request).filter(kind__in=_KINDS)
    written_to = set(letters.values_list("to_address", flat=True))
    if to in written_to:
        return False
    return len(written_to) >= OF_ONE_FORM or had_enough(to, _KINDS, now)


def set_aside(request: AidRequest, *, now: datetime) -> None:
    """In quarantine, by itself. In the caller's transaction."""
    request.is_quarantined = True
    request.save(update_fields=["is_quarantined"])
    audit.record("set-aside", request, by=None, now=now)


def _receipt_goes_to(answers: AidAnswers) -> str:
    if answers.email and answers.contact_by == ContactBy.EMAIL:
        return answers.email
    helper = answers.helper
    if helper and reads_for_her(helper, email=answers.email, has_phone=answers.phone is not None):
        return helper.email
    return ""
