"""From the check page to the received page: once, in the language of the page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.enums import AppointmentState, Meeting, Mode
from assistance.models import Appointment, AppointmentHelper, AppointmentReason, Reservation
from stage4club.core.models import Draft
from stage4club.core.spoken import NBSP, long_day
from stage4club.notifications.models import Message
from stage4club.people.models import User
from stage4club.privacy.models import Consent
from stage4club.privacy.texts import text_of
from tests.registrations.views.pages import token_in

from .pages import ENGLISH, FRENCH, fill, nearest, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]

HELPED = {"for_whom": "other", "helper_name": "Luc", "person_agrees": "on"}


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_the_check_page_reads_back_the_answers_with_links_to_change_them(
    client: Client, worker: User
) -> None:
    value = nearest(Mode.IN_PERSON, Meeting.FAMILY)
    answers = {"attendees": "3", "children_ages": ["0-5", "12-17"], "avoid_weekdays": ["1", "2"]}
    fill(client, meeting="family", mode="in_person", slot=value, message="Un\nmot", **answers)
    page = client.get(FRENCH["check"])
    rows = {row.label: (plain(row.value), row.anchor) for row in page.context["rows"]}
    assert rows["Quel moment vous convient?"] == (
        "jeudi 12 mars 2026, de 10 h à 11 h 30, Bureau de Montréal",
        "id_slot_0",
    )
    assert rows["Combien d’adultes viendront, en vous comptant?"] == ("3", "id_attendees")
    assert rows["Des enfants viendront-ils? Quel âge ont-ils?"] == (
        "5 ans ou moins, De 12 à 17 ans",
        "id_children_ages_0",
    )
    assert rows["Y a-t-il des jours qui ne vous conviennent pas?"][0] == "mardi, mercredi"
    assert page.text.count('href="/rendez-vous/?change#id_slot_0"') == 1
    assert "Nous vous gardons ce moment pendant dix minutes." in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_check_page_costs_the_same_however_many_times_there_are(
    client: Client, worker: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(client, slot=nearest())
    # The service, the session, the draft, what the form keeps, the times (3).
    with django_assert_num_queries(7):
        client.get(FRENCH["check"])


@pytest.mark.parametrize(
    ("pages", "language", "heading", "told"),
    [
        (FRENCH, "fr", "Votre rendez-vous est fixé", "jeudi 12 mars 2026"),
        (ENGLISH, "en", "Your appointment is booked", "Thursday, March 12, 2026"),
    ],
)
def test_a_chosen_time_is_booked_in_the_language_of_the_page(
    client: Client, worker: User, pages: dict[str, str], language: str, heading: str, told: str
) -> None:
    answer = send(client, pages, slot=nearest())
    assert answer.headers["Location"] == pages["received"]
    appointment = Appointment.objects.get()
    assert (appointment.state, appointment.language) == (AppointmentState.BOOKED, language)
    assert (appointment.social_worker, appointment.spoken_language) == (worker, language)
    assert Reservation.objects.get().person == appointment.person
    assert Message.objects.get().kind == "assistance.booked"
    assert Draft.objects.count() == 0
    page = client.get(pages["received"])
    assert f"<h1>{heading}</h1>" in page.text
    assert told in plain(page.text)
    assert appointment.reference in page.text
    assert "suicide.ca" in page.text


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"mode": "video"}, "Par visioconférence : vous recevez le lien avant la rencontre."),
        (
            {"mode": "phone", "phone": "514 555-0142"},
            "Par téléphone : la travailleuse sociale vous appelle",
        ),
        (
            {"mode": "phone", "phone": "514 555-0142", "helper_phone": "514 555-0147", **HELPED},
            "Par téléphone : la travailleuse sociale appelle au numéro",
        ),
        ({"mode": "in_person"}, "Sonnez deux fois."),
    ],
)
def test_the_received_page_says_how_it_will_take_place(
    client: Client, worker: User, answers: dict[str, str], told: str
) -> None:
    place = worker.availabilities.first().place
    place.access_fr, place.access_en = "Sonnez deux fois.", "Ring twice."
    place.save()
    send(client, slot=nearest(Mode(answers["mode"])), **answers)
    page = plain(client.get(FRENCH["received"]).text)
    assert told in page
    assert ("Bureau de Montréal" in page) == (answers["mode"] == "in_person")
    assert "Nous envoyons maintenant la date et l’heure par courriel" in page
    assert "page personnelle, où le rendez-vous peut être déplacé ou annulé" in page
    assert "Vous pouvez aussi le faire par téléphone" in page
    assert "appelez-nous" not in page


def test_what_can_no_longer_be_moved_by_oneself_is_moved_by_telephone(
    client: Client, worker: User
) -> None:
    send(client, slot=nearest())
    begins = Appointment.objects.get().starts_at
    assert begins is not None
    with time_machine.travel(begins - timedelta(hours=24), tick=False):
        assert "page personnelle" in plain(client.get(FRENCH["received"]).text)
    with time_machine.travel(begins - timedelta(hours=23, minutes=59), tick=False):
        page = plain(client.get(FRENCH["received"]).text)
    assert "page personnelle" not in page
    assert "Nous envoyons maintenant la date et l’heure par courriel" in page
    assert "Pour le déplacer ou l’annuler, appelez-nous" in page


def test_who_wants_no_e_mail_is_asked_to_note_the_time(client: Client, worker: User) -> None:
    send(client, slot=nearest(), phone="514 555-0142", contact_by="phone")
    page = plain(client.get(FRENCH["received"]).text)
    assert "Nous ne vous enverrons pas de courriel : notez la date et l’heure" in page
    assert "page personnelle" not in page
    assert "Pour le déplacer ou l’annuler, appelez-nous" in page
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("answers", "promise", "next_step"),
    [
        ({}, "Vous aurez une réponse au plus tard le", "Elle communique avec vous,"),
        (
            {**HELPED, "helper_email": "luc@example.org"},
            "Nous communiquerons avec cette personne au plus tard le",
            "Elle communique avec cette personne,",
        ),
        (
            {**HELPED, "helper_phone": "514 555-0147", "email": ""},
            "Nous communiquerons avec vous pour joindre cette personne,",
            "Elle communique avec cette personne,",
        ),
    ],
)
def test_whom_no_time_suits_reads_the_promised_day(
    client: Client, worker: User, answers: dict[str, str], promise: str, next_step: str
) -> None:
    send(client, slot="none", **answers)
    appointment = Appointment.objects.get()
    assert appointment.state == AppointmentState.REQUESTED
    page = client.get(FRENCH["received"])
    for words in (promise, next_step, long_day(appointment.promised_on), "811, option 2"):
        assert words in page.text
    assert appointment.promised_on.isoformat() == "2026-03-13"


def test_everything_that_was_answered_is_stored(client: Client, worker: User) -> None:
    send(
        client,
        meeting="family",
        mode="in_person",
        attendees="nous serons 4",
        children_ages=["6-11"],
        avoid_weekdays=["1"],
        phone="(514) 555-0199 poste 12",
        contact_by="phone",
        good_time="morning",
        voicemail="no",
        safe_place="yes",
        spoken_language="en",
        interpreter="arabe",
        message="Un mot.",
        helper_phone="514 555-0147",
        relationship="sa sœur",
        **HELPED,
    )
    stored = Appointment.objects.get()
    assert (stored.meeting, stored.mode, stored.adults) == ("family", "in_person", 4)
    assert (stored.children_ages, stored.avoid_weekdays) == (["6-11"], [1])
    assert (str(stored.number), stored.phone_extension) == ("514 555-0199, poste 12", "12")
    assert (stored.contact_by, stored.good_time) == ("phone", "morning")
    assert (stored.voicemail, stored.safe_place) == ("no", "yes")
    assert (stored.spoken_language, stored.interpreter) == ("other", "arabe")
    assert AppointmentReason.objects.get().text == "Un mot."
    helper = AppointmentHelper.objects.get()
    assert (helper.name, helper.relationship) == ("Luc", "sa sœur")
    consent = Consent.objects.get()
    assert consent.given_by_helper
    assert "au sujet de ce rendez-vous" in text_of(consent.purpose, consent.text_version)


def test_answers_of_who_comes_alone_after_all_are_dropped(client: Client, worker: User) -> None:
    send(client, attendees="4", children_ages=["6-11"], helper_name="Luc")
    stored = Appointment.objects.get()
    assert (stored.adults, stored.children_ages) == (1, [])
    assert not AppointmentHelper.objects.exists()


# Once -------------------------------------------------------------------------------------------


def test_sending_twice_is_one_appointment_and_the_same_page(client: Client, worker: User) -> None:
    fill(client, slot=nearest())
    token = token_in(client.get(FRENCH["check"]).text)
    for _press in range(3):
        answer = client.post(FRENCH["check"], {"form_token": token})
        assert answer.headers["Location"] == FRENCH["received"]
    assert (Appointment.objects.count(), Reservation.objects.count()) == (1, 1)
    assert Message.objects.count() == 1


def test_sending_costs_the_same_however_many_times_are_free(
    client: Client,
    worker: User,
    settings: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    send(Client(), slot=nearest(), email="ana@example.org")
    fill(client, slot=nearest())
    token = token_in(client.get(FRENCH["check"]).text)
    # What she or somebody before her has read of the service a moment ago is read no more.
    settings.PAGES_KEPT_SECONDS = 60
    # The draft and its end, the rest to book: whatever else is free is not looked at.
    with django_assert_num_queries(21):
        client.post(FRENCH["check"], {"form_token": token})
    states = [AppointmentState.BOOKED] * 2
    assert list(Appointment.objects.values_list("state", flat=True)) == states


@pytest.mark.parametrize("website", ["", "https://spam.example.org"])
def test_what_looks_like_a_robot_is_told_nothing_and_books_nothing(
    client: Client, worker: User, settings: Any, website: str
) -> None:
    settings.FORM_MIN_SECONDS = 0 if website else 3
    send(client, slot=nearest(), website=website)
    stored = Appointment.objects.get()
    assert (stored.is_quarantined, stored.state) == (True, AppointmentState.REQUESTED)
    assert not Reservation.objects.exists()
    assert Message.objects.count() == 0
    page = client.get(FRENCH["received"])
    assert stored.reference in page.text
