"""Each verb through its page: what is asked, what is said, what happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from registrations.models import ContactAttempt, Registration
from registrations.operations import take_registration
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person
from tests.factories import NOW, make_registration, make_service, make_session, make_user
from tests.registrations.kit import (
    client_of,
    digest_in,
    make_confirmed,
    make_withdrawn,
    press,
    url_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]


@pytest.fixture
def at_ten() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def said(client: Any, answer: Any) -> str:
    """The sentence on the page that follows."""
    assert answer.status_code == 302
    [message] = client.get(answer.url).context["messages"]
    return str(message)


def offered(registration: Registration, user: Any) -> list[str]:
    page = client_of(user).get(url_of(registration, "change"))
    return [link.verb.name for link in page.context["verb_links"]]


def state_of(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


# What is offered ----------------------------------------------------------------------------------


def test_the_verbs_of_each_state():
    service = make_service()
    partner, coordinator = make_user(), make_user(Role.COORDINATOR)
    hers = make_registration(service, taken_by=partner)
    assert offered(hers, partner) == ["confirm", "log-call", "unreachable", "decline", "withdraw"]
    assert offered(hers, coordinator) == [
        "confirm",
        "log-call",
        "assign",
        "unreachable",
        "decline",
        "withdraw",
    ]
    member = make_confirmed(service, by=partner, preferred_name="Zoé")
    assert offered(member, partner) == ["undo", "send-schedule", "withdraw"]
    assert offered(make_withdrawn(service, preferred_name="Rita"), coordinator) == ["reopen"]


def test_a_robot_is_looked_at_by_the_coordinator():
    coordinator = make_user(Role.COORDINATOR)
    robot = make_registration(suspicious=True)
    assert offered(robot, coordinator) == ["release", "decline"]
    client = client_of(coordinator)
    page = client.get(url_of(robot, "decline"))
    assert page.context["intro"] == (
        "It leaves the list, and no message is sent. It can be reopened."
    )
    assert said(client, press(client, robot, "decline")) == "Noted."
    assert (state_of(robot), Message.objects.count()) == ("not_a_fit", 0)
    press(client, robot, "reopen")
    assert offered(robot, coordinator) == ["release", "decline"]
    assert said(client, press(client, robot, "release")) == "It is in the list."
    assert (state_of(robot), Message.objects.count()) == ("assigned", 1)


# One by one ---------------------------------------------------------------------------------------


def test_take():
    partner = make_user()
    registration = make_registration()
    client = client_of(partner)
    answer = press(client, registration, "take")
    assert answer.url == url_of(registration, "change")
    assert said(client, answer) == "It is yours."
    assert (state_of(registration), registration.assigned_to) == ("assigned", partner)


def test_the_coordinator_who_comes_second_reads_who_took_it():
    registration = make_registration()
    client = client_of(make_user(Role.COORDINATOR))
    client.get(url_of(registration, "take"))
    take_registration(Registration.objects.get(), by=make_user(name="Manon"), now=NOW)
    answer = client.post(url_of(registration, "take"))
    assert answer.status_code == 409
    assert [line.who for line in answer.context["last"]] == ["Manon"]


def test_note_a_call():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    client = client_of(partner)
    field = client.get(url_of(registration, "log-call")).context["form"].fields["outcome"]
    assert [value for value, _label in field.choices] == [
        "spoke",
        "voicemail",
        "no_answer",
        "wrong_number",
    ]
    assert said(client, press(client, registration, "log-call", outcome="spoke")) == "Noted."
    assert (state_of(registration), ContactAttempt.objects.get().outcome) == ("contacting", "spoke")


@pytest.mark.parametrize("outcome", ["", "told", "she cried"])
def test_a_call_has_one_of_the_outcomes(outcome):
    partner = make_user()
    registration = make_registration(taken_by=partner)
    answer = press(client_of(partner), registration, "log-call", outcome=outcome)
    assert answer.status_code == 422
    assert (state_of(registration), ContactAttempt.objects.count()) == ("assigned", 0)


def test_give_to_somebody_else_who_follows_registrations():
    partner, coordinator = make_user(name="Aline"), make_user(Role.COORDINATOR, name="Sylvie")
    colleague = make_user(name="Manon")
    make_user(Role.SOCIAL_WORKER, name="Nathalie")
    registration = make_registration(taken_by=partner)
    client = client_of(coordinator)
    field = client.get(url_of(registration, "assign")).context["form"].fields["assignee"]
    assert [str(user) for user in field.queryset] == ["Manon", "Sylvie"]
    assert said(client, press(client, registration, "assign", assignee=colleague.pk)) == "Given."
    registration.refresh_from_db()
    assert registration.assigned_to == colleague
    assert client_of(partner).get(url_of(registration, "change")).status_code == 404


def test_it_is_not_given_to_whom_it_is_about():
    coordinator = make_user(Role.COORDINATOR)
    partner = make_user(email="louise@example.org")
    registration = make_registration()
    answer = press(client_of(coordinator), registration, "assign", assignee=partner.pk)
    assert answer.status_code == 409
    assert answer.context["refusal"] == (
        "This colleague is close to this person. Please choose somebody else."
    )


@pytest.mark.parametrize(
    ("verb", "sentence", "state"),
    [
        ("unreachable", "Noted.", "unreachable"),
        ("decline", "Noted.", "not_a_fit"),
        ("withdraw", "Noted. Nothing more will be sent.", "withdrawn"),
    ],
)
def test_closing_and_reopening(verb, sentence, state):
    partner = make_user()
    registration = make_registration(taken_by=partner)
    client = client_of(partner)
    assert client.get(url_of(registration, verb)).context["intro"]
    assert said(client, press(client, registration, verb)) == sentence
    assert state_of(registration) == state
    assert said(client, press(client, registration, "reopen")) == "Reopened: it is yours."
    assert state_of(registration) == "assigned"


# Confirming ---------------------------------------------------------------------------------------


def test_the_message_is_read_again_when_a_line_was_typed():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    client = client_of(partner)
    url = url_of(registration, "confirm")
    first = client.get(url)
    preview = first.context["preview"]
    assert (preview.recipient, preview.language) == ("louise@example.org", "fr")
    assert preview.note == (
        "If you confirm now, it leaves at 10:01\N{NO-BREAK SPACE}a.m.; "
        "until then you can take it back."
    )
    answer = client.post(url, {"personal_line": "À jeudi.", "preview_digest": digest_in(first)})
    assert (answer.status_code, answer.context["changed"]) == (200, True)
    assert "À jeudi." in answer.context["preview"].text
    assert state_of(registration) == "assigned"
    again = {"personal_line": "À jeudi.", "preview_digest": digest_in(answer)}
    assert said(client, client.post(url, again)) == (
        "Confirmed. The message leaves at 10:01\N{NO-BREAK SPACE}a.m.; "
        "until then you can take it back."
    )
    assert "À jeudi." in Message.objects.get(kind="registrations.confirmed").read_text()


def test_a_date_that_moved_meanwhile_is_seen_before_it_is_sent():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    client = client_of(partner)
    url = url_of(registration, "confirm")
    digest = digest_in(client.get(url))
    make_session(registration.service)
    answer = client.post(url, {"preview_digest": digest})
    assert (answer.context["changed"], state_of(registration)) == (True, "assigned")


def test_a_line_that_cannot_be_kept_is_not_sent():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    answer = press(client_of(partner), registration, "confirm", personal_line="x" * 501)
    assert answer.status_code == 422
    assert "x" * 501 in answer.text
    assert state_of(registration) == "assigned"


def test_who_is_called_hears_the_words_on_the_page():
    partner = make_user()
    registration = make_registration(taken_by=partner, contact_by="phone")
    client = client_of(partner)
    page = client.get(url_of(registration, "confirm"))
    preview = page.context["preview"]
    assert preview.script.startswith("Bonjour Louise.")
    assert (preview.text, preview.html, preview.recipient) == ("", "", "514-555-0142")
    # There is no message in which a line of hers could stand.
    assert list(page.context["form"].fields) == []
    assert preview.note == "No e-mail: this is said on the telephone, and noted as told."
    assert said(client, press(client, registration, "confirm")) == (
        "Confirmed, and noted as told by telephone."
    )
    assert "undo" not in offered(registration, partner)


def test_take_back():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    client = client_of(partner)
    press(client, registration, "confirm")
    assert said(client, press(client, registration, "undo")) == "Taken back. Nothing was sent."
    assert state_of(registration) == "assigned"
    answer = client.post(url_of(registration, "undo"))
    assert answer.status_code == 409
    assert [event.verb for event in audit.history(registration)[:2]] == [
        "undo-confirm-assigned",
        "confirm",
    ]


def test_a_second_place_is_refused_in_words():
    service = make_service()
    partner = make_user()
    make_confirmed(service, by=partner)
    again = make_registration(service, taken_by=partner)
    answer = press(client_of(partner), again, "confirm")
    assert answer.status_code == 409
    assert answer.context["refusal"] == (
        "This person already has a place in this group, by another registration. "
        "Please follow that one."
    )


# The schedule -------------------------------------------------------------------------------------


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
    page = client.get(url_of(registration, "send-schedule"))
    unchanged = "1 person already has this schedule: nothing is sent again."
    assert page.context["intro"] == unchanged
    assert page.context["preview"].note == (
        "This person already has this schedule: nothing is sent again."
    )
    assert said(client, press(client, registration, "send-schedule")) == unchanged
    assert Message.objects.filter(kind="registrations.schedule").count() == 1


@pytest.mark.parametrize(
    ("contact_by", "status", "note"),
    [
        ("phone", "active", "No e-mail: a call with these words is added to the list."),
        (
            "email",
            "pause",
            "This person does not want news at the moment: nothing is sent.",
        ),
    ],
)
def test_what_would_happen_is_said_before(contact_by, status, note):
    partner = make_user()
    registration = make_confirmed(by=partner, contact_by=contact_by)
    Person.objects.update(status=status, status_changed_at=NOW, status_changed_by=partner)
    make_session(registration.service)
    page = client_of(partner).get(url_of(registration, "send-schedule"))
    assert page.context["preview"].note == note


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
    assert [row for row, _url, _state in page.context["left_out"]] == [waiting]

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
    assert [row for row, _url in page.context["chosen"]] == [hers]
    client.post(url, {"preview_digest": digest_in(page)})
    [letter] = Message.objects.filter(kind="registrations.schedule")
    assert letter.to_address == "louise@example.org"
