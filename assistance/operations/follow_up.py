"""What becomes of a request and of a booked appointment, but for its time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.links import revoke_links
from stage4club.core.workflow import apply
from stage4club.notifications.operations import abort_open_messages
from stage4club.people.models import User
from stage4club.people.operations import (
    cancel_open_calls,
    hand_over_calls,
    hold_person_and_letters,
)

from ..emails import CANCELLED
from ..enums import CancelledBy, Closing
from ..models import Appointment, Reservation
from ..workflow import APPOINTMENT
from .followed import hold_to_follow
from .letters import tell
from .proposals import withdraw_proposals
from .threads import close_threads

#: Why what was not said yet is never said.
TAKEN_BACK = "cancelled"


class NotYetHeld(RuleError):
    """A meeting takes place before one can say so."""

    message = _("This meeting has not begun yet.")


@transaction.atomic
def take_appointment(appointment: Appointment, *, by: User, now: datetime) -> Appointment:
    """It is hers to answer, with its calls.

    Raises `TransitionRefused`, `CloseToThePerson`, `FollowedByColleague`.
    """
    hold_to_follow(appointment, user=by)
    apply(appointment, APPOINTMENT["take"], by=by, now=now, changes={"social_worker": by})
    for row in (appointment, *appointment.companions.coming()):
        hand_over_calls(about=row, to=by, by=by, now=now)
    return appointment


@transaction.atomic
def cancel_appointment(
    appointment: Appointment,
    *,
    by: User | None,
    now: datetime,
    cancelled_by: CancelledBy,
    told: bool = False,
) -> Appointment:
    """Nobody comes: the time is free, the entry of her calendar is taken back.

    `by` nobody: the person herself, on her private page. Noted once its hour has come, it is told
    to nobody: who did not come knows it. Somebody who is not written to is called, unless she was
    `told` already. Raises `TransitionRefused`.
    """
    stored = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    apply(
        appointment,
        APPOINTMENT["cancel"],
        by=by,
        now=now,
        changes={
            "cancelled_by": cancelled_by,
            "closed_at": now,
            "closed_by": by,
            "remind_at": None,
            "sequence": stored.sequence + 1,
        },
        details={"cancelled_by": cancelled_by},
    )
    Reservation.objects.filter(appointment=appointment).update(released_at=now)
    _end(appointment, by=by, now=now)
    if appointment.starts_at and appointment.starts_at > now:
        tell(appointment, CANCELLED, by=by, now=now, told=told, held=True)
    return appointment


@transaction.atomic
def fulfil_appointment(appointment: Appointment, *, by: User, now: datetime) -> Appointment:
    """The meeting took place: that, and nothing about it, is noted.

    Raises `TransitionRefused`, `NotYetHeld`.
    """
    starts_at = _held(appointment).starts_at
    if starts_at is not None and starts_at > now:
        raise NotYetHeld
    apply(
        appointment,
        APPOINTMENT["fulfil"],
        by=by,
        now=now,
        changes={"closed_at": now, "closed_by": by, "remind_at": None},
    )
    _end(appointment, by=by, now=now)
    return appointment


@transaction.atomic
def close_appointment(
    appointment: Appointment, *, by: User | None, now: datetime, closing: Closing
) -> Appointment:
    """It ends without a meeting; what was kept for it is free. No message leaves.

    Raises `TransitionRefused`, `NotYetHeld` for a booked one that is still to come and « did not
    take place ».
    """
    # First the appointment, as who answers a proposal does: neither waits for the other.
    starts_at = _held(appointment).starts_at
    if closing == Closing.NOT_HELD and (starts_at is None or starts_at > now):
        raise NotYetHeld
    withdraw_proposals(appointment, now=now)
    apply(
        appointment,
        APPOINTMENT["close"],
        by=by,
        now=now,
        changes={"closing": closing, "closed_at": now, "closed_by": by, "remind_at": None},
        details={"closing": closing},
    )
    Reservation.objects.filter(appointment=appointment, ends_at__gt=now).update(released_at=now)
    _end(appointment, by=by, now=now)
    return appointment


def _held(appointment: Appointment) -> Appointment:
    """The row as it is, and as it stays until the transaction ends."""
    return Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)


def _end(appointment: Appointment, *, by: User | None, now: datetime) -> None:
    """Its door closes, and nothing that waits is said any more."""
    hold_person_and_letters(appointment.person_id)
    revoke_links(appointment, now=now)
    close_threads(appointment, by=by, now=now, reason=TAKEN_BACK)
    abort_open_messages(about=appointment, by=by, now=now, reason=TAKEN_BACK)
    cancel_open_calls(about=appointment, by=by, now=now)
