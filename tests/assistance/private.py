"""Somebody with an appointment, and the private page that her link opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from assistance.emails import LINK_PURPOSE
from assistance.models import Appointment, Reservation
from assistance.operations import book_appointment
from stage4club.core.links import open_link, token_for
from stage4club.people.models import User
from tests.factories import NOW, make_appointment, make_service, make_social_worker

PAGE = "/lien/rendez-vous/"
CALENDAR, MOVE, CANCEL = f"{PAGE}calendrier/", f"{PAGE}deplacer/", f"{PAGE}annuler/"
ANSWER, REMIND = f"{PAGE}repondre/", f"{PAGE}rappel/"
EARLIER, TAKE = f"{PAGE}plus-tot/", f"{PAGE}plus-tot/prendre/"

#: Wednesday in three weeks, 11 h in Montréal: far enough to hear of an earlier time.
FAR = datetime(2026, 4, 1, 15, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_booked(
    *, worker: User | None = None, starts_at: datetime = FAR, now: datetime = NOW, **answers: Any
) -> Appointment:
    """An appointment that `worker` and the person agreed on."""
    worker = worker or make_social_worker()
    appointment = make_appointment(now=now, **answers)
    place = answers.get("mode") == "in_person"
    where = worker.availabilities.earliest("pk").place if place else None
    return book_appointment(appointment, by=worker, now=now, starts_at=starts_at, place=where)


def make_other(**answers: Any) -> Appointment:
    """An appointment of somebody else."""
    return make_booked(**{"preferred_name": "Ana", "email": "ana@example.org", **answers})


def keep_elsewhere(appointment: Appointment, starts_at: datetime) -> None:
    """The same person meets somebody else at that time."""
    Reservation.objects.create(
        social_worker=make_social_worker(name="Marc", weekdays=()),
        person=appointment.person,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
    )


def link_of(appointment: Appointment, *, now: datetime = NOW) -> str:
    """The address in her messages."""
    link = open_link(LINK_PURPOSE, appointment, now=now, expires_at=None)
    return f"/lien/{token_for(link)}/"


def enter(client: Client, appointment: Appointment, *, now: datetime = NOW) -> Any:
    """Open the link of her last message; the page."""
    return client.get(link_of(appointment, now=now), follow=True)


def make_catalogue() -> None:
    """The service whose telephone stands on the pages."""
    make_service(kind="appointment", room="social_work", slug="social-worker")
