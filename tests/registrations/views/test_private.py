"""The private page: opened by a link, acted on by POST, kind when it is over."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from registrations.emails import LINK_PURPOSE
from registrations.models import Registration
from registrations.operations import confirm_registration, withdraw_registration
from services.models import Session
from stage4club.core.links import open_link, renew_link, token_for
from tests.factories import make_registration, make_service, make_user
from tests.registrations.kit import make_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration() -> Registration:
    partner = make_user()
    service = make_service()
    starts_at = timezone.now() + timedelta(days=10)
    Session.objects.create(
        service=service,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        video_url="https://video.example.org/salle",
    )
    registration = make_registration(service, taken_by=partner)
    return confirm_registration(registration, by=partner, now=timezone.now())


def url_of(registration: Registration) -> str:
    link = open_link(LINK_PURPOSE, registration, now=timezone.now(), expires_at=None)
    return f"/lien/{token_for(link)}/"


def test_the_link_opens_the_page_and_leaves_the_address(
    client: Client, registration: Registration
) -> None:
    response = client.get(url_of(registration))
    assert response.headers["Location"] == "/lien/"
    page = client.get("/lien/")
    assert page.status_code == HTTPStatus.OK
    assert page.context["state"] == "Votre inscription est confirmée."
    assert [session.uid for session in page.context["sessions"]] == [Session.objects.get().uid]
    assert page.headers["Cache-Control"] == "no-store"
    # The last one known is followed; see core.error_pages.
    assert page.headers["Referrer-Policy"] == "no-referrer, same-origin"


def test_in_english_too(client: Client, registration: Registration) -> None:
    response = client.get(url_of(registration).replace("/lien/", "/en/link/"))
    assert response.headers["Location"] == "/en/link/"
    assert client.get("/en/link/").context["state"] == "Your registration is confirmed."


def test_before_confirmation_the_promise_stands_there_and_no_date(client: Client) -> None:
    registration = make_registration()
    client.get(url_of(registration))
    page = client.get("/lien/")
    assert page.context["promised_on"] == registration.promised_on
    assert (page.context["sessions"], page.context["calendar_url"]) == ([], "")
    assert client.get("/lien/calendrier/").headers["Location"] == "/lien/"


def test_on_the_waiting_list_it_is_said_and_no_day_is_promised(client: Client) -> None:
    client.get(url_of(make_waiting()))
    page = client.get("/lien/")
    assert (page.context["state"], page.context["promised_on"]) == (
        "Votre nom est sur la liste d’attente.",
        None,
    )


def test_the_dates_come_as_a_neutral_calendar_file(
    client: Client, registration: Registration
) -> None:
    client.get(url_of(registration))
    response = client.get("/lien/calendrier/")
    assert response.headers["Content-Disposition"] == 'attachment; filename="calendrier.ics"'
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["SUMMARY"] == "Rencontre"


def test_looking_withdraws_nobody_and_posting_does(
    client: Client, registration: Registration
) -> None:
    client.get(url_of(registration))
    assert client.get("/lien/retirer/").status_code == HTTPStatus.OK
    registration.refresh_from_db()
    assert registration.state == "confirmed"
    assert client.post("/lien/retirer/").context["done"] is True
    registration.refresh_from_db()
    assert (registration.state, registration.closed_by) == ("withdrawn", None)
    # Pressed twice, or read again.
    assert client.post("/lien/retirer/").context["done"] is True
    assert client.get("/lien/retirer/").context["done"] is True
    assert client.get("/lien/").status_code == HTTPStatus.NOT_FOUND


def test_a_link_is_dead_once_staff_noted_the_withdrawal(
    client: Client, registration: Registration
) -> None:
    url = url_of(registration)
    client.get(url)
    withdraw_registration(registration, by=make_user(), now=timezone.now())
    for dead in (url, "/lien/", "/lien/retirer/", "/lien/calendrier/"):
        response = client.get(dead, follow=True)
        assert response.status_code == HTTPStatus.NOT_FOUND
        assert response.templates[0].name == "links/dead.html"


def test_a_closed_registration_cannot_be_withdrawn_by_an_open_page(
    client: Client, registration: Registration
) -> None:
    client.get(url_of(registration))
    Registration.objects.filter(pk=registration.pk).update(
        state="withdrawn", closed_at=timezone.now(), confirmed_at=None, confirmed_by=None
    )
    assert client.post("/lien/retirer/").status_code == HTTPStatus.NOT_FOUND


def test_an_old_a_damaged_and_a_foreign_link_get_the_same_page(
    client: Client, registration: Registration
) -> None:
    link = open_link(LINK_PURPOSE, registration, now=timezone.now(), expires_at=None)
    old = token_for(link)
    renew_link(link)
    foreign = open_link("other", registration, now=timezone.now(), expires_at=None)
    answers = [
        client.get(f"/lien/{token}/", follow=True)
        for token in (old, "x" * 43, "abc", token_for(foreign))
    ]
    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    assert len({answer.content for answer in answers}) == 1


def test_a_dead_link_closes_what_an_earlier_one_opened(
    client: Client, registration: Registration
) -> None:
    client.get(url_of(registration))
    assert client.get("/lien/abc/", follow=True).status_code == HTTPStatus.NOT_FOUND
    assert client.get("/lien/").status_code == HTTPStatus.NOT_FOUND


def test_without_a_link_there_is_nothing_to_see(client: Client) -> None:
    assert client.get("/lien/").status_code == HTTPStatus.NOT_FOUND
