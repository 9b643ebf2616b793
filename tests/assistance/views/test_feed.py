"""Her week for her own calendar: hours and references, at an address that she can renew."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session as BrowserSession
from django.test import Client

from stage4club.core.calendars import build_feed
from stage4club.core.models import AuditEvent
from stage4club.people.models import User
from tests.assistance.kit import FRIDAY, client_of, make_booked
from tests.factories import NOW, make_service, make_session, make_social_worker

pytestmark = pytest.mark.django_db

AGENDA = "/admin/assistance/appointment/agenda/"


@pytest.fixture(autouse=True)
def _at_ten() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def address_of(worker: User) -> str:
    """The address that the agenda gives, as a path."""
    page = client_of(worker).post(AGENDA)
    address: str = page.context["feed_url"]
    assert page.text.count(address) == 1
    return "/" + address.split("/", 3)[3]


def test_hours_and_references_and_nothing_else() -> None:
    worker = make_social_worker()
    appointment = make_booked(worker, message="canari")
    session = make_session(make_service(), opened_by=worker, place="Maison canari")
    client = Client()
    answer = client.get(address_of(worker))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = answer.content.decode()
    assert text.count("BEGIN:VEVENT") == 2
    assert f"SUMMARY:{appointment.reference}" in text
    assert f"UID:{appointment.uid}@" in text
    assert f"UID:{session.uid}@" in text
    for word in ("Zoé", "canari", "LOCATION", "DESCRIPTION", session.service.name):
        assert word not in text
    assert "no-store" in answer["Cache-Control"]
    # No cookie is asked for, nor left.
    assert not client.cookies
    assert BrowserSession.objects.count() <= 1


def test_an_empty_week_is_a_calendar_all_the_same() -> None:
    text = Client().get(address_of(make_social_worker())).content.decode()
    assert text.startswith("BEGIN:VCALENDAR")
    assert "VEVENT" not in text
    assert build_feed([]) == text.encode()


def test_a_new_address_closes_the_one_before() -> None:
    worker = make_social_worker()
    first = address_of(worker)
    second = address_of(worker)
    assert [Client().get(url).status_code for url in (first, second)] == [404, 200]
    assert AuditEvent.objects.filter(verb="renew-feed").count() == 2


def test_it_is_shown_once() -> None:
    worker = make_social_worker()
    client = client_of(worker)
    assert client.get(AGENDA).context["feed_url"] == ""


def test_the_week_of_nobody_else() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    appointment = make_booked(colleague, at=FRIDAY)
    assert appointment.reference not in Client().get(address_of(worker)).content.decode()
    assert appointment.reference in Client().get(address_of(colleague)).content.decode()


def test_who_no_longer_receives_people_is_read_by_nobody() -> None:
    worker = make_social_worker()
    address = address_of(worker)
    worker.set_roles()
    assert Client().get(address).status_code == 404


def test_a_damaged_address_opens_nothing() -> None:
    address = address_of(make_social_worker())
    for damaged in (address[:-2] + "/", "/semaine/x/"):
        assert Client().get(damaged).status_code == 404
    assert Client().post(address).status_code == 405


def test_in_english_too() -> None:
    address = address_of(make_social_worker())
    english = "/en/week/" + address.rstrip("/").rpartition("/")[2] + "/"
    assert Client().get(english).status_code == 200
