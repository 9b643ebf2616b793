"""Invented things to read and to say, for `make run`: no such text exists anywhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from stage4club.core.working_days import local_date

from ..models import Pillar, Program, Resource, ResourceTag, Service, Theme
from ..operations import give_opinion


class Reading(NamedTuple):
    """One invented text; `days` is its age."""

    pillar: str
    tags: tuple[str, ...]
    language: str
    days: int
    minutes: int
    source: str
    title_fr: str
    title_en: str
    summary_fr: str
    summary_en: str


READINGS = (
    Reading(
        *("awareness", ("side-effects",), "fr", 20, 6, "Revue Soins au quotidien"),
        "Apaiser la fatigue, un petit geste à la fois",
        "Easing tiredness, one small step at a time",
        "Des idées simples, choisies par des personnes traitées.",
        "Simple ideas, chosen by people in treatment.",
    ),
    Reading(
        *("awareness", ("side-effects", "caregivers"), "en", 75, 4, "Kitchen Table Magazine"),
        "Manger quand rien ne goûte bon",
        "Eating when nothing tastes right",
        "Pour les jours où l’appétit manque.",
        "For days without appetite.",
    ),
    Reading(
        *("research", ("research-news",), "fr", 12, 8, "Bulletin Recherche claire"),
        "Ce que dit une nouvelle étude, et ce qu’elle ne dit pas",
        "What a new study says, and what it does not",
        "Une lecture lente, avec les mots expliqués.",
        "A slow reading, with its words explained.",
    ),
    Reading(
        *("rights", ("rights",), "fr", 200, 10, "Guide Vos droits"),
        "Revenir au travail, ou pas",
        "Going back to work, or not",
        "Ce que la loi prévoit quand l’énergie manque.",
        "What the law provides when energy is short.",
    ),
    Reading(
        *("quality-of-life", ("caregivers",), "fr", 40, 5, "Cahier des proches"),
        "Aider sans s’épuiser",
        "Helping without wearing oneself out",
        "Dire oui, dire non, demander de l’aide à son tour.",
        "Saying yes, saying no, asking for help in turn.",
    ),
)


#: What invented people said, and what invented patient-partners did about it.
OPINIONS = (
    ("fr", "Des rencontres le soir, pour les personnes qui travaillent encore.", ""),
    ("fr", "", "Le rire. Et que personne ne nous presse."),
    ("en", "A reminder the day before.", "Being able to just listen."),
)
THEME = {
    "title_fr": "Vous vouliez aussi des rencontres par visioconférence",
    "title_en": "You also wanted meetings by video",
    "answer_fr": "Chaque rencontre se suit maintenant de chez soi.",
    "answer_en": "Every meeting can now be joined from home.",
}


@transaction.atomic
def create_opinions(now: datetime) -> None:
    """Add `OPINIONS` and one answer about the group, where nobody has said anything yet."""
    group = Service.objects.open_to_registration().first()
    if group is None or Theme.objects.exists():
        return
    Theme.objects.create(service=group, answered_on=local_date(now) - timedelta(days=30), **THEME)
    for number, (language, would_help, helps) in enumerate(OPINIONS):
        give_opinion(
            group,
            would_help=would_help,
            helps=helps,
            language=language,
            form_key=f"demo-{number}",
            now=now,
        )


@transaction.atomic
def create_readings(now: datetime) -> None:
    """Add `READINGS`, and a donation page that is nobody's, where there is nothing to read yet."""
    if Resource.objects.exists():
        return
    Program.objects.filter(donation_url="").update(donation_url="https://example.org/don")
    pillars = {pillar.slug: pillar for pillar in Pillar.objects.all()}
    for number, reading in enumerate(READINGS):
        columns: dict[str, Any] = reading._asdict()
        slugs, days, minutes = (columns.pop(name) for name in ("tags", "days", "minutes"))
        resource = Resource.objects.create(
            **columns | {"pillar": pillars[reading.pillar]},
            url=f"https://example.org/lire/{number + 1}",
            published_on=local_date(now) - timedelta(days=days),
            reading_minutes=minutes,
        )
        resource.tags.set(ResourceTag.objects.filter(slug__in=slugs))
