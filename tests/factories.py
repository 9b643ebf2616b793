"""Rows for tests: plain functions with keyword arguments, invented names, no hidden state."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from assistance.enums import Meeting, Mode, SpokenLanguage
from assistance.models import Appointment, Availability, Place
from assistance.operations import AppointmentAnswers, submit_appointment
from registrations.models import Registration
from registrations.operations import submit_registration, take_registration
from registrations.operations.answers import HelperAnswers, RegistrationAnswers
from services.enums import PageSlug, ServiceKind
from services.models import (
    Opinion,
    Page,
    Pillar,
    Program,
    Resource,
    ResourceTag,
    Service,
    Session,
    Theme,
)
from stage4club.core.phones import Phone
from stage4club.people.enums import ContactBy, GoodTime, Role, Room
from stage4club.people.models import User

#: A Wednesday, 10 h in Montréal: no holiday near.
NOW = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)

_numbers = itertools.count(1)


def make_user(*roles: Role, name: str = "Josée", email: str = "") -> User:
    """A member of staff with these roles (default: patient-partner)."""
    email = email or f"staff{next(_numbers)}@example.org"
    return User.objects.create_user(
        email, name=name, password="un mot de passe de test", roles=roles or (Role.PARTNER,)
    )


def make_social_worker(
    *, name: str = "Louise", email: str = "", weekdays: Iterable[int] = range(5), **hours: Any
) -> User:
    """A social worker who receives people from 9 h to 17 h, in every way, on these weekdays."""
    worker = make_user(Role.SOCIAL_WORKER, name=name, email=email)
    defaults = {
        "starts": time(9),
        "ends": time(17),
        "in_person": True,
        "place": make_place(),
        "starts_on": date(2026, 1, 1),
    }
    for weekday in weekdays:
        Availability.objects.create(social_worker=worker, weekday=weekday, **defaults | hours)
    return worker


def make_place(name: str = "Bureau de Montréal") -> Place:
    """Where people are received."""
    place, _is_new = Place.objects.get_or_create(
        name=name, defaults={"address": "1, rue Inventée, Montréal"}
    )
    return place


def make_appointment(
    *, now: datetime = NOW, slot: str = "", form_key: str = "", **answers: Any
) -> Appointment:
    """An appointment as the form stores it: to be answered, or booked at `slot`."""
    options = {
        name: answers.pop(name) for name in ("language", "suspicious", "by") if name in answers
    }
    return submit_appointment(
        form_key=form_key or f"appointment-{next(_numbers)}",
        answers=make_appointment_answers(**answers),
        slot=slot,
        now=now,
        **{"language": "fr"} | options,
    )


def make_appointment_answers(**answers: Any) -> AppointmentAnswers:
    """What somebody typed who asks for a meeting by telephone."""
    defaults: dict[str, Any] = {
        "preferred_name": "Zoé",
        "email": "zoe@example.org",
        "phone": None,
        "contact_by": ContactBy.EMAIL,
        "good_time": GoodTime.ANY,
        "voicemail": "",
        "safe_place": "",
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
    return AppointmentAnswers(**defaults | answers)


def make_pillar(**values: Any) -> Pillar:
    """A pillar with texts in both languages."""
    number = next(_numbers)
    defaults = {
        "slug": f"pillar-{number}",
        "position": number,
        "name_fr": "Qualité de vie",
        "name_en": "Quality of life",
        "summary_fr": "Mieux vivre.",
        "summary_en": "Living better.",
        "body_fr": "Un texte.",
        "body_en": "A text.",
    }
    return Pillar.objects.create(**defaults | values)


def in_both(**texts: str) -> dict[str, str]:
    """Columns of both languages for `name=…`, the English one told apart."""
    french = {f"{name}_fr": text for name, text in texts.items()}
    return french | {f"{name}_en": f"{text} (in English)" for name, text in texts.items()}


def make_program(**values: Any) -> Program:
    """The program, whole, without a donation page."""
    words = in_both(welcome="Ici, on a du temps.", name="Club", summary="Pour vous.", body="Un.")
    return Program.objects.create(**{"slug": "club", "position": 1, **words, **values})


def make_page(slug: PageSlug = PageSlug.PRIVACY, **values: Any) -> Page:
    """A page of text, whole."""
    words = in_both(name="Vie privée", summary="Ce que nous savons.", body="## Un titre")
    return Page.objects.create(**{"slug": slug, "position": 1, **words, **values})


def make_tag(slug: str = "side-effects", **values: Any) -> ResourceTag:
    """What a resource is about."""
    words = in_both(name="Effets secondaires")
    return ResourceTag.objects.create(**{"slug": slug, "position": 1, **words, **values})


def make_resource(pillar: Pillar, *tags: ResourceTag, **values: Any) -> Resource:
    """Something to read in French, in five minutes, of the day of NOW."""
    defaults: dict[str, Any] = {
        **in_both(title="Apaiser la fatigue", summary="Des idées simples."),
        "source": "Revue des soins",
        "url": "https://example.org/fatigue",
        "language": "fr",
        "published_on": NOW.date(),
        "reading_minutes": 5,
    }
    resource = Resource.objects.create(pillar=pillar, **defaults | values)
    resource.tags.set(tags)
    return resource


def make_theme(service: Service, **values: Any) -> Theme:
    """What was said of a service and what was done, on the site since the day of NOW."""
    words = in_both(title="Vous vouliez des rencontres le soir", answer="Il y en a une par mois.")
    return Theme.objects.create(
        **{"service": service, "answered_on": NOW.date(), **words, **values}
    )


def make_opinion(service: Service, **values: Any) -> Opinion:
    """What somebody unknown said on the day of NOW."""
    defaults: dict[str, Any] = {
        "dedupe_key": f"opinion-{next(_numbers)}",
        "language": "fr",
        "would_help": "Des rencontres le soir.",
        "received_on": NOW.date(),
    }
    return Opinion.objects.create(service=service, **defaults | values)


def make_service(**values: Any) -> Service:
    """A published group, extension 250, three working days, twelve places."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "slug": f"group-{number}",
        "kind": ServiceKind.GROUP,
        "room": Room.GROUP,
        "position": number,
        "name_fr": "Club de jasette",
        "name_en": "Chit-chat Club",
        "summary_fr": "Une rencontre par mois.",
        "summary_en": "One meeting a month.",
        "body_fr": "Un texte.",
        "body_en": "A text.",
        "phone": "+18779907171",
        "phone_extension": "250",
        "promise_days": 3,
    }
    if "pillar" not in values:
        defaults["pillar"] = make_pillar()
    return Service.objects.create(**defaults | values)


