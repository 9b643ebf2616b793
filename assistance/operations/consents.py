"""An agreement to be contacted about an appointment is withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stage4club.people.models import User

from ..enums import OVER_STATES, Closing
from ..models import Appointment
from .follow_up import close_appointment


@transaction.atomic
def close_with_consent(appointment: Appointment, *, by: User | None, now: datetime) -> Appointment:
    """Nobody contacts the person about it any more, and so nobody meets her; her time is free.

    Nothing changes for one that is over already.
    """
    stored = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if stored.state in OVER_STATES:
        return stored
    return close_appointment(stored, by=by, now=now, closing=Closing.NO_LONGER_WANTED)
