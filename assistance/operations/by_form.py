"""What a form may still say about its appointment: who filled it may be somebody else.

What is agreed on later, on the telephone or on the private page, is for the person alone.
"""

from __future__ import annotations

from ..enums import AppointmentState
from ..models import Appointment


def is_booked_by_form(appointment: Appointment) -> bool:
    """Whether its time is the one that was chosen in the form, and not moved since."""
    if appointment.state != AppointmentState.BOOKED or appointment.booked_by_id is not None:
        return False
    return appointment.sequence == 1 and not appointment.proposals.exists()


def is_as_asked(appointment: Appointment) -> bool:
    """Whether nobody has begun to answer."""
    return (
        appointment.state == AppointmentState.REQUESTED
        and appointment.social_worker_id is None
        and not appointment.proposals.exists()
    )
