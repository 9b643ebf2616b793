"""The private page of an appointment: every page examined, in both languages, narrow and wide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assistance.emails import LINK_PURPOSE
from assistance.enums import CancelledBy, Meeting, Mode
from assistance.models import Appointment, Practice
from assistance.models.slots import Slot, free_slots
from assistance.operations import (
    book_appointment,
    cancel_appointment,
    propose_times,
    write_earlier_notices,
)
from stage4club.core.links import open_link, token_for
from stage4club.core.phones import Phone
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.test_fits import PUBLIC_SIZE, PUBLIC_TARGETS
from tests.browser.walk import Walk
from tests.factories import make_appointment, make_social_worker

SCREENS = {"narrow": {"width": 320, "height": 640}, "wide": {"width": 1280, "height": 900}}
#: Looked at in each run of the tests; the other ways of reading by `make axe`.
SAMPLE = {("fr", "narrow"), ("en", "wide")}


@dataclass(frozen=True)
class Words:
    """What stands on the pages of one language."""

    page: str
    move: str
    moving: str
    keep_choice: str
    remind: str
    tell: str
    take: str
    cancel: str
    cancelling: str
    yes: str
    cancelled: str
    accept: str
    problem: str


WORDS = {
    "fr": Words(
        page="Votre rendez-vous",
        move="Choisir un autre moment",
        moving="Déplacer mon rendez-vous",
        keep_choice="Enregistrer mon choix",
        remind="La veille",
        tell="Me prévenir si un moment plus tôt se libère",
        take="Prendre plutôt ce moment",
        cancel="Annuler mon rendez-vous",
        cancelling="Annuler votre rendez-vous?",
        yes="Oui, l’annuler",
        cancelled="Votre rendez-vous est annulé",
        accept="Prendre ce moment",
        problem="Il y a un problème",
    ),
    "en": Words(
        page="Your appointment",
        move="Choose another time",
        moving="Move my appointment",
        keep_choice="Keep this choice",
        remind="The day before",
        tell="Tell me if an earlier time becomes free",
        take="Take this time instead",
        cancel="Cancel my appointment",
        cancelling="Cancel your appointment?",
        yes="Yes, cancel it",
        cancelled="Your appointment is cancelled",
        accept="Take this time",
        problem="There is a problem",
    ),
}


def readers() -> list[object]:
    """Each language on each screen."""
    return [
        pytest.param(
            language,
            screen,
            marks=() if (language, screen) in SAMPLE else pytest.mark.axe,
        )
        for language in WORDS
        for screen in SCREENS
    ]


@pytest.fixture
def louise(transactional_db: None) -> User:
    """A social worker with her hours, on the telephone that the catalogue gives."""
    call_command("load_catalogue", verbosity=0)
    return make_social_worker()


def far_slots(now: datetime) -> list[Slot]:
    """Free times from two weeks on."""
    slots = free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=now)
    return [slot for slot in slots if slot.starts_at > now + timedelta(days=14)]


def opens(walk: Walk, appointment: Appointment, language: str, heading: str) -> None:
    """Open the link of her message."""
    link = open_link(LINK_PURPOSE, appointment, now=timezone.now(), expires_at=None)
    with override(language):
        walk.opens(reverse("private-link", args=[token_for(link)]))
    holds(walk, heading)


def holds(walk: Walk, heading: str) -> None:
    """Examine the page of this heading, and whether a tired hand finds what it presses."""
    walk.arrives_at(heading)
    assert walk.small_targets(PUBLIC_TARGETS, PUBLIC_SIZE) == []


@pytest.mark.parametrize(("language", "screen"), readers())
def test_a_booked_appointment_from_the_link_to_the_end(
    visitor: Visitor, louise: User, language: str, screen: str
) -> None:
    words, now = WORDS[language], timezone.now()
    last = far_slots(now)[-1]
    appointment = make_appointment(now=now, language=language, phone=Phone("+15145550142", ""))
    book_appointment(appointment, by=louise, now=now, starts_at=last.starts_at)
    walk = visitor(viewport=SCREENS[screen])
    opens(walk, appointment, language, words.page)
    walk.page.get_by_label(words.remind).check()
    walk.presses(words.keep_choice)
    assert walk.page.get_by_label(words.remind).is_checked()
    walk.presses(words.tell)
    holds(walk, words.page)
    # Somebody gives an earlier time back.
    other = make_appointment(now=now, preferred_name="Ana", email="ana@example.org")
    earlier = far_slots(now)[0]
    book_appointment(other, by=louise, now=now, starts_at=earlier.starts_at)
    later = timezone.now()
    cancel_appointment(other, by=louise, now=later, cancelled_by=CancelledBy.STAFF)
    assert write_earlier_notices(timezone.now()) == 1
    walk.page.reload()
    holds(walk, words.page)
    with walk.page.expect_navigation():
        walk.page.get_by_role("button", name=words.take).click()
    appointment.refresh_from_db()
    assert appointment.starts_at == earlier.starts_at
    # Another time, chosen too fast and then well.
    walk.follows(words.move)
    holds(walk, words.move)
    walk.presses(words.moving)
    walk.reads(words.problem)
    holds(walk, words.move)
    walk.page.locator("[name=slot]").nth(2).check()
    walk.presses(words.moving)
    holds(walk, words.page)
    assert Appointment.objects.get(pk=appointment.pk).sequence == 3
    walk.follows(words.cancel)
    holds(walk, words.cancelling)
    walk.presses(words.yes)
    holds(walk, words.cancelled)


@pytest.mark.parametrize(("language", "screen"), readers())
def test_what_is_proposed_is_answered(
    visitor: Visitor, louise: User, language: str, screen: str
) -> None:
    words, now = WORDS[language], timezone.now()
    appointment = make_appointment(now=now, language=language, mode=Mode.IN_PERSON)
    times = [slot.starts_at for slot in far_slots(now)[:9:4]]
    place = louise.availabilities.earliest("pk").place
    propose_times(appointment, by=louise, now=now, times=times, place=place)
    walk = visitor(viewport=SCREENS[screen])
    opens(walk, appointment, language, words.page)
    with walk.page.expect_navigation():
        walk.page.get_by_role("button", name=words.accept).nth(1).click()
    holds(walk, words.page)
    walk.reads("1, rue Inventée, Montréal")


@pytest.mark.parametrize(("language", "screen"), readers())
def test_the_door_of_a_video_room(
    visitor: Visitor, louise: User, language: str, screen: str
) -> None:
    words, now = WORDS[language], timezone.now()
    Practice.objects.create(social_worker=louise, video_url="https://video.example.org/salle")
    appointment = make_appointment(now=now, language=language, mode=Mode.VIDEO)
    book_appointment(appointment, by=louise, now=now, starts_at=now + timedelta(hours=3))
    walk = visitor(viewport=SCREENS[screen])
    opens(walk, appointment, language, words.page)
    assert walk.page.locator("a[href='https://video.example.org/salle']").is_visible()
