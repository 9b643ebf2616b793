"""A reminder: asked for by the person, written by the sweep when it is due."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply

from ..emails import REMINDER
from ..models import Appointment
from ..policy import reminder_of
from ..workflow import APPOINTMENT
from .calls import may_be_told
from .letters import write_letter

#: As many at a time as delay nothing else.
AT_ONCE = 200


class TooLateToRemind(RuleError):
    """The moment of this reminder has passed."""

    message = _("It is too late for this reminder. Choose another one.")


class NotWrittenTo(RuleError):
    """She asked to be called: nothing is told by e-mail."""

    message = _("We write only to people who chose e-mail. Call us instead.")


@transaction.atomic
def ask_for_reminder(appointment: Appointment, *, lead: str, now: datetime) -> Appointment:
    """She is to be reminded so long before (`enums.Lead`), or not at all (empty).

    It follows the appointment where it is moved to. Raises `TooLateToRemind`, `NotWrittenTo`,
    `TransitionRefused` for one that is not booked.
    """
    held = Appointment.objects.select_for_update(of=("self",))
    stored = held.select_related("reservation").get(pk=appointment.pk)
    remind_at = reminder_of(stored.starts_at, lead, now)
    if lead and not stored.takes_email:
        raise NotWrittenTo
    if lead and remind_at is None:
        raise TooLateToRemind
    return apply(
        appointment,
        APPOINTMENT["remind"],
        by=None,
        now=now,
        changes={"remind_before": lead, "remind_at": remind_at},
    )


def write_reminders(now: datetime) -> int:
    """Write the reminders that are due, once each; return how many. For the sweep.

    Each by itself, and none twice, whoever else sweeps or moves the appointment at this moment.
    None for what has begun meanwhile, nor to somebody who must not be written to.
    """
    due = Appointment.objects.to_remind(now).values_list("pk", flat=True)
    return sum(_remind(key, now) for key in list(due[:AT_ONCE]))


@transaction.atomic
def _remind(key: int, now: datetime) -> bool:
    held = Appointment.objects.to_remind(now).select_for_update(of=("self",), skip_locked=True)
    appointment = held.select_related("reservation").filter(pk=key).first()
    if appointment is None:
        return False
    appointment.remind_at = None
    appointment.save(update_fields=["remind_at"])
    has_begun = appointment.starts_at is None or appointment.starts_at <= now
    if has_begun or not may_be_told(appointment, now):
        return False
    # Asked for again, for another moment, it is another one.
    version = f"{appointment.sequence}/{appointment.remind_before}"
    return write_letter(appointment, REMINDER, by=None, now=now, version=version) is not None
