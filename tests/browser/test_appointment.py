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
from tests.browser.test_enlarged import FOUR_TIMES, faults
from tests.browser.test_fits import PUBLIC_SIZE, PUBLIC_TARGETS, SCREENS
from tests.browser.walk import Walk
from tests.factories import make_appointment, make_social_worker

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


def taken_too(walk: Walk) -> str:
    """A time that is offered on her page, and that somebody else books meanwhile."""
    value = walk.page.locator("[name=slot]").first.input_value()
    make_appointment(
        email="ana@example.org",
        meeting=Meeting.FAMILY,
        mode=Mode.VIDEO,
        adults=2,
        slot=value,
        now=timezone.now(),
    )
    return value


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
    louise.reads("Si vous êtes plus de 8\N{NO-BREAK SPACE}adultes, appelez-nous")
    holds(louise)
    louise.answers(slot=nearest(Mode.IN_PERSON, Meeting.FAMILY), attendees="3")
    louise.page.get_by_label("De 6 à 11 ans").check()
    louise.answers(preferred_name="Louise", email="louise@example.org", consent_contact="on")
    louise.sends()
    louise.arrives_at("Vérifiez vos réponses")
    louise.reads("pendant dix minutes", "Bureau de Montréal", "De 6 à 11 ans")
    louise.sends()
    louise.arrives_at("Votre rendez-vous est fixé")
    holds(louise)
    appointment = Appointment.objects.get()
    louise.reads(
        appointment.reference, "1, rue Inventée", "Nous envoyons maintenant la date et l’heure"
    )
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


def test_changing_ones_mind_without_script(visitor: Visitor, social_worker: User) -> None:
    louise = visitor(java_script_enabled=False)
    louise.opens("/rendez-vous/")
    louise.answers(meeting="individual", mode="phone")
    louise.sends()
    adults = louise.page.get_by_label("Combien d’adultes viendront")
    expect(adults).to_be_hidden()
    louise.answers(preferred_name="Louise", phone="514 555-0142")
    louise.page.locator(".form__fold > summary").first.click()
    louise.answers(meeting="family", mode="video")
    louise.page.get_by_label("mardi").check()
    expect(adults).to_be_visible()
    louise.sends()
    expect(louise.page.locator(".error-summary")).to_have_count(0)
    louise.reads("Rencontre familiale, par visioconférence")
    assert louise.page.locator("[name=preferred_name]").input_value() == "Louise"
    expect(louise.page.locator("legend").get_by_text("mardi")).to_have_count(0)
    taken = louise.page.locator("[name=slot]").first.input_value()
    louise.answers(slot=taken, attendees="2", consent_contact="on")
    make_appointment(
        meeting=Meeting.FAMILY, mode=Mode.VIDEO, adults=2, slot=taken, now=timezone.now()
    )
    louise.sends()
    expect(louise.page.locator(".error-summary")).to_be_focused()
    louise.reads("Ce moment n’est plus libre. Choisissez-en un autre.")
    # One question is left; the others come back if she wishes, with what she wrote.
    expect(adults).to_have_count(0)
    louise.presses("Revoir toutes mes réponses")
    assert adults.input_value() == "2"
    louise.answers(slot=taken_too(louise))
    louise.sends()
    expect(louise.page.locator(".error-summary")).to_be_focused()
    louise.page.get_by_role("link", name="Ce moment n’est plus libre.").click()
    louise.page.keyboard.press("Space")
    louise.presses("Continuer")
    louise.reads("pendant dix minutes")
    louise.sends()
    expect(louise.page.locator("h1")).to_have_text("Votre rendez-vous est fixé")
    assert not louise.overflows()
    assert Appointment.objects.filter(state=AppointmentState.BOOKED).count() == 3


LATE = [
    pytest.param(language, size, scheme, id=f"{language}-{size}-{scheme}")
    for language in ("fr", "en")
    for size, scheme in (("narrow", "light"), ("wide", "dark"))
]


