"""Somebody chooses a time with the social worker: with a script or without, by keyboard."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assistance.enums import AppointmentState, Meeting, Mode
from assistance.models import Appointment
from assistance.models.slots import free_slots
from services.models import Service
from stage4club.core.working_days import local_date
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.test_fits import PUBLIC_SIZE, PUBLIC_TARGETS, SCREENS
from tests.browser.walk import Walk
from tests.factories import make_social_worker

READERS = [
    pytest.param({"viewport": SCREENS["narrow"], "color_scheme": "light"}, id="narrow"),
    pytest.param({"viewport": SCREENS["wide"], "color_scheme": "dark"}, id="wide"),
]


@pytest.fixture
def social_worker(group: Service) -> User:
    """Receives on weekdays, in every way."""
    return make_social_worker(starts_on=local_date(timezone.now()))


def nearest(mode: Mode = Mode.PHONE, meeting: Meeting = Meeting.INDIVIDUAL) -> str:
    return free_slots(meeting=meeting, mode=mode, now=timezone.now())[0].value


def holds(walk: Walk) -> None:
    walk.examines()
    assert walk.small_targets(PUBLIC_TARGETS, PUBLIC_SIZE) == []


@pytest.mark.parametrize("reader", READERS)
def test_a_family_chooses_a_time_in_person(
    visitor: Visitor, social_worker: User, reader: dict[str, object]
) -> None:
    louise = visitor(**reader)
    louise.opens("/services/social-worker/")
    louise.follows("Choisir une heure")
    holds(louise)
    louise.sends()
    expect(louise.page.locator(".error-summary")).to_be_focused()
    holds(louise)
    louise.answers(meeting="family", mode="in_person")
    louise.sends()
    louise.arrives_at("Quand voulez-vous la rencontrer?")
    louise.reads("Rencontre familiale, en personne", "Bureau de Montréal", "1, rue Inventée")
    louise.page.locator(".times__week summary").first.click()
    louise.page.locator(".form__fold > summary").last.click()
    holds(louise)
    louise.answers(attendees="40")
    louise.sends()
    louise.reads("À plus de 8 adultes, appelez-nous")
    holds(louise)
    louise.answers(slot=nearest(Mode.IN_PERSON, Meeting.FAMILY), attendees="3")
    louise.page.get_by_label("De 6 à 11 ans").check()
    louise.answers(preferred_name="Louise", email="louise@example.org", consent_contact="on")
    louise.sends()
    louise.arrives_at("Vérifiez vos réponses")
    louise.reads("gardée pour vous dix minutes", "Bureau de Montréal", "De 6 à 11 ans")
    louise.sends()
    louise.arrives_at("Votre rendez-vous est réservé")
    holds(louise)
    appointment = Appointment.objects.get()
    louise.reads(appointment.reference, "1, rue Inventée", "un courriel")
    assert (appointment.state, appointment.adults) == (AppointmentState.BOOKED, 3)


@pytest.mark.parametrize("reader", READERS)
def test_where_no_time_is_free_somebody_calls(
    visitor: Visitor, group: Service, reader: dict[str, object]
) -> None:
    anh = visitor(locale="en-CA", **reader)
    anh.opens("/en/appointment/")
    anh.answers(meeting="individual", mode="video")
    anh.sends()
    holds(anh)
    anh.reads("No time can be chosen here just now.")
    anh.answers(slot="none", preferred_name="Anh", phone="514 555-0142", consent_contact="on")
    anh.sends()
    holds(anh)
    anh.sends()
    anh.arrives_at("We have received your request")
    holds(anh)
    assert Appointment.objects.get().state == AppointmentState.REQUESTED
