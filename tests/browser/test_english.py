"""Somebody who reads English is written to in English, by staff who work in French."""

from django.utils.translation import override
from pytest_django import Settings

from registrations.models import Registration
from services.models import Session
from stage4club.core.spoken import long_day, span
from stage4club.core.working_days import add_working_days, local_date
from stage4club.people.models import User
from tests.browser.conftest import Visitor
from tests.browser.letters import link_in, part, wait_for_letters
from tests.browser.walk import Walk
from tests.smtp_sink import SmtpSink

PHONE = "1-877-990-7171, ext. 250"


def test_the_page_and_the_letters_are_in_english_and_the_office_in_french(
    visitor: Visitor,
    colleague: Visitor,
    partner: User,
    half_a_year: None,
    worker: SmtpSink,
    settings: Settings,
) -> None:
    anh = visitor(locale="en-CA")
    registers(anh)
    (receipt,) = wait_for_letters(worker, 1)
    registration = Registration.objects.get()
    with override("en"):
        promised = long_day(add_working_days(local_date(registration.received_at), 3))
    assert receipt["Subject"] == f"Your request {registration.reference}"
    assert f"You will hear from us by {promised}." in part(receipt, "plain")

    settings.OUTBOX_UNDO_SECONDS = 0
    shown = is_confirmed_in_french(colleague(partner), registration)
    letter = wait_for_letters(worker, 2)[1]
    assert letter["Subject"] == f"Your registration {registration.reference} is confirmed"
    text = part(letter, "plain")
    assert text.replace(link_in(letter).split("/link/")[1], "…/").strip() == shown.strip()
    first = Session.objects.earliest("starts_at")
    with override("en"):
        assert f"{long_day(first.starts_at)}, {span(first.starts_at, first.ends_at)}" in text
    assert PHONE in text.replace("\N{NO-BREAK SPACE}", " ")

    anh.opens(link_in(letter))
    anh.arrives_at("Your registration")
    anh.reads("Your registration is confirmed.")
    assert anh.downloads("Add these dates to my calendar").suggested_filename == "calendar.ics"


def registers(anh: Walk) -> None:
    anh.opens("/")
    anh.follows("English")
    anh.arrives_at("Someone here has time for you.")
    anh.follows("Register for the group")
    anh.arrives_at("Chit-chat Club")
    anh.follows("Register")
    anh.arrives_at("How can we reach you?")
    anh.sends()
    anh.arrives_at("How can we reach you?")
    assert anh.page.title().startswith("Error: How can we reach you?")
    anh.answers(preferred_name="Anh", email="anh@example.org", lives_with_mbc="yes")
    anh.answers(consent_contact="on")
    anh.presses("Continue")
    anh.arrives_at("Check your answers")
    anh.presses("Send my request")
    anh.arrives_at("We have received your request")
    assert anh.page.locator("html").get_attribute("lang") == "en"


def is_confirmed_in_french(josee: Walk, registration: Registration) -> str:
    josee.opens("/admin/")
    josee.page.locator(".waiting a").click()
    josee.follows("Prendre")
    josee.presses("Prendre")
    josee.follows("Confirmer")
    josee.arrives_at("Confirmer – Anh")
    preview = josee.page.locator(".preview__text")
    assert josee.page.locator("html").get_attribute("lang") == "fr"
    assert preview.get_attribute("lang") == "en"
    shown = preview.inner_text()
    josee.presses("Confirmer")
    josee.arrives_at("Anh")
    josee.reads(registration.reference)
    return shown
