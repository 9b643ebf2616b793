"""Each verb through its page: what is asked, what is said, what happens."""

from __future__ import annotations

import pytest

from registrations.models import ContactAttempt, Registration
from registrations.operations import take_registration
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.privacy.models import Consent
from stage4club.privacy.operations import withdraw_consent
from tests.factories import NOW, make_registration, make_service, make_user
from tests.registrations.admin.pages import offered, said, state_of
from tests.registrations.kit import client_of, make_confirmed, make_withdrawn, press, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]


def test_the_verbs_of_each_state():
    service = make_service()
    partner, coordinator = make_user(), make_user(Role.COORDINATOR)
    hers = make_registration(service, taken_by=partner)
    for user in (partner, coordinator):
        assert offered(hers, user) == [
            "confirm",
            "log-call",
            "assign",
            "unreachable",
            "decline",
            "withdraw",
            "know",
        ]
    member = make_confirmed(service, by=partner, preferred_name="Zoé")
    assert offered(member, partner) == ["undo", "send-schedule", "withdraw", "know"]
    assert offered(make_withdrawn(service, preferred_name="Rita"), coordinator) == [
        "reopen",
        "know",
    ]


def test_a_robot_is_looked_at_by_the_coordinator():
    coordinator = make_user(Role.COORDINATOR)
    robot = make_registration(suspicious=True)
    assert offered(robot, coordinator) == ["release", "decline", "know"]
    client = client_of(coordinator)
    page = client.get(url_of(robot, "decline"))
    assert page.context["intro"] == (
        "It leaves the list, and no message is sent. It can be reopened."
    )
    assert said(client, press(client, robot, "decline")) == "Noted."
    assert (state_of(robot), Message.objects.count()) == ("not_a_fit", 0)
    press(client, robot, "reopen")
    assert offered(robot, coordinator) == ["release", "decline", "know"]
    assert said(client, press(client, robot, "release")) == "It is in the list."
    assert (state_of(robot), Message.objects.count()) == ("assigned", 1)


def test_what_a_robot_is_not_said_to_have_typed_may_be_of_herself():
    coordinator = make_user(Role.COORDINATOR, email="colleague@example.org")
    robot = make_registration(
        preferred_name="Maëlle", email="colleague@example.org", suspicious=True
    )
    client = client_of(coordinator)
    change = url_of(robot, "change")
    assert "Maëlle" in client.get(change).text
    answer = press(client, robot, "release")
    assert (answer.status_code, answer.url) == (302, change)
    page = client.get(change)
    assert (page.status_code, "Maëlle" in page.text) == (200, False)
    assert offered(robot, coordinator) == ["assign"]


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
    intro = client.get(url_of(registration, "reopen")).context["intro"]
    assert intro == "It becomes yours, with a new promised day."
    assert said(client, press(client, registration, "reopen")) == "Reopened: it is yours."
    assert state_of(registration) == "assigned"


def test_reopening_for_who_had_withdrawn_her_agreement_says_what_is_noted():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    withdraw_consent(Consent.objects.get(), by=None, now=NOW)
    intro = client_of(partner).get(url_of(registration, "reopen")).context["intro"]
    assert intro == (
        "This person had withdrawn her agreement to be contacted. Reopen only if she has agreed "
        "again: it is noted in your name. It becomes yours, with a new promised day."
    )