@pytest.mark.parametrize(("language", "size", "scheme"), LATE)
def test_who_was_too_late_is_asked_for_a_time_alone(
    visitor: Visitor, social_worker: User, language: str, size: str, scheme: str
) -> None:
    french = language == "fr"
    louise = visitor(viewport=SCREENS[size], color_scheme=scheme)
    louise.opens("/rendez-vous/" if french else "/en/appointment/")
    louise.answers(meeting="individual", mode="phone")
    louise.sends()
    late = louise.page.locator("[name=slot]").first.input_value()
    louise.answers(slot=late, preferred_name="Louise", phone="514 555-0142", consent_contact="on")
    make_appointment(slot=late, now=timezone.now())
    louise.sends()
    expect(louise.page.locator(".error-summary")).to_be_focused()
    louise.arrives_at("Ce moment n’est plus libre" if french else "This time is no longer free")
    assert louise.small_targets(PUBLIC_TARGETS, PUBLIC_SIZE) == []
    expect(louise.page.locator("[name=preferred_name]")).to_have_value("Louise")
    louise.page.locator(".times__week summary").first.click()
    holds(louise)
    louise.page.locator("[name=slot]").first.check()
    louise.presses("Continuer" if french else "Continue")
    louise.arrives_at("Vérifiez vos réponses" if french else "Check your answers")
    louise.sends()
    louise.comes_back_to("Votre rendez-vous est fixé" if french else "Your appointment is booked")
    assert Appointment.objects.filter(state=AppointmentState.BOOKED).count() == 2


def test_a_time_is_chosen_by_keyboard(visitor: Visitor, social_worker: User) -> None:
    louise = visitor(viewport=SCREENS["wide"])
    page, keys = louise.page, louise.page.keyboard
    louise.opens("/rendez-vous/")
    louise.tabs_to(page.locator("[name=meeting]").first)
    keys.press("Space")
    louise.tabs_to(page.locator("[name=mode]").first)
    keys.press("ArrowDown")
    louise.tabs_to(page.get_by_role("button", name="Voir les moments libres"))
    keys.press("Enter")
    louise.arrives_at("Quand voulez-vous la rencontrer?")
    louise.tabs_to(page.locator("[name=slot]").first)
    keys.press("ArrowDown")
    louise.tabs_to(page.locator("[name=preferred_name]"))
    keys.type("Louise")
    louise.tabs_to(page.locator("[name=phone]"))
    keys.type("514 555-0142")
    louise.tabs_to(page.locator("[name=consent_contact]"))
    keys.press("Space")
    louise.tabs_to(page.get_by_role("button", name="Continuer"))
    keys.press("Enter")
    louise.arrives_at("Vérifiez vos réponses")
    louise.tabs_to(page.get_by_role("button", name="Fixer ce rendez-vous"))
    keys.press("Enter")
    louise.arrives_at("Votre rendez-vous est fixé")
    louise.reads("la travailleuse sociale vous appelle")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_received_page_stands_when_it_is_read_again(
    visitor: Visitor, social_worker: User, language: str
) -> None:
    walk = visitor()
    walk.opens("/rendez-vous/" if language == "fr" else "/en/appointment/")
    walk.answers(meeting="individual", mode="video")
    walk.sends()
    walk.answers(slot=nearest(Mode.VIDEO), preferred_name="Anh", email="anh@example.org")
    walk.answers(consent_contact="on")
    walk.sends()
    walk.sends()
    walk.page.reload()
    walk.reads(Appointment.objects.get().reference)
    # Back to the form by the browser, and forward: nothing is asked or sent a second time.
    walk.page.go_back()
    walk.page.go_forward()
    walk.reads(Appointment.objects.get().reference)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_times_are_read_large_and_spaced(
    visitor: Visitor, social_worker: User, language: str
) -> None:
    walk = visitor(**FOUR_TIMES)
    walk.opens("/rendez-vous/" if language == "fr" else "/en/appointment/")
    walk.answers(meeting="family", mode="in_person")
    walk.sends()
    for week in walk.page.locator(".times__week summary").all()[:2]:
        week.click()
    assert faults(walk) == []
