"""Invented people for `make run`: an account per role, meetings, registrations at every stage."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from services.enums import WeekOfMonth
from services.models import Service
from services.operations import create_series
from stage4club.core.phones import Phone
from stage4club.core.text import search_key
from stage4club.core.working_days import local_date
from stage4club.people.enums import ContactBy, GoodTime, Language, Role
from stage4club.people.models import Person, User
from stage4club.people.operations import mark_invented_people

from ..enums import Attending, CallOutcome, French, YesNo
from ..models import Registration
from ..operations import (
    confirm_registration,
    decline_registration,
    log_call,
    submit_registration,
    take_registration,
)
from ..operations.answers import HelperAnswers, RegistrationAnswers

GROUP = "chit-chat-club"

#: Account name → what she is called and does.
ACCOUNTS = {
    "partner": ("Josée Tremblay", Role.PARTNER),
    "partner2": ("Manon Gagnon", Role.PARTNER),
    "coordinator": ("Sylvie Bouchard", Role.COORDINATOR),
    "social-worker": ("Nathalie Roy", Role.SOCIAL_WORKER),
    "finance": ("Chantal Côté", Role.FINANCE),
    "approver": ("Francine Morin", Role.APPROVER),
    "privacy": ("Hélène Lavoie", Role.PRIVACY),
    "editor": ("Isabelle Fortin", Role.EDITOR),
    "admin": ("Martine Gauthier", Role.ADMIN),
}

#: Numbers that belong to nobody; Margot is at Marguerite's.
NUMBERS = {
    "Louise": "+15145550142",
    "Marguerite": "+15145550151",
    "Anh": "+15145550152",
    "Thérèse": "+15145550153",
    "Odile": "+15145550154",
    "Colette": "+15145550155",
    "Offre du jour": "+15145550156",
}


@transaction.atomic
def create_accounts(password: str) -> list[User]:
    """`<role>@example.org` for every role, all with this password; existing ones get it anew."""
    users = []
    for account, (name, role) in ACCOUNTS.items():
        email = f"{account}@example.org"
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, name=name, roles=(role,))
        user.set_password(password)
        user.save(update_fields=["password"])
        users.append(user)
    return users


@transaction.atomic
def create_story(now: datetime) -> None:
    """Meetings for six months and registrations of each kind; nothing when there is one.

    The accounts and the catalogue must be there. Raises `Service.DoesNotExist` without a catalogue.
    """
    service = Service.objects.get(slug=GROUP)
    if Registration.objects.exists():
        return
    if not Person.objects.exists():
        mark_invented_people()
    partner = User.objects.get(email="partner@example.org")
    other_partner = User.objects.get(email="partner2@example.org")
    coordinator = User.objects.get(email="coordinator@example.org")
    _create_meetings(service, partner, coordinator, now)

    def register(days_ago: int, name: str, **answers: Any) -> Registration:
        return submit_registration(
            service,
            form_key=f"demo-{name}-{days_ago}",
            language=answers.pop("language", Language.FRENCH),
            suspicious=answers.pop("suspicious", False),
            answers=_answers(name, **answers),
            now=now - timedelta(days=days_ago),
        )

    def take(registration: Registration, by: User, days_ago: int) -> Registration:
        return take_registration(registration, by=by, now=now - timedelta(days=days_ago))

    # Late, by telephone, and called once.
    called = register(8, "Louise", phone=Phone(NUMBERS["Louise"], "12"), contact_by=ContactBy.PHONE)
    take(called, partner, 7)
    log_call(called, by=partner, now=now - timedelta(days=6), outcome=CallOutcome.VOICEMAIL)
    # To be written to; she wrote twice, and somebody at her number wrote too.
    take(register(2, "Marguerite", message="Est-ce que je peux venir accompagnée?"), partner, 1)
    register(1, "Marguerite", good_time=GoodTime.EVENING)
    take(register(1, "Margot", email="", contact_by=ContactBy.PHONE), partner, 0)
    # Nobody has taken these: in English, through her brother, perhaps a robot.
    register(
        1, "Anh", language=Language.ENGLISH, french=French.SOME, access_needs="No stairs, please."
    )
    helper = HelperAnswers("Luc", "son frère", Phone("+15145550147", ""), "luc@example.org")
    register(0, "Rose-Aimée", email="", phone=None, contact_by=ContactBy.PHONE, helper=helper)
    register(0, "Offre du jour", email="offre@example.org", suspicious=True)
    # Two members, one of them by telephone; one for whom this group is not.
    for days_ago, name, contact_by in ((20, "Thérèse", "email"), (15, "Odile", "phone")):
        member = take(register(days_ago, name, contact_by=contact_by), other_partner, days_ago - 1)
        confirm_registration(member, by=other_partner, now=now - timedelta(days=days_ago - 2))
    elsewhere = take(register(30, "Colette", contact_by=ContactBy.PHONE), coordinator, 29)
    decline_registration(elsewhere, by=coordinator, now=now - timedelta(days=28))


def _create_meetings(service: Service, partner: User, coordinator: User, now: datetime) -> None:
    first = (local_date(now).replace(day=1) + timedelta(days=32)).replace(day=1)
    create_series(
        service,
        by=coordinator,
        weekday=3,
        week_of_month=WeekOfMonth.THIRD,
        start_time=time(13, 30),
        duration_minutes=90,
        first_month=first,
        months=6,
        place="Maison du quartier, Montréal",
        video_url="https://video.example.org/rencontre",
        hosts=[partner],
        opened_by=User.objects.get(email="social-worker@example.org"),
        now=now,
    )


def _answers(name: str, **given: Any) -> RegistrationAnswers:
    address = search_key(name).replace(" ", "-")
    values: dict[str, Any] = {
        "preferred_name": name,
        "email": f"{address}@example.org",
        "phone": Phone(NUMBERS.get(name, NUMBERS["Marguerite"]), ""),
        "contact_by": ContactBy.EMAIL,
        "good_time": GoodTime.MORNING,
        "voicemail": YesNo.YES,
        "french": French.YES,
        "attendance": Attending.EITHER,
        "access_needs": "",
        "message": "",
        "helper": None,
    }
    return RegistrationAnswers(**values | given)
