"""What tests of the screens of staff do again and again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from assistance.models import Appointment
from assistance.operations import book_appointment, take_appointment
from stage4club.people.models import User
from tests.factories import NOW, make_appointment
from tests.registrations.kit import client_of, digest_in

__all__ = ["FRIDAY", "WHOLE_TABLE", "client_of", "make_booked", "make_hers", "press", "url_of"]

#: Friday 13 March 2026, 11 h in Montréal.
FRIDAY = datetime(2026, 3, 13, 15, 0, tzinfo=UTC)

#: A table of family income that the database accepts, in dollars a year.
WHOLE_TABLE = {
    "income_1": 30_000,
    "income_2": 40_000,
    "income_3": 50_000,
    "income_4": 60_000,
    "income_more": 7_500,
}


def make_hers(worker: User, **answers: Any) -> Appointment:
    """A request that `worker` has taken."""
    return take_appointment(make_appointment(**answers), by=worker, now=NOW)


def make_booked(worker: User, *, at: datetime = FRIDAY, **answers: Any) -> Appointment:
    """Somebody whom `worker` meets on Friday at 11 h, unless told otherwise."""
    appointment = make_appointment(**answers)
    return book_appointment(appointment, by=worker, now=NOW, starts_at=at)


def url_of(appointment: Appointment | None, page: str) -> str:
    """The address of an admin page: "changelist", "agenda", "change", "history", or a verb."""
    args = [] if appointment is None else [appointment.pk]
    return reverse(f"admin:assistance_appointment_{page}", args=args)


def press(client: Client, appointment: Appointment, verb: str, **fields: Any) -> Any:
    """Read the page of a verb, answer, read the message again if it changed, press the button."""
    url = url_of(appointment, verb)
    digest = digest_in(client.get(url))
    response = client.post(url, {**fields, "preview_digest": digest})
    again = digest_in(response)
    if again and again != digest:
        response = client.post(url, {**fields, "preview_digest": again})
    return response


def make_named(name: str, **answers: Any) -> Appointment:
    """Somebody who asked, written to at an address of her name."""
    return make_appointment(preferred_name=name, email=f"{name.lower()}@example.org", **answers)
