"""What the home of the social worker says of appointments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from assistance.models import Absence
from assistance.operations import (
    hand_over_appointment,
)
from stage4club.people.models import User
from tests.assistance.kit import FRIDAY, client_of, make_booked, make_hers, make_named, url_of
from tests.factories import NOW, make_social_worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

LIST = "/admin/assistance/appointment/"


def lines(user: User, under: str = "Appointments") -> list[Any]:
    page = client_of(user).get("/admin/")
    found = {section.heading: section.lines for section in page.context["sections"]}
    return list(found.get(under, ()))


def said(user: User, under: str = "Appointments") -> list[str]:
    return [str(line.text).replace("\N{NO-BREAK SPACE}", " ") for line in lines(user, under)]


def test_what_waits_today() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    make_hers(worker, preferred_name="Anh", email="anh@example.org")
    make_named("Rita", now=NOW - timedelta(days=9))
    given = make_booked(colleague, at=FRIDAY, preferred_name="Luce", email="luce@example.org")
    hand_over_appointment(given, by=colleague, now=NOW, to=worker)
    make_booked(worker, at=NOW + timedelta(hours=2))
    Absence.objects.create(
        social_worker=worker, starts_at=FRIDAY, ends_at=FRIDAY + timedelta(hours=1)
    )
    assert said(worker) == [
        "The request of Rita came Monday, March 2; an answer is promised for Wednesday, March 4.",
        "Today at noon: one appointment.",
        "1 appointment falls into an absence: move it or cancel it.",
        "Anh has been waiting for an answer since today; promised for Friday, March 13.",
        "A colleague gave you the appointment of Friday, March 13 at 11 a.m. with Luce.",
    ]
    assert [line.late for line in lines(worker)] == [True, False, False, False, False]
    assert lines(worker)[1].url == url_of(None, "agenda")
    assert lines(worker)[2].url == url_of(None, "absences")


def test_what_is_to_note_robots_and_missing_hours() -> None:
    worker = make_social_worker(weekdays=[])
    make_booked(worker)
    make_named("Robot", suspicious=True)
    with time_machine.travel(FRIDAY + timedelta(hours=1), tick=False):
        assert said(worker) == ["Zoé, today at 11 a.m.: did it take place?"]
        assert said(worker, "Also") == [
            "1 request may come from a robot: please check it.",
            "You have no hours yet: nobody can choose a time with you.",
        ]


def test_nothing_waits() -> None:
    worker = make_social_worker()
    assert (said(worker), said(worker, "Also")) == ([], [])
    assert LIST in client_of(worker).get("/admin/").text


@pytest.mark.parametrize("many", [1, 20])
def test_the_home_costs_the_same(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    worker = make_social_worker()
    for number in range(many):
        make_hers(worker, preferred_name=f"N{number}", email=f"n{number}@example.org")
    make_booked(worker)
    client = client_of(worker)
    client.get("/admin/")
    with django_assert_num_queries(17):
        client.get("/admin/")
