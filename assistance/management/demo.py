"""Invented appointments for `make run`: a week of hours, and something at every stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from services.models import Service
from services.operations import HelperAnswers
from stage4club.core.phones import Phone
from stage4club.core.text import search_key
from stage4club.core.working_days import is_public_holiday, local_date
from stage4club.people.enums import ContactBy, GoodTime, Language, YesNo
from stage4club.people.models import User

from ..enums import AgeBand, CancelledBy, Closing, Meeting, Mode, SpokenLanguage, Weekday
from ..models import Appointment, Place
from ..models.slots import Slot, free_slots
from ..operations import (
    AppointmentAnswers,
    Hours,
    PlaceAnswers,
    Way,
    book_appointment,
    cancel_appointment,
    close_appointment,
    fulfil_appointment,
    propose_times,
    save_hours,
    save_places,
    submit_appointment,
    take_appointment,
)
from ..policy import local_moment

WORKER = "social-worker@example.org"
PLACE = "Maison du quartier"
#: The first of the telephone numbers, which belong to nobody.
FIRST_NUMBER = 60


@transaction.atomic
def create_appointments(now: datetime) -> None:
    """Hours of the demonstration's social worker, and appointments; nothing when there is one.

    The accounts and the catalogue must be there. Raises `Service.DoesNotExist` without a
    catalogue, `User.DoesNotExist` without the account.
    """
    Service.objects.filter(kind="appointment").earliest("pk")
    worker = User.objects.get(email=WORKER)
    if Appointment.objects.exists():
        return
    _receive(worker, now)
    _to_answer(worker, now)
    _to_come(now)
    _over(worker, now)


def _receive(worker: User, now: datetime) -> None:
    access = {
        "access_fr": "L’entrée est à gauche de la bibliothèque; sonnez au 2.",
        "access_en": "The entrance is to the left of the library; ring at 2.",
    }
    answers = PlaceAnswers(
        key=None, name=PLACE, address="100, rue des Érables, Montréal", is_active=True, **access
    )
    save_places([answers], by=worker, now=now)
    place = Place.objects.get(name=PLACE)
    since = local_date(now) - timedelta(days=60)
    days = (Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY)
    halves = ((time(9), time(12)), (time(13), time(16, 30)))
    way = Way(
        individual_minutes=60,
        family_minutes=90,
        buffer_minutes=15,
        lead_hours=24,
        horizon_weeks=8,
        video_url="https://video.example.org/rendez-vous",
    )
    hours = [
        Hours(
            weekday=day,
            starts=starts,
            ends=ends,
            in_person=day == Weekday.WEDNESDAY,
            by_phone=True,
            by_video=True,
            place=place if day == Weekday.WEDNESDAY else None,
            starts_on=since,
            ends_on=None,
        )
        for day in days
        for starts, ends in halves
    ]
    save_hours(by=worker, now=now, way=way, hours=hours)


def _to_answer(worker: User, now: datetime) -> None:
    """One that is late and hers, one in English that nobody has taken, a robot's, a proposal."""
    late = _ask("Simone", now - timedelta(days=6), message="Les mardis, j’ai mes traitements.")
    take_appointment(late, by=worker, now=now - timedelta(days=5))
    _ask(
        "Priya",
        now - timedelta(days=1),
        language=Language.ENGLISH,
        spoken_language=SpokenLanguage.ENGLISH,
        contact_by=ContactBy.PHONE,
        email="",
    )
    _ask("Meilleur prix", now, suspicious=True)
    helper = HelperAnswers("Hugo", "son fils", Phone("+15145550157", ""), "hugo@example.org")
    proposed = _ask("Huguette", now - timedelta(days=2), helper=helper)
    times = [slot.starts_at for slot in _free(Mode.PHONE, now)[10:40:15]]
    propose_times(proposed, by=worker, now=now - timedelta(hours=3), times=times)


def _to_come(now: datetime) -> None:
    """An individual meeting by video and a family that comes, each at a time that was offered."""
    video = _free(Mode.VIDEO, now)[3]
    _ask("Rachel", now, mode=Mode.VIDEO, slot=video.value)
    family = free_slots(meeting=Meeting.FAMILY, mode=Mode.IN_PERSON, now=now)[2]
    _ask(
        "Nadège",
        now,
        meeting=Meeting.FAMILY,
        mode=Mode.IN_PERSON,
        adults=3,
        children_ages=(AgeBand.CHILD, AgeBand.TEENAGER),
        spoken_language=SpokenLanguage.OTHER,
        interpreter="Créole",
        slot=family.value,
    )


def _over(worker: User, now: datetime) -> None:
    """One to note, one that took place, one cancelled, one whose person was not reached."""
    days = _working_days_before(local_date(now) - timedelta(days=2))

    def book(name: str, hour: int) -> Appointment:
        starts_at = local_moment(next(days), time(hour))
        assert starts_at is not None
        asked = _ask(name, starts_at - timedelta(days=7))
        before = starts_at - timedelta(days=6)
        return book_appointment(asked, by=worker, now=before, starts_at=starts_at)

    book("Yvette", 10)
    held = book("Lise", 14)
    fulfil_appointment(held, by=worker, now=now - timedelta(days=1))
    cancelled = book("Jeannine", 11)
    a_day_before = cancelled.starts_at or now
    cancel_appointment(
        cancelled,
        by=None,
        now=a_day_before - timedelta(days=2),
        cancelled_by=CancelledBy.PERSON,
    )
    unreached = _ask("Denise", now - timedelta(days=20), contact_by=ContactBy.PHONE)
    close_appointment(
        unreached, by=worker, now=now - timedelta(days=12), closing=Closing.UNREACHABLE
    )


def _working_days_before(day: date) -> Iterator[date]:
    earlier = (day - timedelta(days=number) for number in count(1))
    return (it for it in earlier if it.weekday() < Weekday.SATURDAY and not is_public_holiday(it))


def _free(mode: Mode, now: datetime) -> Sequence[Slot]:
    return free_slots(meeting=Meeting.INDIVIDUAL, mode=mode, now=now)


def _ask(name: str, at: datetime, *, slot: str = "", **given: Any) -> Appointment:
    """What somebody asks for at `at`."""
    address = search_key(name).replace(" ", "-")
    options = {"language": given.pop("language", Language.FRENCH)}
    options["suspicious"] = given.pop("suspicious", False)
    values: dict[str, Any] = {
        "preferred_name": name,
        "email": f"{address}@example.org",
        "phone": Phone(f"+151455501{FIRST_NUMBER + Appointment.objects.count()}", ""),
        "contact_by": ContactBy.EMAIL,
        "good_time": GoodTime.AFTERNOON,
        "voicemail": YesNo.NO,
        "safe_place": YesNo.YES,
        "meeting": Meeting.INDIVIDUAL,
        "mode": Mode.PHONE,
        "spoken_language": SpokenLanguage.FRENCH,
        "interpreter": "",
        "adults": 1,
        "children_ages": (),
        "avoid_weekdays": (),
        "message": "",
        "helper": None,
    }
    return submit_appointment(
        form_key=f"demo-{address}",
        answers=AppointmentAnswers(**values | given),
        slot=slot,
        now=at,
        **options,
    )
