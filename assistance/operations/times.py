"""The time of an appointment: kept for its person, then hers for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.people.models import User

from ..models import Appointment, Place, Reservation
from ..models.slots import practice_of
from ..policy import reminder_of
from ..workflow import APPOINTMENT
from .reserve import SheIsElsewhere, SlotTaken, free_expired, hold_times

#: What says whose a time is, and what was wished for as long as it stood.
_OF_A_TIME = (
    "social_worker",
    "reservation",
    "booked_at",
    "booked_by",
    "remind_at",
    "earlier_since",
)
_SAME: Mapping[str, Any] = MappingProxyType({})


class MomentPast(RuleError):
    """Nobody meets yesterday."""

    message = _("This time has passed. Choose a time to come.")


def keep_time(
    appointment: Appointment,
    *,
    worker: User,
    starts_at: datetime,
    now: datetime,
    place: Place | None = None,
) -> Reservation:
    """A time of `worker`, as long as such a meeting lasts, kept for this person.

    Raises `MomentPast`, `SlotTaken`, `SheIsElsewhere`.
    """
    if starts_at <= now:
        raise MomentPast
    length = timedelta(minutes=practice_of(worker).minutes(appointment.meeting))
    hold_times([worker.pk], person=appointment.person_id)
    free_expired([worker.pk], now=now)
    refusals = {
        "assistance_reservation_free": SlotTaken,
        "assistance_reservation_one_person": SheIsElsewhere,
    }
    with refused_by(refusals):
        return Reservation.objects.create(
            social_worker=worker,
            starts_at=starts_at,
            ends_at=starts_at + length,
            place=place,
            person_id=appointment.person_id,
        )


def settle_time(
    appointment: Appointment, reservation: Reservation, *, by: User | None, now: datetime
) -> Appointment:
    """This reservation is the time of the appointment, for good.

    Raises `TransitionRefused`, `SheIsElsewhere`.
    """
    give_time(reservation, appointment)
    return apply(
        appointment,
        APPOINTMENT["book"],
        by=by,
        now=now,
        changes={
            "reservation": reservation,
            "social_worker": reservation.social_worker,
            "booked_at": now,
            "booked_by": by,
            "remind_at": reminder_of(reservation.starts_at, appointment.remind_before, now),
            "sequence": appointment.sequence + 1,
        },
    )


def free_time(
    appointment: Appointment, *, by: User | None, now: datetime, changes: Mapping[str, Any] = _SAME
) -> None:
    """Its time is free, and whoever takes it answers: no social worker, no reminder.

    Raises `TransitionRefused`.
    """
    Reservation.objects.filter(appointment=appointment).update(released_at=now)
    nobody: dict[str, Any] = dict.fromkeys(_OF_A_TIME)
    apply(appointment, APPOINTMENT["give-back"], by=by, now=now, changes={**nobody, **changes})


def give_time(reservation: Reservation, appointment: Appointment) -> None:
    """No form and no proposal keeps it any more: it is the person's. Raises `SheIsElsewhere`."""
    hold_times(person=appointment.person_id)
    with refused_by({"assistance_reservation_one_person": SheIsElsewhere}):
        reservation.person_id = appointment.person_id
        reservation.form_key, reservation.expires_at = None, None
        reservation.save(update_fields=["person", "form_key", "expires_at"])
