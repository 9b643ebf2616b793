"""Sending the schedule through its page, to one or to several."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person
from tests.factories import NOW, make_registration, make_service, make_session, make_user
from tests.registrations.admin.pages import said
from tests.registrations.kit import client_of, digest_in, make_confirmed, press, url_of

BUTTON = re.compile(r'<button class="button" type="submit">(.*)</button>')

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]


def test_one_schedule_and_its_second_press():
    partner = make_user()
    registration = make_confirmed(by=partner)
    make_session(registration.service)
    client = client_of(partner)
    page = client.get(url_of(registration, "send-schedule"))
    assert page.context["intro"] == "1 message will leave."
    assert page.context["preview"].note == (
        "It leaves at 10:01\N{NO-BREAK SPACE}a.m. if you send it now."
    )
    assert said(client, press(client, registration, "send-schedule")) == (
        "1 message is about to leave."
    )
    assert ">Send the schedule</button>" in page.text
    page = client.get(url_of(registration, "send-schedule"))
    unchanged = "1 person already has this schedule: nothing is sent again."
    assert page.context["intro"] == unchanged
    preview = page.context["preview"]
    assert preview.note == "This person already has this schedule: nothing is sent again."
    assert preview.title == "The schedule, as it was told"
    # Nothing to send, no button that says so.
    assert "Send the schedule</button>" not in page.text
    assert said(client, press(client, registration, "send-schedule")) == unchanged
    assert Message.objects.filter(kind="registrations.schedule").count() == 1


@pytest.mark.parametrize(
    ("contact_by", "status", "note", "title", "button"),
    [
        (
            "phone",
            "active",
            "No e-mail: a call with these words is added to the list.",
            "What to say",
            ["Add the call to the list"],
        ),
        (
            "email",
            "pause",
            "This person does not want news at the moment: nothing is sent.",
            "The schedule, which is not sent",
            [],
        ),
    ],
)
def test_what_would_happen_is_said_before(contact_by, status, note, title, button):
    partner = make_user()
    registration = make_confirmed(by=partner, contact_by=contact_by)
    Person.objects.update(status=status, status_changed_at=NOW, status_changed_by=partner)
    make_session(registration.service)
    page = client_of(partner).get(url_of(registration, "send-schedule"))
    assert page.context["preview"].note == note
    assert f'<h2 id="preview-title">{title}</h2>' in page.text
    assert BUTTON.findall(page.text) == button


def test_several_at_once_from_the_list():
    service = make_service()
    partner, coordinator = make_user(), make_user(Role.COORDINATOR)
    members = [
        make_confirmed(service, by=partner, preferred_name=name, email=f"{name}@example.org")
        for name in ("louise", "zoe")
    ]
    called = make_confirmed(service, by=partner, preferred_name="Anh", contact_by="phone")
    resting = make_confirmed(service, by=partner, preferred_name="Rita")
    Person.objects.filter(pk=resting.person_id).update(
        status="pause", status_changed_at=NOW, status_changed_by=partner
    )
    waiting = make_registration(service, taken_by=partner, preferred_name="Colette")
    make_session(service)
    told = make_confirmed(service, by=partner, preferred_name="Odile", email="o@example.org")

    client = client_of(coordinator)
    keys = [row.pk for row in (*members, called, resting, waiting, told)]
    chosen = {"action": "send-schedule", "_selected_action": keys}
    answer = client.post(f"{url_of(None, 'changelist')}?follow=all", chosen)
    assert Message.objects.filter(kind="registrations.schedule").count() == 0
    page = client.get(answer.url)
    assert page.context["intro"] == (
        "2 messages will leave. "
        "1 person will be told by telephone: a call will be added to the list. "
        "1 person already has this schedule: nothing is sent again. "
        "1 person does not want news at the moment: nothing is sent."
    )
    assert [name for name, _url, _state in page.context["left_out"]] == [
        f"Colette ({waiting.reference})"
    ]

    answer = client.post(answer.url, {"preview_digest": digest_in(page)})
    assert said(client, answer) == (
        "2 messages are about to leave. "
        "1 person is to be told by telephone: a call was added to the list. "
        "1 person already has this schedule: nothing is sent again. "
        "1 person does not want news at the moment: nothing is sent."
    )
    letters = Message.objects.filter(kind="registrations.schedule")
    assert sorted(letters.values_list("to_address", flat=True)) == [
        "louise@example.org",
        "zoe@example.org",
    ]
    assert CallTask.objects.get().person_id == called.person_id


def test_a_partner_sends_it_to_her_own_people_only():
    service = make_service()
    partner, other = make_user(), make_user()
    hers = make_confirmed(service, by=partner)
    theirs = make_confirmed(service, by=other, preferred_name="Zoé", email="zoe@example.org")
    make_session(service)
    client = client_of(partner)
    bulk = reverse("admin:registrations_registration_send-schedule_bulk")
    url = f"{bulk}?id={hers.pk}&id={theirs.pk}"
    page = client.get(url)
    assert [name for name, _url in page.context["chosen"]] == [f"Louise ({hers.reference})"]
    client.post(url, {"preview_digest": digest_in(page)})
    [letter] = Message.objects.filter(kind="registrations.schedule")
    assert letter.to_address == "louise@example.org"


@pytest.mark.parametrize("people", [1, 50])
def test_reading_the_page_for_many_costs_as_much_as_for_one(people, django_assert_num_queries):
    service, partner = make_service(places=None), make_user()
    members = [
        make_confirmed(service, by=partner, preferred_name=f"L{n}", email=f"l{n}@example.org")
        for n in range(people)
    ]
    make_session(service)
    bulk = reverse("admin:registrations_registration_send-schedule_bulk")
    chosen = "&".join(f"id={member.pk}" for member in members)
    client = client_of(partner)
    client.get(f"{bulk}?{chosen}")
    with django_assert_num_queries(14):
        assert client.get(f"{bulk}?{chosen}").status_code == 200
