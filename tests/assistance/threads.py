"""Somebody with an appointment, her thread, and who comes along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from assistance.emails import ATTENDEE_PURPOSE, LINK_PURPOSE
from assistance.enums import Meeting
from assistance.models import Appointment, Attendee, Thread, ThreadMessage
from assistance.operations import (
    add_attendee,
    answer_message,
    book_appointment,
    take_appointment,
    write_message,
)
from stage4club.core.links import open_link, token_for
from stage4club.core.models import OneTimeCode
from stage4club.core.one_time_codes import digits_of
from stage4club.people.models import User
from tests.factories import NOW, make_appointment, make_social_worker

THREAD = "/lien/messages/"
CODE, WRITE, CLOSE = f"{THREAD}code/", f"{THREAD}ecrire/", f"{THREAD}fermer/"
ATTENDEE, FAMILY = "/lien/participation/", "/lien/proches/"
REMOVE = f"{FAMILY}retirer/"

#: Friday two days later, 11 h in Montréal.
STARTS_AT = NOW + timedelta(days=2, hours=1)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

#: What nobody but the two may read.
WORDS = "J’apporterai la chaise roulante"
ANSWER = "L’ascenseur est au fond du couloir"


def make_followed(*, worker: User | None = None, **answers: Any) -> Appointment:
    """Somebody whom `worker` follows, without a time yet."""
    worker = worker or make_social_worker()
    return take_appointment(make_appointment(**answers), by=worker, now=NOW)


def make_family(*, worker: User | None = None, **answers: Any) -> Appointment:
    """A family meeting at a booked time."""
    worker = worker or make_social_worker()
    appointment = make_appointment(meeting=Meeting.FAMILY, adults=3, **answers)
    return book_appointment(appointment, by=worker, now=NOW, starts_at=STARTS_AT)


def make_attendee(appointment: Appointment, **values: Any) -> Attendee:
    """Marc, who comes along and has an e-mail, as the person added him."""
    known = {"name": "Marc", "email": "marc@example.org"} | values
    return add_attendee(appointment, by=None, now=NOW, **known)


def write(thread: Thread, text: str = WORDS, *, key: str = "", **given: Any) -> ThreadMessage:
    """A message to the social worker."""
    given = {"now": NOW} | given
    return write_message(thread, text=text, form_key=key or text, **given)


def answer(thread: Thread, text: str = ANSWER, *, key: str = "", **given: Any) -> ThreadMessage:
    """A message of whoever follows it."""
    worker = thread.appointment.social_worker
    assert worker is not None
    given = {"now": NOW, "by": worker} | given
    return answer_message(thread, text=text, form_key=key or text, **given)


def enter(client: Client, subject: Appointment | Attendee) -> Any:
    """Open the link of the person, or of who comes along; the page."""
    purpose = ATTENDEE_PURPOSE if isinstance(subject, Attendee) else LINK_PURPOSE
    link = open_link(purpose, subject, now=NOW, expires_at=None)
    return client.get(f"/lien/{token_for(link)}/", follow=True)


def last_code() -> str:
    """The digits of the one open code."""
    return digits_of(OneTimeCode.objects.open().get())


def open_up(client: Client, subject: Appointment | Attendee) -> Any:
    """Open the link, ask for a code, type it."""
    enter(client, subject)
    client.post(THREAD)
    return client.post(CODE, {"code": last_code()})
