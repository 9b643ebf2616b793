"""As many past appointments as one likes, in bulk: to see the times that are free in ten years.

They are of social workers of their own, an hour and a half apart, each of another invented person.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import connection, transaction

from services.operations import phone_columns
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.enums import ContactBy, ForWhom, GoodTime, Language, Role
from stage4club.people.models import Person, User
from stage4club.people.operations import claim_for_invented_people
from stage4club.people.policy import name_key

from ..enums import AppointmentState, Meeting, Mode, SpokenLanguage
from ..models import Appointment, Availability, Reservation

#: A statement carries 65,535 values at most, of as many columns as a row has.
BATCH = 1000
WORKERS = 5
KEY = "seed-appointment-"
APART = timedelta(minutes=90)
HOUR = timedelta(hours=1)


def seed_appointments(count: int, *, now: datetime) -> int:
    """Bring the number of invented past appointments up to `count`; returns how many were added.

    Five social workers receive people from 9 h to 17 h, every working day. Raises `NotLoopback` or
    `HoldsRealPeople`, and then nothing is changed.
    """
    claim_for_invented_people()
    workers = [_worker(number, local_date(now)) for number in range(WORKERS)]
    first = Appointment.objects.filter(form_key__startswith=KEY).count()
    for start in range(first, count, BATCH):
        with transaction.atomic():
            _write(range(start, min(start + BATCH, count)), workers, now)
    with connection.cursor() as sql:
        # What the planner knows of the tables is of before.
        sql.execute("ANALYZE")
    return max(count - first, 0)


def _worker(number: int, today: date) -> User:
    email = f"invented-social-worker{number}@example.org"
    known: User | None = User.objects.filter(email=email).first()
    if known is not None:
        return known
    worker = User.objects.create_user(
        email, name=f"Travailleuse sociale {number + 1}", roles=(Role.SOCIAL_WORKER,)
    )
    Availability.objects.bulk_create(
        Availability(
            social_worker=worker, weekday=day, starts=time(9), ends=time(17), starts_on=today
        )
        for day in range(5)
    )
    return worker


def _write(numbers: range, workers: list[User], now: datetime) -> None:
    people = Person.objects.bulk_create(_person(number, now) for number in numbers)
    times = Reservation.objects.bulk_create(
        _time(number, person, workers, now) for number, person in zip(numbers, people, strict=True)
    )
    Appointment.objects.bulk_create(
        _appointment(number, at) for number, at in zip(numbers, times, strict=True)
    )


def _person(number: int, now: datetime) -> Person:
    name = f"Personne {number}"
    return Person(
        preferred_name=name,
        name_key=name_key(name),
        email=f"appointed{number}@example.org",
        language=Language.FRENCH,
        contact_by=ContactBy.EMAIL,
        good_time=GoodTime.ANY,
        created_at=now,
    )


def _time(number: int, person: Person, workers: list[User], now: datetime) -> Reservation:
    turn, worker = divmod(number, len(workers))
    starts_at = now.replace(minute=0, second=0, microsecond=0) - (turn + 2) * APART
    return Reservation(
        social_worker=workers[worker],
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        person=person,
    )


def _appointment(number: int, at: Reservation) -> Appointment:
    asked_at = at.starts_at - timedelta(days=7)
    person = at.person
    assert person is not None
    return Appointment(
        form_key=f"{KEY}{number}",
        person=person,
        social_worker=at.social_worker,
        language=person.language,
        for_whom=ForWhom.SELF,
        preferred_name=person.preferred_name,
        email=person.email,
        contact_by=person.contact_by,
        good_time=person.good_time,
        meeting=Meeting.INDIVIDUAL,
        mode=Mode.PHONE,
        spoken_language=SpokenLanguage.FRENCH,
        state=AppointmentState.FULFILLED,
        received_at=asked_at,
        promised_on=add_working_days(local_date(asked_at), 2),
        reservation=at,
        booked_at=asked_at,
        closed_at=at.ends_at,
        closed_by=at.social_worker,
        **phone_columns(None),
    )
