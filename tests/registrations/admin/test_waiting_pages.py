"""A full group, through the back office: the refusal, the waiting list, the place that is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils.translation import override

from registrations.admin.words import places
from registrations.models import Registration
from registrations.models.places import Places
from registrations.operations import withdraw_registration
from services.models import Service
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from tests.factories import NOW, make_registration, make_service, make_user
from tests.registrations.admin.pages import offered, said, state_of
from tests.registrations.kit import (
    LATER,
    client_of,
    digest_in,
    fill_group,
    make_confirmed,
    make_waiting,
    press,
    url_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

LIST = "/admin/registrations/registration/"
NBSP = "\N{NO-BREAK SPACE}"


def free_one_place(service: Service) -> None:
    taken = Registration.objects.filter(service=service, state="confirmed").order_by("pk")
    withdraw_registration(taken[0], by=None, now=NOW)


def test_the_last_place_is_taken_while_she_reads():
    partner, service = make_user(), make_service(places=1)
    registration = make_registration(service, taken_by=partner)
    client = client_of(partner)
    url = url_of(registration, "confirm")
    digest = digest_in(client.get(url))
    make_confirmed(service, preferred_name="Anh", email="anh@example.org")
    messages = Message.objects.count()
    answer = client.post(url, {"preview_digest": digest})
    assert answer.status_code == 409
    assert answer.context["refusal"] == (
        "The group is full: the last place was taken. You can use the waiting list."
    )
    assert "wait" in [link.verb.name for link in answer.context["others"]]
    assert (state_of(registration), Message.objects.count()) == ("assigned", messages)


def test_the_waiting_list_is_read_first_and_can_be_taken_back():
    partner = make_user()
    registration = make_registration(fill_group(make_service(places=2)), taken_by=partner)
    client = client_of(partner)
    assert offered(registration, partner)[:2] == ["wait", "confirm"]
    page = client.get(url_of(registration, "wait"))
    assert page.context["intro"] == (
        "The group is full (2 of 2 places taken). Here are the words that tell this person that "
        "her name is on the waiting list."
    )
    assert page.context["preview"].note == (
        f"It leaves at 10:01{NBSP}a.m. if you press the button now; until then, take it back."
    )
    answer = press(client, registration, "wait", personal_line="À bientôt.")
    assert said(client, answer) == (
        f"On the waiting list. The message leaves at 10:01{NBSP}a.m.; "
        "until then you can take it back."
    )
    assert "À bientôt." in Message.objects.get(kind="registrations.waiting").read_text()
    assert "undo" in offered(registration, partner)
    assert said(client, press(client, registration, "undo")) == "Taken back. Nothing was sent."
    assert state_of(registration) == "assigned"


def test_who_is_called_is_told_by_telephone():
    partner = make_user()
    service = fill_group(make_service(places=1))
    registration = make_registration(service, taken_by=partner, contact_by="phone")
    client = client_of(partner)
    page = client.get(url_of(registration, "wait"))
    assert page.context["preview"].button == "I have said it: note it"
    assert said(client, press(client, registration, "wait")) == (
        "On the waiting list, and noted as told by telephone."
    )


def test_where_there_is_room_nobody_is_put_on_the_list():
    partner = make_user()
    registration = make_registration(make_service(places=1), taken_by=partner)
    assert "wait" not in offered(registration, partner)
    assert client_of(partner).get(url_of(registration, "wait")).context["refusal"]


def test_a_place_is_kept_given_back_and_taken():
    registration = make_waiting()
    partner = registration.assigned_to
    client = client_of(partner)
    assert {"offer", "confirm"}.isdisjoint(offered(registration, partner))
    free_one_place(registration.service)
    assert offered(registration, partner)[:2] == ["offer", "confirm"]
    assert said(client, press(client, registration, "offer")) == (
        "The place is kept. Call, then confirm."
    )
    assert said(client, press(client, registration, "keep-waiting")) == (
        "Noted. The place is free again."
    )
    press(client, registration, "offer")
    press(client, registration, "confirm")
    assert state_of(registration) == "confirmed"


def test_before_a_newcomer_is_confirmed_those_who_wait_are_named_by_their_number():
    registration = make_waiting()
    partner, service = registration.assigned_to, registration.service
    free_one_place(service)
    newcomer = make_registration(
        service, taken_by=partner, preferred_name="Zoé", email="zoe@example.org"
    )
    told = "This person has a place in the group. Here are the words that tell it."

    def intro(row: Registration) -> str:
        return str(client_of(partner).get(url_of(row, "confirm")).context["intro"])

    assert intro(newcomer) == f"1 person is already on the waiting list of this group. {told}"
    assert intro(registration) == told


@pytest.mark.parametrize(("limit", "words"), [(3, "1 of 3 places taken"), (None, "no limit")])
def test_the_places_stand_on_the_page_of_the_call(limit, words):
    partner, service = make_user(), make_service(places=limit)
    make_confirmed(service, preferred_name="Anh", email="anh@example.org")
    registration = make_registration(service, taken_by=partner)
    assert words in client_of(partner).get(url_of(registration, "change")).text


def test_on_the_list_the_page_says_since_when_and_promises_nothing():
    registration = make_waiting()
    page = client_of(registration.assigned_to).get(url_of(registration, "change")).text
    assert ("On the waiting list since" in page, "Promised for" in page) == (True, False)
    other = make_registration(taken_by=registration.assigned_to, email="zoe@example.org")
    page = client_of(registration.assigned_to).get(url_of(other, "change")).text
    assert ("On the waiting list since" in page, "Promised for" in page) == (False, True)


def test_the_list_is_in_the_order_of_the_turns_and_says_since_when():
    service = fill_group(make_service(places=1))
    coordinator = make_user(Role.COORDINATOR)
    second = make_waiting(
        service, preferred_name="Zoé", email="zoe@example.org", now=NOW - timedelta(days=1)
    )
    first = make_waiting(
        service, preferred_name="Rita", email="rita@example.org", now=NOW - timedelta(days=9)
    )
    make_registration(service, preferred_name="Anh", email="anh@example.org")
    page = client_of(coordinator).get(f"{LIST}?follow=waiting-list")
    listed = page.context["cl"]
    assert list(listed.result_list) == [first, second]
    assert [name for name in listed.list_display if name in {"promise", "listed"}] == ["listed"]
    assert ("yesterday" in page.text, "promised for" in page.text) == (True, False)
    # They are not among those who wait for an answer.
    assert list(client_of(coordinator).get(LIST).context["cl"].result_list) == [
        Registration.objects.get(preferred_name="Anh")
    ]


@time_machine.travel(LATER)
def test_the_home_tells_that_a_place_is_free_to_who_follows_somebody_who_waits():
    service = make_service(places=1, name_en="Chit-chat Club")
    registration = make_waiting(service)
    partner, coordinator = registration.assigned_to, make_user(Role.COORDINATOR)

    def also(user):
        sections = client_of(user).get("/admin/").context["sections"]
        return [
            (line.text, line.url)
            for section in sections
            if section.heading == "Also"
            for line in section.lines
        ]

    assert also(coordinator) == []
    free_one_place(service)
    line = (
        "A place is free in Chit-chat Club: 1 person is on the waiting list.",
        f"{LIST}?follow=waiting-list",
    )
    assert (also(partner), also(coordinator), also(make_user())) == ([line], [line], [])
    press(client_of(partner), registration, "offer")
    sections = client_of(partner).get("/admin/").context["sections"]
    told = {section.heading: [str(one.text) for one in section.lines] for section in sections}
    assert told["Waiting for an answer"] == [
        f"A place is kept for Louise; to be called by Monday, March{NBSP}16."
    ]


@pytest.mark.parametrize(
    ("taken", "words"), [(1, "1 place prise sur 3"), (2, "2 places prises sur 3")]
)
def test_places_are_counted_in_good_french(taken, words):
    with override("fr"):
        assert places(Places(taken=taken, limit=3)) == words
