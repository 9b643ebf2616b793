"""Which appointments a verb is offered on, beside their state: one question each.

A social worker reads her own and those that nobody has taken: what she reads, she may answer.
"""

from __future__ import annotations

from django.utils import timezone

from stage4club.people.models import User

from ..enums import AppointmentState
from ..models import Appointment
from ..models.proposal import MOST_PROPOSALS


def can_answer(appointment: Appointment, user: User) -> bool:
    """A human sent it."""
    return not appointment.is_quarantined


def can_take(appointment: Appointment, user: User) -> bool:
    """Nobody's, and sent by a human."""
    return appointment.social_worker_id is None and not appointment.is_quarantined


def can_propose(appointment: Appointment, user: User) -> bool:
    """Writing may still work."""
    if appointment.is_quarantined:
        return False
    return appointment.proposals.count() < MOST_PROPOSALS


def is_quarantined(appointment: Appointment, user: User) -> bool:
    """A robot may have sent it."""
    return appointment.is_quarantined


def is_to_come(appointment: Appointment, user: User) -> bool:
    """Its hour has not come."""
    return not has_begun(appointment, user)


def has_begun(appointment: Appointment, user: User) -> bool:
    """Its hour has come, or is past."""
    return appointment.starts_at is not None and appointment.starts_at <= timezone.now()


def can_hand_over(appointment: Appointment, user: User) -> bool:
    """What is still to be answered, or to come."""
    if appointment.state == AppointmentState.BOOKED:
        return is_to_come(appointment, user)
    return not appointment.is_quarantined
