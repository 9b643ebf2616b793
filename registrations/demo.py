"""Invented people for `make run`: an account per role, meetings, registrations at every stage."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction

from services.enums import WeekOfMonth
from services.models import Service
from services.operations import create_series
from stage4club.core.phones import Phone
from stage4club.core.working_days import local_date
from stage4club.people.enums import ContactBy, GoodTime, Role
from stage4club.people.models import User

from .answers import HelperAnswers, RegistrationAnswers
from .enums import CallOutcome
from .models import Registration
from .operations import (
    confirm_registration,
    decline_registration,
    log_call,
    submit_registration,
    take_registration,
)

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
    """Meetings for six months and registrations of each kind; nothing when there is one."""
    service = Service.objects.get(slug=GROUP)
    if Registration.objects.exists():
        return
    partner = User.objects.get(email="partner@example.org")
    other_partner = User.objects.get(email="partner2@example.org")
    coordinator = User.objects.get(email="coordinator@example.org")
    _create_meetings(service, partner, coordinator, now)

    def register(days_ago: int, name: str, **answers: object) -> Registration:
        return submit_registration(
            service,
            form_key=f"demo-{name}-{days_ago}",
            answers=_answers(name, **answers),
            language=str(answers.get("language", "fr")),
            now=now - timedelta(days=days_ago),
        )

    waiting = register(8, "Louise", phone=Phone("+15145550142", "12"), contact_by=ContactBy.PHONE)
    take_registration(waiting, by=partner, now=now - timedelta(days=7))
    log_call(waiting, by=partner, now=now - timedelta(days=6), outcome=CallOutcome.VOICEMAIL)
    writing = register(
        2,
        "Marguerite",
        phone=Phone("+15145550151", ""),
        message="J'ai hâte de vous rencontrer.",
    )
    take_registration(writing, by=partner, now=now - timedelta(days=1))
    register(1, "Marguerite", phone=Phone("+15145550151", ""), good_time=GoodTime.EVENING)
    register(1, "Anh", language="en", french="some", access_needs="A place near the door.")
    helper = HelperAnswers("Luc", "son frère", Phone("+15145550147", ""), "luc@example.org")
    register(0, "Rose-Aimée", email="", phone=None, helper=helper)
    member = register(20, "Thérèse")
    take_registration(member, by=other_partner, now=now - timedelta(days=18))
    confirm_registration(member, by=other_partner, now=now - timedelta(days=17))
    elsewhere = register(30, "Colette", contact_by=ContactBy.PHONE)
    take_registration(elsewhere, by=coordinator, now=now - timedelta(days=29))
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
        video_url="https://video.example.org/jasette",
        hosts=[partner],
        opened_by=User.objects.get(email="social-worker@example.org"),
        now=now,
    )


def _answers(name: str, **given: object) -> RegistrationAnswers:
    address = name.casefold().replace("é", "e").replace("è", "e")
    values: dict[str, object] = {
        "preferred_name": name,
        "email": f"{address}@example.org",
        "phone": Phone("+15145550148", ""),
        "contact_by": ContactBy.EMAIL,
        "good_time": GoodTime.MORNING,
        "voicemail": "yes",
        "french": "yes",
        "attendance": "either",
        "access_needs": "",
        "message": "",
        "helper": None,
    }
    given.pop("language", None)
    return RegistrationAnswers(**(values | given))  # type: ignore[arg-type]