def make_session(service: Service, *, days: int = 30, **values: Any) -> Session:
    """A session of ninety minutes, `days` after NOW, in Montréal and by video."""
    starts_at = NOW + timedelta(days=days)
    defaults: dict[str, Any] = {
        "service": service,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "place": "Maison de quartier, Montréal",
        "video_url": "https://video.example.org/salle",
    }
    return Session.objects.create(**defaults | values)


def make_answers(**values: Any) -> RegistrationAnswers:
    """What somebody typed who wants to be written to."""
    defaults: dict[str, Any] = {
        "preferred_name": "Louise",
        "email": "louise@example.org",
        "phone": Phone("+15145550142", ""),
        "contact_by": ContactBy.EMAIL,
        "good_time": GoodTime.MORNING,
        "voicemail": "yes",
        "french": "yes",
        "attendance": "either",
        "access_needs": "",
        "message": "",
        "helper": None,
    }
    return RegistrationAnswers(**defaults | values)


def make_helper(**values: Any) -> HelperAnswers:
    """Somebody who fills the form for her sister."""
    defaults: dict[str, Any] = {
        "name": "Marthe",
        "relationship": "sa sœur",
        "phone": Phone("+15145550143", ""),
        "email": "marthe@example.org",
    }
    return HelperAnswers(**defaults | values)


def make_registration(
    service: Service | None = None,
    *,
    taken_by: User | None = None,
    form_key: str = "",
    language: str = "fr",
    now: datetime = NOW,
    suspicious: bool = False,
    **answers: Any,
) -> Registration:
    """A registration as the form makes it; taken when `taken_by` is given."""
    registration = submit_registration(
        service or make_service(),
        form_key=form_key or f"form-{next(_numbers)}",
        answers=make_answers(**answers),
        language=language,
        suspicious=suspicious,
        now=now,
    )
    if taken_by:
        take_registration(registration, by=taken_by, now=now)
    return registration
