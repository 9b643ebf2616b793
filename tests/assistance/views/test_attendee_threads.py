"""Who comes along: a page and a thread of her own."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client

from assistance.models import Appointment, Attendee, Thread, ThreadMessage
from stage4club.core.phones import parse_phone
from stage4club.notifications.models import Message
from tests.assistance.threads import (
    ANSWER,
    ATTENDEE,
    CLOSE,
    STARTS_AT,
    THREAD,
    WORDS,
    WRITE,
    enter,
    make_attendee,
    make_family,
    open_up,
    write,
)
from tests.factories import make_service

pytestmark = pytest.mark.django_db
PAGE = "/lien/rendez-vous/"


def test_an_attendee_has_the_facts_and_a_thread_of_her_own(client: Client, marc: Attendee) -> None:
    write(Thread(marc.appointment))
    page = enter(client, marc)
    assert page.redirect_chain[-1][0] == ATTENDEE
    assert "vendredi 13\N{NO-BREAK SPACE}mars" in page.text
    assert "Zoé" not in page.text
    assert open_up(client, marc).headers["Location"] == THREAD
    assert Message.objects.filter(kind="assistance.code").get().to_address == "marc@example.org"
    shown = client.get(THREAD)
    assert WORDS not in shown.text
    assert ANSWER not in shown.text
    client.post(WRITE, {"text": "Je serai en retard"})
    [message] = ThreadMessage.objects.filter(attendee=marc)
    assert message.text == "Je serai en retard"
    assert client.post(CLOSE).headers["Location"] == ATTENDEE


def test_her_link_opens_nothing_of_the_persons(client: Client, marc: Attendee) -> None:
    open_up(client, marc)
    for url in (PAGE, f"{PAGE}annuler/", f"{PAGE}deplacer/"):
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND
    assert client.get("/lien/proches/").headers["Location"] == THREAD


def test_what_a_code_opened_for_one_is_closed_to_the_other(
    client: Client, zoe: Appointment, marc: Attendee
) -> None:
    open_up(client, zoe)
    enter(client, marc)
    assert "written" not in client.get(THREAD).context
    client.post(WRITE, {"text": WORDS})
    assert not ThreadMessage.objects.to_staff().exists()


@pytest.mark.parametrize("mode", ["in_person", "phone", "video"])
def test_how_it_takes_place(client: Client, clock: time_machine.Traveller, mode: str) -> None:
    make_service(kind="appointment", room="social_work", slug="social-worker")
    appointment = make_family(mode=mode, phone=parse_phone("514 555-0142"))
    page = enter(client, make_attendee(appointment)).text
    said = {
        "in_person": "En personne.",
        "phone": "nous appelons la personne que vous accompagnez",
        "video": "Par visioconférence",
    }
    assert said[mode] in page
    assert "555-0142" not in page


def test_before_a_time_is_set_and_after(
    client: Client, marc: Attendee, clock: time_machine.Traveller
) -> None:
    clock.move_to(STARTS_AT + timedelta(hours=2))
    assert "L’heure de cette rencontre est passée." in enter(client, marc).text
    Appointment.objects.update(state="requested", reservation=None, booked_at=None, booked_by=None)
    assert "Le moment n’est pas encore fixé." in client.get(ATTENDEE).text


def test_her_page_is_dead_without_her_link(client: Client, zoe: Appointment) -> None:
    enter(client, zoe)
    assert client.get(ATTENDEE).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(THREAD).status_code == HTTPStatus.NOT_FOUND
