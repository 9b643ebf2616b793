"""What is forgotten: appointments that are over, and the times that they were moved away from."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from stage4club.core import audit

from ..models import Appointment, Reservation

#: domain.md, Retention defaults: an appointment request that is closed.
KEPT_WHEN_OVER = timedelta(days=90)


def delete_expired_appointments(*, now: datetime) -> None:
    """Erase what has been over for 90 days, with everything typed into it, and its former times.

    Each in a transaction of its own; safe to repeat and to run twice at once. Only the audit
    remembers that there was one.
    """
    over = Appointment.objects.over_since(now - KEPT_WHEN_OVER)
    for key in over.order_by("pk").values_list("pk", flat=True):
        _erase(key, now)
    Reservation.objects.left_behind(now - KEPT_WHEN_OVER).delete()


@transaction.atomic
def _erase(key: int, now: datetime) -> None:
    held = Appointment.objects.select_for_update(of=("self",), skip_locked=True)
    appointment = held.filter(pk=key).first()
    if appointment is None:
        # Another process has it in hand.
        return
    audit.record("erase", appointment, by=None, now=now)
    # Its proposals go with it, and the times that they kept.
    time = appointment.reservation
    appointment.delete()
    if time is not None:
        Reservation.objects.filter(pk=time.pk).delete()
