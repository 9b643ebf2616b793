"""The private page of an appointment: when, how, and nothing that changes by looking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from assistance.enums import CancelledBy, Closing
from assistance.models import Appointment, Practice
from assistance.operations import (
    cancel_appointment,
    close_appointment,
    decline_times,
    expire_proposals,
    fulfil_appointment,
    propose_times,
)
from stage4club.core.links import open_link, renew_link, token_for
from stage4club.core.phones import Phone
from tests.assistance.private import (
    CALENDAR,
    CANCEL,
    DAY,
    FAR,
    HOUR,
    MOVE,
    PAGE,
    enter,
    link_of,
    make_booked,
    make_catalogue,
)
from tests.factories import NOW, make_appointment, make_registration, make_social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of NOW, until somebody moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_the_link_opens_the_page_and_leaves_the_address(client: Client) -> None:
    response = client.get(link_of(make_booked()))
    assert response.headers["Location"] == PAGE
    page = client.get(PAGE)
    assert page.status_code == HTTPStatus.OK
    assert page.context["state"] == "Votre rendez-vous est fixé."
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer, same-origin"
    assert "noindex" in page.text


def test_in_english_too(client: Client) -> None:
    url = link_of(make_booked()).replace("/lien/", "/en/link/")
    assert client.get(url).headers["Location"] == "/en/link/appointment/"
    assert client.get("/en/link/appointment/").context["state"] == "Your appointment is booked."


def test_one_link_at_a_time_whatever_it_is_about(client: Client) -> None:
    """A telephone is lent: what was opened before is closed."""
    registration = make_registration()
    enter(client, make_booked())
    link = open_link("registration", registration, now=NOW, expires_at=None)
    assert client.get(f"/lien/{token_for(link)}/").headers["Location"] == "/lien/"
    assert client.get("/lien/").status_code == HTTPStatus.OK
    assert client.get(PAGE).status_code == HTTPStatus.NOT_FOUND


def test_a_request_shows_the_promise_and_no_time(client: Client) -> None:
    appointment = make_appointment()
    page = enter(client, appointment)
    assert page.context["state"] == "Nous avons reçu votre demande."
    assert page.context["promised_on"] == appointment.promised_on
    assert "Retirer ma demande" in page.text
    for address in (CALENDAR, MOVE):
        assert client.get(address).headers["Location"] == PAGE


# How -----------------------------------------------------------------------------------------


def test_by_telephone_who_calls_whom_at_a_number_half_hidden(client: Client) -> None:
    text = enter(client, make_booked(phone=Phone("+15145550142", ""))).text
    assert "514 •••-••42" in text
    assert "0142" not in text


def test_by_telephone_without_a_number_one_is_asked_to_call(client: Client) -> None:
    make_catalogue()
    text = enter(client, make_booked()).text
    assert "Il nous manque un numéro où vous appeler" in text
    assert "poste 250" in text


def test_in_person_the_place_and_how_one_gets_in(client: Client) -> None:
    appointment = make_booked(mode="in_person")
    place = appointment.reservation.place  # type: ignore[union-attr]
    assert place is not None
    place.access_fr = "Sonnez au 2.\n\nAscenseur à droite."
    place.save()
    text = enter(client, appointment).text
    for words in (place.name, place.address, "Sonnez au 2.", "Ascenseur à droite."):
        assert words in text


def test_in_person_without_a_place_yet(client: Client) -> None:
    appointment = make_booked(mode="in_person")
    type(appointment.reservation).objects.update(place=None)
    assert "Nous vous dirons où." in enter(client, appointment).text


def test_the_link_to_the_video_room_from_a_day_before(
    client: Client, clock: time_machine.Traveller
) -> None:
    worker = make_social_worker()
    practice = Practice.objects.create(
        social_worker=worker, video_url="https://video.example.org/salle"
    )
    appointment = make_booked(worker=worker, mode="video")
    clock.move_to(FAR - DAY - HOUR)
    page = enter(client, appointment)
    assert practice.video_url not in page.text
    assert "24\N{NO-BREAK SPACE}heures avant" in page.text
    clock.move_to(FAR - DAY)
    assert practice.video_url in client.get(PAGE).text
    Practice.objects.update(video_url="")
    assert "n’est pas encore affiché" in client.get(PAGE).text


def test_who_never_said_how_she_works_has_no_video_room(
    client: Client, clock: time_machine.Traveller
) -> None:
    appointment = make_booked(mode="video")
    clock.move_to(FAR - HOUR)
    assert enter(client, appointment).context["how"].video_url == ""


# What may be changed ---------------------------------------------------------------------------


def test_until_a_day_before_one_moves_or_cancels_here_then_one_calls(
    client: Client, clock: time_machine.Traveller
) -> None:
    make_catalogue()
    appointment = make_booked()
    clock.move_to(FAR - DAY)
    page = enter(client, appointment)
    assert page.context["may_change"]
    assert MOVE in page.text
    clock.shift(timedelta(seconds=1))
    page = client.get(PAGE)
    assert not page.context["may_change"]
    assert MOVE not in page.text
    assert CANCEL not in page.text
    assert "poste 250" in page.text
    for address in (MOVE, CANCEL):
        refused = client.get(address)
        assert refused.status_code == HTTPStatus.CONFLICT
        assert "Appelez-nous" in str(refused.context["refusal"])


def test_when_it_is_over_there_is_nothing_left_to_change(
    client: Client, clock: time_machine.Traveller
) -> None:
    appointment = make_booked()
    clock.move_to(FAR + HOUR)
    page = enter(client, appointment)
    assert page.context["state"] == "L’heure de votre rendez-vous est passée."
    for address in (CALENDAR, MOVE, CANCEL):
        assert address not in page.text


def test_the_calendar_file_is_neutral(client: Client) -> None:
    appointment = make_booked(mode="in_person")
    enter(client, appointment)
    response = client.get(CALENDAR)
    assert response.headers["Content-Disposition"] == 'attachment; filename="calendrier.ics"'
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert (event["SUMMARY"], event["SEQUENCE"]) == ("Rencontre", 1)
    assert "LOCATION" not in event
    assert str(appointment.uid) in event["UID"]


# Proposals -------------------------------------------------------------------------------------


def test_each_proposed_time_has_a_button_and_none_suits_has_one(client: Client) -> None:
    worker, appointment = make_social_worker(), make_appointment()
    propose_times(appointment, by=worker, now=NOW, times=[FAR, FAR + DAY])
    page = enter(client, appointment)
    assert page.context["state"] == "Nous vous avons proposé des moments."
    assert [time.starts_at for time in page.context["times"]] == [FAR, FAR + DAY]
    assert page.text.count('name="time"') == 3


def test_a_proposal_that_is_over_explains_itself(
    client: Client, clock: time_machine.Traveller
) -> None:
    worker, appointment = make_social_worker(), make_appointment()
    proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR])
    clock.move_to(proposal.expires_at)
    late = enter(client, appointment)
    assert (late.context["proposal"], late.context["times"]) == (None, [])
    assert "Le délai pour répondre" in late.context["explained"]
    expire_proposals(proposal.expires_at)
    page = client.get(PAGE)
    assert "Le délai pour répondre" in page.context["explained"]
    appointment.refresh_from_db()
    assert page.context["promised_on"] == appointment.promised_on
    again = propose_times(appointment, by=worker, now=proposal.expires_at, times=[FAR])
    decline_times(again, now=proposal.expires_at)
    assert "aucun des moments proposés" in client.get(PAGE).context["explained"]


# Nothing changes by looking --------------------------------------------------------------------


def test_a_scanner_that_follows_links_changes_nothing(client: Client) -> None:
    worker = make_social_worker()
    booked, proposed = make_booked(worker=worker), make_appointment(email="ana@example.org")
    propose_times(proposed, by=worker, now=NOW, times=[FAR + DAY])
    before = list(Appointment.objects.order_by("pk").values())
    for appointment in (booked, proposed):
        enter(client, appointment)
        for address in (PAGE, CALENDAR, MOVE, CANCEL):
            client.get(address)
            client.head(address)
    for address in ("repondre/", "rappel/", "plus-tot/", "plus-tot/prendre/"):
        assert client.get(PAGE + address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert list(Appointment.objects.order_by("pk").values()) == before


# Dead links ------------------------------------------------------------------------------------


def test_old_damaged_and_foreign_links_get_the_same_page(client: Client) -> None:
    appointment = make_booked()
    link = open_link("appointment", appointment, now=NOW, expires_at=None)
    old = token_for(link)
    renew_link(link)
    foreign = token_for(open_link("other", appointment, now=NOW, expires_at=None))
    answers = [client.get(f"/lien/{x}/", follow=True) for x in (old, "x" * 43, "abc", foreign)]
    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].templates[0].name == "links/dead.html"


@pytest.mark.parametrize("end", ["cancelled", "closed", "held"])
def test_a_link_dies_with_the_appointment(client: Client, end: str) -> None:
    appointment = make_booked()
    worker = appointment.social_worker
    assert worker is not None
    url = link_of(appointment)
    client.get(url)
    if end == "cancelled":
        cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    elif end == "closed":
        close_appointment(appointment, by=worker, now=NOW, closing=Closing.ELSEWHERE)
    else:
        fulfil_appointment(appointment, by=worker, now=FAR + HOUR)
    for address in (url, PAGE, MOVE, CANCEL, CALENDAR):
        assert client.get(address, follow=True).status_code == HTTPStatus.NOT_FOUND
    for address in (MOVE, CANCEL, f"{PAGE}repondre/"):
        assert client.post(address, {"slot": "x"}).status_code == HTTPStatus.NOT_FOUND
