"""From the check page to the received page: once, in the language of the page."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assistance.enums import AppointmentState, Meeting, Mode
from assistance.models import Appointment, AppointmentHelper, AppointmentReason, Reservation
from assistance.operations import SlotTaken, reserve_slot, submit_appointment
from stage4club.core.drafts import save_draft
from stage4club.core.forms import read_form_token
from stage4club.core.models import Draft
from stage4club.core.spoken import NBSP, long_day
from stage4club.notifications.models import Message
from stage4club.people.models import User
from stage4club.privacy.models import Consent
from stage4club.privacy.texts import text_of
from tests.factories import NOW, make_appointment, make_social_worker
from tests.registrations.views.pages import token_in

from .pages import ENGLISH, FRENCH, fill, nearest, open_form, press, send

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
    assert rows["Quelle heure vous convient?"] == (
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
    assert "Votre heure est gardée pour vous dix minutes." in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_check_page_costs_the_same_however_many_times_there_are(
    client: Client, worker: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(client, slot=nearest())
    # The service, the session, the draft, what the form keeps, the times (5).
    with django_assert_num_queries(9):
        client.get(FRENCH["check"])


@pytest.mark.parametrize(
    ("pages", "language", "heading", "told"),
    [
        (FRENCH, "fr", "Votre rendez-vous est réservé", "jeudi 12 mars 2026"),
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
    assert "Un message avec cette heure part maintenant" in page


def test_who_wants_no_e_mail_is_asked_to_note_the_time(client: Client, worker: User) -> None:
    send(client, slot=nearest(), phone="514 555-0142", contact_by="phone")
    page = plain(client.get(FRENCH["received"]).text)
    assert "Vous avez choisi de ne pas recevoir de courriel : notez cette heure" in page
    assert "Un message" not in page
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
    client: Client, worker: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(client, slot=nearest())
    token = token_in(client.get(FRENCH["check"]).text)
    # The service, the draft and its end, the rest to book: whatever else is free is not looked at.
    with django_assert_num_queries(23):
        client.post(FRENCH["check"], {"form_token": token})
    assert Appointment.objects.get().state == AppointmentState.BOOKED


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


# A time that is kept, or no longer ----------------------------------------------------------------


def test_a_time_that_is_not_kept_any_more_is_booked_all_the_same(
    client: Client, worker: User, clock: time_machine.Traveller
) -> None:
    value = nearest(at=3)
    fill(client, slot=value)
    clock.shift(timedelta(hours=1))
    press(client)
    assert Appointment.objects.get().state == AppointmentState.BOOKED


def test_a_kept_time_is_booked_though_it_became_too_near(
    client: Client, worker: User, clock: time_machine.Traveller
) -> None:
    # Exactly the notice away.
    fill(client, slot=nearest())
    clock.shift(timedelta(minutes=9))
    press(client)
    assert Appointment.objects.get().starts_at == NOW + timedelta(days=1)


@pytest.mark.parametrize("page", ["check", "send"])
def test_a_time_that_somebody_took_once_it_was_not_kept_any_more(
    client: Client, worker: User, clock: time_machine.Traveller, page: str
) -> None:
    value = nearest(at=3)
    fill(client, slot=value, message="Bonjour")
    token = token_in(client.get(FRENCH["check"]).text)
    clock.shift(timedelta(minutes=11))
    later = NOW + timedelta(minutes=11)
    make_appointment(mode=Mode.VIDEO, slot=value, email="ana@example.org", now=later)
    answer = (
        client.get(FRENCH["check"])
        if page == "check"
        else client.post(FRENCH["check"], {"form_token": token})
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.context["form"].errors["slot"] == [
        "Cette heure n’est plus libre. Choisissez-en une autre."
    ]
    assert "Bonjour" in answer.text
    # It is corrected where it was asked.
    assert 'action="/rendez-vous/"' in answer.text
    fill(client, token=token, slot=nearest(at=5), message="Bonjour")
    press(client)
    mine = Appointment.objects.exclude(email="ana@example.org").get()
    assert mine.state == AppointmentState.BOOKED


@pytest.mark.parametrize("is_still_offered", [False, True])
def test_a_time_taken_while_it_is_sent(
    client: Client, worker: User, monkeypatch: pytest.MonkeyPatch, is_still_offered: bool
) -> None:
    value = nearest()
    fill(client, slot=value)
    token = token_in(client.get(FRENCH["check"]).text)

    def faster(**options: Any) -> Appointment:
        Reservation.objects.all().delete()
        make_appointment(mode=Mode.VIDEO, slot=value, email="ana@example.org")
        try:
            return submit_appointment(**options)
        finally:
            if is_still_offered:
                Reservation.objects.update(released_at=NOW)

    monkeypatch.setattr("assistance.views.sending.submit_appointment", faster)
    page = client.post(FRENCH["check"], {"form_token": token})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == ["slot"]
    assert Appointment.objects.get().email == "ana@example.org"
    assert Draft.objects.count() == 1


# Going back ---------------------------------------------------------------------------------------


def test_going_back_and_sending_again_corrects_what_was_booked(
    client: Client, worker: User
) -> None:
    token, value = open_form(client), nearest()
    send(client, token=token, slot=value)
    answer = fill(client, token=token, slot=value, message="J’oubliais")
    assert answer.headers["Location"] == FRENCH["check"]
    press(client)
    appointment = Appointment.objects.get()
    assert (appointment.state, appointment.reason.text) == ("booked", "J’oubliais")
    assert Reservation.objects.count() == 1


def test_the_time_of_what_is_booked_is_not_changed_by_going_back(
    client: Client, worker: User
) -> None:
    token, value = open_form(client), nearest()
    send(client, token=token, slot=value)
    page = fill(client, token=token, slot=nearest(at=5))
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.context["form"].errors["slot"] == [
        "Votre heure est réservée. Pour la déplacer, appelez-nous."
    ]
    assert page.text.count('name="slot"') == 1
    assert "Cette heure vous est réservée." in page.text
    assert fill(client, token=token, slot="none").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_who_asked_to_be_called_may_still_choose_a_time(client: Client, worker: User) -> None:
    token = open_form(client)
    send(client, token=token)
    send(client, token=token, slot=nearest())
    appointment = Appointment.objects.get()
    assert appointment.state == AppointmentState.BOOKED
    kinds = Message.objects.values_list("kind", flat=True)
    assert sorted(kinds) == ["assistance.booked", "assistance.received"]


def test_another_kind_of_meeting_is_a_second_appointment_with_its_time(
    client: Client, worker: User
) -> None:
    token = open_form(client)
    send(client, token=token, slot=nearest())
    other = nearest(Mode.PHONE, at=8)
    send(client, token=token, mode="phone", phone="514 555-0142", slot=other)
    assert Appointment.objects.filter(state=AppointmentState.BOOKED).count() == 2
    assert Reservation.objects.filter(person__isnull=True).count() == 0


def test_too_late_for_a_correction_is_a_request_beside_what_is_booked(
    client: Client, worker: User, clock: time_machine.Traveller
) -> None:
    token, value = open_form(client), nearest(at=5)
    send(client, token=token, slot=value)
    clock.shift(timedelta(hours=2))
    send(client, token=token, slot=value, message="J’oubliais")
    booked, beside = Appointment.objects.order_by("pk")
    assert (booked.state, beside.state) == (AppointmentState.BOOKED, AppointmentState.REQUESTED)
    assert beside.reason.text == "J’oubliais"


def test_a_correction_from_another_tab_while_it_is_sent_is_still_to_be_sent(
    client: Client, worker: User
) -> None:
    fill(client)
    token = token_in(client.get(FRENCH["check"]).text)
    # The other tab shares the cookies of the browser.
    tab = Client()
    tab.cookies = client.cookies

    def correct(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.startswith('INSERT INTO "assistance_appointment"'):
            fill(tab, token=token, preferred_name="Zoé-Anne")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(correct):
        client.post(FRENCH["check"], {"form_token": token})
    assert Appointment.objects.get().preferred_name == "Zoé"
    tab.post(FRENCH["check"], {"form_token": token})
    assert Appointment.objects.get().preferred_name == "Zoé-Anne"


# Who reads what -----------------------------------------------------------------------------------


def test_somebody_who_has_another_meeting_then_is_called_and_strangers_learn_nothing(
    client: Client, worker: User
) -> None:
    other = make_social_worker()
    value = nearest()
    make_appointment(mode=Mode.VIDEO, slot=value)
    send(client, slot=value)
    known, second = Appointment.objects.order_by("pk")
    assert (known.person, known.state) == (second.person, AppointmentState.BOOKED)
    assert second.state == AppointmentState.REQUESTED
    assert not Reservation.objects.filter(social_worker=other).exists()
    assert "Vous aurez une réponse" in client.get(FRENCH["received"]).text


def test_somebody_else_cannot_read_a_draft_with_its_token(client: Client) -> None:
    fill(client)
    for page in ("check", "received"):
        assert Client().get(FRENCH[page]).headers["Location"] == FRENCH["form"]


def test_sending_without_a_token_leads_to_the_form(client: Client) -> None:
    assert client.post(FRENCH["check"]).headers["Location"] == FRENCH["form"]


def test_rules_that_changed_meanwhile_are_asked_again(client: Client) -> None:
    token = open_form(client)
    fill(client, token=token)
    read = read_form_token(token, NOW)
    assert read
    save_draft(read.key, "appointment", {"preferred_name": "", "suspicious": False}, now=NOW)
    sent = client.post(FRENCH["check"], {"form_token": token})
    assert sent.headers["Location"] == FRENCH["check"]
    page = client.get(FRENCH["check"])
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'action="/rendez-vous/"' in page.text
    assert Appointment.objects.count() == 0


def test_a_form_keeps_what_it_has_reserved_under_its_own_key(client: Client, worker: User) -> None:
    value = nearest()
    fill(client, slot=value)
    with pytest.raises(SlotTaken):
        reserve_slot(
            value, form_key="another", meeting=Meeting.INDIVIDUAL, mode=Mode.VIDEO, now=NOW
        )
