"""What a robot may have sent: a human says that it was none."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stage4club.core.workflow import apply
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.models import User

from ..emails import RECEIVED
from ..models import Appointment
from ..workflow import APPOINTMENT
from .letters import write_letter
from .submit import promise_days


@transaction.atomic
def release_appointment(appointment: Appointment, *, by: User, now: datetime) -> Appointment:
    """No robot sent it: it waits with the others, with a new promised day, and is acknowledged.

    Raises `TransitionRefused`.
    """
    promised_on = add_working_days(local_date(now), promise_days())
    changes = {"is_quarantined": False, "promised_on": promised_on}
    apply(appointment, APPOINTMENT["release"], by=by, now=now, changes=changes)
    write_letter(appointment, RECEIVED, by=None, now=now)
    return appointment
