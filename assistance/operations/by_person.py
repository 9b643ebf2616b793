"""What the person does by herself on her private page, until a day before."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.working_days import local_date

from ..enums import AppointmentState, CancelledBy, Closing, Meeting, Mode
from ..models import Appointment, Place, Reservation
from ..models.slots import Slot, find_slot, free_slots
from ..policy import may_change
from .book import move_appointment
from .follow_up import cancel_appointment, close_appointment
from .reserve import SlotTaken, hold_times

#: So many times in a day she changes her mind by herself.
MOVES_A_DAY = 3


class TooLateToChange(RuleError):
    """It begins in less than a day: somebody may be on her way. The telephone is left."""

    message = _("It begins in less than 24 hours. Call us: we will arrange it together.")


class MovedTooOften(RuleError):
    """Each move writes to everybody who comes; nobody needs that many."""

    message = _("You have moved it several times today. Call us: we will arrange it together.")


def times_to_move_to(appointment: Appointment, *, now: datetime) -> list[Slot]:
    """The free times of the same social worker for such a meeting, nearest first.

    Without the days that do not suit, and the time that it has already.
    """
    slots = free_slots(
        meeting=Meeting(appointment.meeting),
        mode=Mode(appointment.mode),
        now=now,
        workers=[appointment.social_worker_id] if appointment.social_worker_id else [],
        ignoring=appointment.reservation,
    )
    return [
        slot
        for slot in slots
        if slot.starts_at != appointment.starts_at
        and local_date(slot.starts_at).weekday() not in appointment.avoid_weekdays
    ]


@transaction.atomic
def move_by_person(appointment: Appointment, *, slot: str, now: datetime) -> Appointment:
    """The appointment is at the offered time that `slot` names; nothing where it is already.

    Raises `SlotTaken` for a time that is not, or no longer, offered, `TooLateToChange`,
    `MovedTooOften`, `SheIsElsewhere`, `TransitionRefused` for one that is not booked any more.
    """
    stored = hold_changeable(appointment, now)
    if stored.reservation is not None and slot == _value_of(stored):
        return stored
    today = Reservation.objects.filter(released_at__gt=now - timedelta(days=1))
    if today.filter(person=stored.person_id).count() >= MOVES_A_DAY:
        raise MovedTooOften
    # Read once nobody else keeps a time of hers: no constraint knows her pause, or an absence.
    workers = [stored.social_worker_id] if stored.social_worker_id else []
    hold_times(workers, person=stored.person_id)
    chosen = find_slot(times_to_move_to(stored, now=now), slot)
    if chosen is None:
        raise SlotTaken
    return move_to(stored, chosen, now=now)


def move_to(appointment: Appointment, slot: Slot, *, now: datetime) -> Appointment:
    """Move to a time that was found free. Raises as `move_by_person`."""
    place = Place.objects.get(pk=slot.place_id) if slot.place_id else None
    return move_appointment(appointment, by=None, now=now, starts_at=slot.starts_at, place=place)


@transaction.atomic
def cancel_by_person(appointment: Appointment, *, now: datetime) -> Appointment:
    """She does not come; where no time is booked yet, she needs none any more.

    Raises `TooLateToChange`, `TransitionRefused` for what is over.
    """
    stored = hold_changeable(appointment, now)
    if stored.state in (AppointmentState.REQUESTED, AppointmentState.PROPOSED):
        return close_appointment(stored, by=None, now=now, closing=Closing.NO_LONGER_WANTED)
    return cancel_appointment(stored, by=None, now=now, cancelled_by=CancelledBy.PERSON)


def hold_changeable(appointment: Appointment, now: datetime) -> Appointment:
    """The row as stored, held. Raises `TooLateToChange` for what begins in less than a day."""
    held = Appointment.objects.select_for_update(of=("self",))
    stored = held.select_related("reservation__place", "person").get(pk=appointment.pk)
    booked = stored.state == AppointmentState.BOOKED
    if booked and stored.starts_at and not may_change(stored.starts_at, now):
        raise TooLateToChange
    return stored


def _value_of(appointment: Appointment) -> str:
    reservation = appointment.reservation
    assert reservation is not None  # the caller has looked
    at = Slot(reservation.starts_at, reservation.ends_at, reservation.place_id, ())
    return at.value
