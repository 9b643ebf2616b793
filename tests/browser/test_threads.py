"""Two people write about practical matters: every page examined, on a telephone and on a screen."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assistance.emails import ATTENDEE_PURPOSE, LINK_PURPOSE
from assistance.enums import Meeting
from assistance.models import Appointment, Attendee
from assistance.operations import book_appointment
from services.models import Service
from stage4club.core.links import open_link, token_for
from stage4club.core.models import OneTimeCode
from stage4club.core.one_time_codes import digits_of
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.test_fits import PUBLIC_SIZE, PUBLIC_TARGETS, SCREENS
from tests.browser.walk import Walk
from tests.factories import make_appointment, make_social_worker

READERS = [
    pytest.param({"viewport": SCREENS["narrow"], "color_scheme": "light"}, id="narrow"),
    pytest.param({"viewport": SCREENS["wide"], "color_scheme": "dark"}, id="wide"),
]


@pytest.fixture
def social_worker(group: Service) -> User:
    """Follows Zoé."""
    return make_social_worker(name="Louise Tremblay")


@pytest.fixture
def zoe(social_worker: User) -> Appointment:
    """Comes with her family in ten days."""
    now = timezone.now()
    appointment = make_appointment(meeting=Meeting.FAMILY, adults=3, now=now)
    return book_appointment(appointment, by=social_worker, now=now, starts_at=in_ten_days(now))


def in_ten_days(now: datetime) -> datetime:
    return (now + timedelta(days=10)).replace(hour=15, minute=0, second=0, microsecond=0)


def holds(walk: Walk) -> None:
    walk.examines()
    assert walk.small_targets(PUBLIC_TARGETS, PUBLIC_SIZE) == []


def enters(walk: Walk, subject: Appointment | Attendee) -> None:
    """Open the link of her last message."""
    purpose = ATTENDEE_PURPOSE if isinstance(subject, Attendee) else LINK_PURPOSE
    link = open_link(purpose, subject, now=timezone.now(), expires_at=None)
    walk.opens(f"/lien/{token_for(link)}/")
    holds(walk)


def opens_her_messages(walk: Walk) -> None:
    """From her page, with a code that goes to her."""
    walk.follows("Ouvrir mes messages")
    walk.arrives_at("Mes messages")
    walk.presses("M’envoyer un code par courriel")
    walk.arrives_at("Écrivez votre code")
    walk.answers(code="12")
    walk.presses("Ouvrir mes messages")
    walk.arrives_at("Écrivez votre code")
    expect(walk.page.locator(".error-summary")).to_be_focused()
    walk.answers(code=digits_of(OneTimeCode.objects.open().latest("created_at")))
    walk.presses("Ouvrir mes messages")
    walk.arrives_at("Mes messages")
    holds(walk)


@pytest.mark.parametrize("reader", READERS)
def test_two_of_a_family_write_and_are_answered(
    visitor: Visitor,
    colleague: Visitor,
    zoe: Appointment,
    social_worker: User,
    reader: dict[str, object],
) -> None:
    person = visitor(**reader)
    enters(person, zoe)
    opens_her_messages(person)
    person.presses("Envoyer")
    expect(person.page.locator(".error-summary")).to_be_focused()
    holds(person)
    person.answers(text="Y a-t-il un ascenseur?\n\nMon frère se déplace en fauteuil.")
    person.presses("Envoyer")
    person.reads("Y a-t-il un ascenseur?", "Vous")
    holds(person)
    says_who_comes_along(person)
    marc = visitor(**reader)
    enters(marc, Attendee.objects.get(name="Marc"))
    marc.arrives_at("La rencontre")
    opens_her_messages(marc)
    expect(marc.page.locator("main")).not_to_contain_text("ascenseur")
    marc.answers(text="Je serai dix minutes en retard.")
    marc.presses("Envoyer")
    answers_both(colleague(social_worker, **reader), zoe)
    person.opens("/lien/messages/")
    person.reads("Oui, au fond du couloir.", "Louise Tremblay")
    holds(person)
    person.presses("Fermer mes messages")
    person.arrives_at("Votre rendez-vous")


def says_who_comes_along(person: Walk) -> None:
    person.follows("Dire qui vous accompagne")
    person.arrives_at("Qui vous accompagne")
    person.presses("Ajouter cette personne")
    expect(person.page.locator(".error-summary")).to_be_focused()
    holds(person)
    person.answers(name="Marc", email="marc@example.org", agrees="on")
    person.presses("Ajouter cette personne")
    person.answers(name="Rose", phone="514 555-0147", agrees="on")
    person.presses("Ajouter cette personne")
    person.reads("Marc", "Rose", "Donnez-lui l’adresse de sa page")
    holds(person)
    person.presses("Retirer Rose")
    expect(person.page.locator("main")).not_to_contain_text("Rose")


def answers_both(worker: Walk, appointment: Appointment) -> None:
    worker.opens(f"/admin/assistance/appointment/{appointment.pk}/thread/")
    worker.arrives_at("Messages – Zoé")
    worker.reads("Y a-t-il un ascenseur?", "Je serai dix minutes en retard.")
    zoe, marc = worker.page.locator("main section").all()
    with worker.page.expect_navigation():
        zoe.get_by_role("button", name="Envoyer").click()
    worker.arrives_at("Messages – Zoé")
    expect(worker.page.locator(".error-summary")).to_be_focused()
    worker.page.locator("#id_person_text").fill("Oui, au fond du couloir.")
    with worker.page.expect_navigation():
        zoe.get_by_role("button", name="Envoyer").click()
    worker.arrives_at("Messages – Zoé")
    worker.reads("Oui, au fond du couloir.")
    with worker.page.expect_navigation():
        marc.get_by_role("button", name="C’est lu").click()
    worker.arrives_at("Messages – Zoé")
    expect(worker.page.locator("main")).not_to_contain_text("un message à lire")
