"""An appointment gets its time: chosen by the person, or agreed with the social worker."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stage4club.core.workflow import apply
from stage4club.people.models import User

from ..emails import BOOKED, MOVED
from ..models import Appointment, Place, Reservation
from ..policy import reminder_of
from ..workflow import APPOINTMENT
from .followed import hold_to_follow
from .letters import tell
from .proposals import withdraw_proposals
from .reserve import hold_times
from .ties import hold_for
from .times import give_time, keep_time, settle_time


@transaction.atomic
def book_appointment(
    appointment: Appointment,
    *,
    by: User,
    now: datetime,
    starts_at: datetime,
    place: Place | None = None,
    told: bool = False,
) -> Appointment:
    """`by` and the person agreed on this time; the confirmation leaves after the undo delay.

    Any time to come, in her hours or not: two people agreed on it. What was proposed before is
    free again. Somebody who is not written to is called, unless she was `told` already.

    Raises `TransitionRefused`, `SlotTaken`, `SheIsElsewhere`, `MomentPast`, `CloseToThePerson`,
    `FollowedByColleague`.
    """
    hold_to_follow(appointment, user=by)
    arrow = APPOINTMENT["book"]
    if not Appointment.objects.filter(pk=appointment.pk, state__in=arrow.sources).exists():
        # The transition says what became of it meanwhile, before the time is found to be taken.
        return apply(appointment, arrow, by=by, now=now)
    # Before any time is touched, here and below: whoever else books waits for that alone.
    hold_times([by.pk], person=appointment.person_id)
    withdraw_proposals(appointment, now=now)
    reservation = keep_time(appointment, worker=by, starts_at=starts_at, place=place, now=now)
    booked = settle_time(appointment, reservation, by=by, now=now)
    tell(booked, BOOKED, by=by, now=now, told=told)
    return booked


@transaction.atomic
def move_appointment(
    appointment: Appointment,
    *,
    by: User | None,
    now: datetime,
    starts_at: datetime,
    place: Place | None = None,
    told: bool = False,
) -> Appointment:
    """The same meeting with the same social worker at another time; `by` nobody: the person.

    The time before is free again, the entry of her calendar moves, and so does her reminder.
    Somebody who is not written to is called, unless she was `told`. Raises as `book_appointment`.
    """
    if by is not None:
        hold_for(appointment, user=by)
    stored = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    worker = stored.social_worker
    former = stored.reservation
    if worker is None or former is None:
        # The transition says what became of it meanwhile.
        return apply(appointment, APPOINTMENT["move"], by=by, now=now)
    hold_times([worker.pk], person=stored.person_id)
    Reservation.objects.filter(pk=former.pk).update(released_at=now)
    reservation = keep_time(stored, worker=worker, starts_at=starts_at, place=place, now=now)
    give_time(reservation, stored)
    apply(
        appointment,
        APPOINTMENT["move"],
        by=by,
        now=now,
        changes={
            "reservation": reservation,
            "sequence": stored.sequence + 1,
            "remind_at": reminder_of(starts_at, stored.remind_before, now),
        },
        details={"from": former.starts_at.isoformat(), "to": starts_at.isoformat()},
    )
    tell(appointment, MOVED, by=by, now=now, told=told)
    return appointment
