"""The catalogue, one social worker, and a moment that stands still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from assistance.models import Appointment, Attendee, Thread
from services.enums import ServiceKind
from services.models import Service
from stage4club.people.enums import Room
from stage4club.people.models import User
from tests.assistance.threads import answer, make_attendee, make_family
from tests.factories import NOW, make_service, make_social_worker


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of NOW, until somebody moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def service(db: None, clock: time_machine.Traveller) -> Service:
    """What the catalogue says of the social worker."""
    return make_service(
        slug="social-worker",
        kind=ServiceKind.APPOINTMENT,
        room=Room.SOCIAL_WORK,
        phone_extension="274",
        promise_days=2,
    )


@pytest.fixture
def worker(service: Service) -> User:
    """Receives on weekdays from 9 h to 17 h, in every way, at one place."""
    return make_social_worker()


@pytest.fixture
def zoe(db: None, clock: time_machine.Traveller) -> Appointment:
    """Written to by e-mail, with a family meeting, and a message that waits."""
    make_service(kind="appointment", room="social_work", slug="social-worker")
    appointment = make_family()
    answer(Thread(appointment))
    return appointment


@pytest.fixture
def marc(zoe: Appointment) -> Attendee:
    """Comes along."""
    return make_attendee(zoe)
