"""What the measures of appointments do inside our site, called from `inside_ours`."""

import os
from time import perf_counter
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assistance.enums import AppointmentState, Meeting, Mode
from assistance.management.seed import WORKERS
from assistance.models import Appointment, Availability, Reservation
from assistance.models.slots import Slot, free_slots
from stage4club.people.models import User
from tests.bench.results import alternate, medians, timed

REPEATS = 5
#: Meetings that do not touch, with the pause around each: every third half hour.
APART = 3


def _free() -> list[Slot]:
    return free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=timezone.now())


def slots(database_pid: str) -> dict[str, float]:
    """CPU-ms, statements and number of the times that are free in eight weeks."""
    pids = (os.getpid(), int(database_pid))

    def look() -> list[float]:
        seconds = []
        for _ in range(REPEATS):
            begun = perf_counter()
            _free()
            seconds.append(perf_counter() - begun)
        return seconds

    figures = medians(alternate({"slots": lambda: timed(pids, REPEATS, look)})["slots"])
    with CaptureQueriesContext(connection) as queries:
        found = _free()
    return {
        "cpu_ms": figures["cpu_ms"],
        "statements": len(queries),
        "slots": len(found),
        "past": Reservation.objects.filter(ends_at__lt=timezone.now()).count(),
    }


def offered(count: str) -> list[str]:
    """So many free times of which none is in the way of another, as a form names them."""
    return [slot.value for slot in _free()[::APART]][: int(count)]


def one_social_worker() -> int:
    """The others receive nobody any more: a time that is taken is taken."""
    others = User.objects.filter(email__startswith="invented-social-worker").exclude(
        email="invented-social-worker0@example.org"
    )
    Availability.objects.filter(social_worker__in=others).delete()
    return WORKERS - others.count()


def booked() -> dict[str, Any]:
    """How many are booked, and for how many different times."""
    rows = Appointment.objects.filter(state=AppointmentState.BOOKED)
    return {
        "appointments": rows.count(),
        "times": rows.values("reservation__starts_at", "social_worker").distinct().count(),
        "held": Reservation.objects.standing(timezone.now()).filter(person=None).count(),
    }
