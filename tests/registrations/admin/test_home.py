"""The home of a patient-partner and of the coordinator: what waits, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from registrations.admin import LINES
from registrations.enums import CallOutcome
from registrations.operations import log_call
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.factories import NOW, make_registration, make_service, make_session, make_user
from tests.registrations.kit import client_of, make_confirmed, url_of
from tests.stage4club.people.rows import make_call_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

LIST = "/admin/registrations/registration/"
DAY = timedelta(days=1)


def lines(user: User, under: str = "Waiting for an answer") -> list[Any]:
    """What the home tells under a heading: that of registrations, unless said."""
    page = client_of(user).get("/admin/")
    headings = {section.heading: section.lines for section in page.context["sections"]}
    return list(headings.get(under, ()))


def texts(user: User) -> list[str]:
    return [str(line.text).replace("\N{NO-BREAK SPACE}", " ") for line in lines(user)]


@time_machine.travel(NOW)
def test_hers_come_first_then_those_nobody_has_taken():
    service = make_service()
    partner = make_user()
    free = make_registration(service, preferred_name="Anh", now=NOW - DAY)
    make_registration(service, taken_by=make_user(), preferred_name="Rita")
    hers = make_registration(service, taken_by=partner)
    called = make_registration(service, taken_by=partner, preferred_name="Zoé")
    log_call(called, by=partner, now=NOW, outcome=CallOutcome.VOICEMAIL)
    assert texts(partner) == [
        "Louise has been waiting for an answer since today; promised for Monday, March 16.",
        "We have called Zoé; an answer is promised for Monday, March 16.",
        (
            f"{free.reference} waits for somebody to take it; "
            "an answer is promised for Friday, March 13."
        ),
    ]
    assert [line.url for line in lines(partner)] == [
        url_of(row, "change") for row in (hers, called, free)
    ]


@time_machine.travel(NOW)
def test_the_coordinator_sees_all_and_who_follows_whom():
    service = make_service()
    make_registration(service, taken_by=make_user(name="Josée 100 %"))
    make_registration(service, preferred_name="Anh", now=NOW - DAY)
    assert texts(make_user(Role.COORDINATOR)) == [
        "The request of Anh came yesterday; an answer is promised for Friday, March 13.",
        (
            "Louise has been waiting for an answer since today; promised for Monday, March 16. "
            "Given to Josée 100 %."
        ),
    ]


@time_machine.travel(NOW + 6 * DAY)
def test_what_is_late_comes_first():
    service = make_service()
    partner = make_user()
    make_registration(service, taken_by=partner, preferred_name="Anh", now=NOW + 5 * DAY)
    make_registration(service, preferred_name="Zoé")
    late, in_time = lines(partner)
    assert (late.late, in_time.late) == (True, False)


@time_machine.travel(NOW)
def test_what_is_attached_closed_or_confirmed_does_not_wait():
    service = make_service()
    partner = make_user()
    make_confirmed(service, by=partner)
    assert texts(partner) == []


@time_machine.travel(NOW)
def test_robots_are_one_line_for_the_coordinator():
    make_registration(suspicious=True)
    coordinator = make_user(Role.COORDINATOR)
    [line] = lines(coordinator, under="Also")
    assert (line.text, line.url) == (
        "1 registration may come from a robot: please check it.",
        f"{LIST}?follow=quarantine",
    )
    assert client_of(coordinator).get(line.url).context["cl"].result_count == 1
    assert lines(make_user(), under="Also") == []


@time_machine.travel(NOW)
def test_who_does_not_know_the_latest_dates_is_one_line():
    service = make_service()
    partner, other = make_user(), make_user()
    make_confirmed(service, by=partner)
    make_confirmed(service, by=other, preferred_name="Zoé")
    make_session(service)
    assert [line.text for line in lines(partner, under="Also")] == [
        "1 person has not been told the latest dates: send the schedule."
    ]
    coordinator = make_user(Role.COORDINATOR)
    [line] = lines(coordinator, under="Also")
    assert line.text == "2 people have not been told the latest dates: send the schedule."
    assert client_of(coordinator).get(line.url).context["cl"].result_count == 2


@time_machine.travel(NOW)
def test_what_is_of_nobody_in_particular_stands_after_everybody():
    make_registration(suspicious=True)
    make_registration(preferred_name="Zoé")
    make_call_task(suspicious=True)
    make_call_task()
    sections = client_of(make_user(Role.COORDINATOR)).get("/admin/").context["sections"]
    assert [(section.heading, len(section.lines)) for section in sections] == [
        ("Calls to make", 1),
        ("Waiting for an answer", 1),
        ("Also", 2),
    ]


@time_machine.travel(NOW)
def test_who_has_a_great_many_is_led_to_the_list():
    service = make_service()
    partner = make_user()
    for number in range(LINES + 1):
        make_registration(service, preferred_name=f"N {number}", email=f"n{number}@example.org")
    told = lines(partner)
    assert len(told) == LINES + 1
    assert (told[-1].text, told[-1].url) == ("There are others: see the whole list.", LIST)
