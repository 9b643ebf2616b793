"""Another social worker goes on: each of the three people learns what concerns her."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import hand_over_calls

from ..emails import HANDED_OVER
from ..enums import AppointmentState
from ..models import Appointment, Reservation
from ..workflow import APPOINTMENT
from .letters import tell
from .proposals import withdraw_proposals
from .reserve import free_expired, hold_times
from .submit import promise_days
from .ties import hold_for
from .times import MomentPast

#: What the person was told, by a colleague who will not be there.
TOLD_STATES = (AppointmentState.PROPOSED, AppointmentState.BOOKED)


class NotASocialWorker(RuleError):
    """Whoever was chosen receives nobody."""

    message = _("Choose a social worker.")


class ColleagueBusy(RuleError):
    """The colleague is with somebody else at that time."""

    message = _(
        "This colleague is not free at that time. Move the appointment first, or choose "
        "somebody else."
    )


@transaction.atomic
def hand_over_appointment(
    appointment: Appointment, *, by: User, now: datetime, to: User
) -> Appointment:
    """`to` goes on with it, and with its calls: it stands in her list, or in her week.

    A booked one keeps its time; times that were proposed are free again, and there is a new
    promised day. The person is told what changes for her, and nothing where she was told nothing.
    Raises `TransitionRefused`, `NotASocialWorker`, `CloseToThePerson`, `ColleagueBusy`,
    `MomentPast`.
    """
    if not to.has_role(Role.SOCIAL_WORKER):
        raise NotASocialWorker
    hold_for(appointment, user=to)
    stored = Appointment.objects.select_related("reservation").get(pk=appointment.pk)
    was_told = stored.state in TOLD_STATES
    withdraw_proposals(appointment, now=now)
    changes: dict[str, Any] = {"social_worker": to, "sequence": stored.sequence + 1}
    if stored.state == AppointmentState.PROPOSED:
        apply(appointment, APPOINTMENT["take-back"], by=by, now=now)
        changes["promised_on"] = add_working_days(local_date(now), promise_days())
    if stored.state == AppointmentState.BOOKED and stored.reservation:
        changes["reservation"] = _take_over(stored.reservation, worker=to, now=now)
    details = {"assigned_to": to.pk}
    arrow = APPOINTMENT["hand-over"]
    apply(appointment, arrow, by=by, now=now, changes=changes, details=details)
    # First what is told: it holds the messages, and calls are locked after them.
    if was_told:
        tell(appointment, HANDED_OVER, by=by, now=now)
    for row in (appointment, *appointment.companions.coming()):
        hand_over_calls(about=row, to=to, by=by, now=now)
    return appointment


def _take_over(former: Reservation, *, worker: User, now: datetime) -> Reservation:
    """The same time of `worker`."""
    if former.starts_at <= now:
        raise MomentPast
    if former.social_worker_id == worker.pk:
        return former
    hold_times([worker.pk], person=former.person_id)
    Reservation.objects.filter(pk=former.pk).update(released_at=now)
    free_expired([worker.pk], now=now)
    with refused_by({"assistance_reservation_free": ColleagueBusy}):
        return Reservation.objects.create(
            social_worker=worker,
            starts_at=former.starts_at,
            ends_at=former.ends_at,
            place=former.place,
            person_id=former.person_id,
        )
