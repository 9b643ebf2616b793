"""« Je connais cette personne »: what is said before, and what is left to be seen after."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from registrations.admin.verbs import VERBS
from stage4club.core import audit
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person, Tie
from tests.factories import make_registration, make_user
from tests.registrations.admin.canaries import canaries_in, make_canary, pages
from tests.registrations.kit import client_of, make_waiting, press, url_of
from tests.stage4club.people.admin.pages import page_of
from tests.stage4club.people.rows import make_call_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

GOES_BACK = "You will no longer see this file. It goes back to the coordination."
TO_TAKE = (
    "You will no longer see this file. Nobody else coordinates for now: it waits among those that "
    "patient-partners can take."
)
CLOSED = (
    "You will no longer see this file. Nobody else coordinates for now: it stays closed until "
    "somebody else does."
)
DONE = "Noted. You will no longer see this file, and nobody reads here why."


def told_after(client: Client, answer: Any) -> str:
    """The one sentence on her home."""
    assert (answer.status_code, answer.url) == (302, "/admin/")
    [message] = client.get(answer.url).context["messages"]
    return str(message)


def test_a_look_changes_nothing_and_says_what_will_happen():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    page = client_of(partner).get(url_of(registration, "know"))
    assert (page.status_code, page.context["intro"]) == (200, GOES_BACK)
    assert Tie.objects.count() == 0


@pytest.mark.parametrize(("others", "intro"), [(0, TO_TAKE), (1, GOES_BACK)])
def test_who_coordinates_alone_reads_what_becomes_of_it(others: int, intro: str):
    user = make_user(Role.COORDINATOR)
    for _ in range(others):
        make_user(Role.COORDINATOR)
    registration = make_registration()
    assert client_of(user).get(url_of(registration, "know")).context["intro"] == intro


def test_what_no_partner_can_take_stays_closed_until_somebody_else_coordinates():
    client = client_of(make_user(Role.COORDINATOR))
    listed, call = make_waiting(), make_call_task()
    assert client.get(url_of(listed, "know")).context["intro"] == CLOSED
    assert client.get(page_of(call, "know")).context["intro"] == CLOSED


def test_after_it_the_file_is_not_there_for_her_and_waits_for_others():
    partner, other = make_user(), make_user()
    registration = make_canary(taken_by=partner)
    person = registration.person
    make_call_task(person=person, about=registration, assigned_to=partner)
    client = client_of(partner)
    assert told_after(client, press(client, registration, "know")) == DONE
    assert {url: shown for url in pages() if (shown := canaries_in(client.get(url)))} == {}
    names = ["history", "reveal", *(verb.name for verb in VERBS if verb.name != "release")]
    answers = [client.get(url_of(registration, "change"))]
    answers += [client.post(url_of(registration, name)) for name in names]
    assert {answer.status_code for answer in answers} == {404}
    assert client.get(page_of(person)).status_code == 404
    found = client.get(url_of(None, "changelist") + f"?follow=all&q={registration.reference}")
    assert list(found.context["cl"].result_list) == []
    assert client.get("/admin/").context["sections"] == []
    # A colleague meets it as one that nobody has taken yet.
    page = client_of(other).get(url_of(registration, "change"))
    assert [link.verb.name for link in page.context["verb_links"]] == ["take"]


def test_the_coordination_finds_it_and_reads_no_reason():
    partner, coordinator = make_user(name="Manon"), make_user(Role.COORDINATOR)
    registration = make_registration(taken_by=partner)
    press(client_of(partner), registration, "know")
    client = client_of(coordinator)
    [section] = client.get("/admin/").context["sections"]
    assert [line.url for line in section.lines] == [url_of(registration, "change")]
    lines = client.get(url_of(registration, "history")).context["lines"]
    assert [(line.what, line.who) for line in lines] == [
        ("Given back to the coordination", "Manon"),
        ("Taken", "Manon"),
        ("Received", ""),
    ]
    page = client.get(url_of(registration, "assign"))
    choices = page.context["form"].fields["assignee"].queryset
    assert list(choices) == [coordinator]
    assert [event.verb for event in audit.history(Tie.objects.get())] == ["declare"]


def test_the_coordinator_too_sees_nothing_of_whom_she_knows():
    coordinator = make_user(Role.COORDINATOR)
    registration = make_canary(suspicious=False)
    make_call_task(person=registration.person, about=registration)
    client = client_of(coordinator)
    press(client, registration, "know")
    assert {url: shown for url in pages() if (shown := canaries_in(client.get(url)))} == {}
    for row in (registration, registration.person, CallTask.objects.get()):
        assert client.get(page_of(row)).status_code == 404
    assert client.get("/admin/").context["sections"] == []


def test_a_place_on_the_waiting_list_without_anybody_is_told_to_the_coordination():
    listed, coordinator = make_waiting(), make_user(Role.COORDINATOR)
    partner: Any = listed.assigned_to
    press(client_of(partner), listed, "know")
    [section] = client_of(coordinator).get("/admin/").context["sections"]
    assert [(line.text, line.url) for line in section.lines] == [
        (
            "1 person on the waiting list is followed by nobody: give her to somebody.",
            url_of(None, "changelist") + "?follow=waiting-list",
        )
    ]
    other = make_user()
    press(client_of(coordinator), listed, "assign", assignee=other.pk)
    listed.refresh_from_db()
    assert (listed.state, listed.assigned_to) == ("waiting", other)


def test_from_a_call_to_a_person_and_to_somebody_unknown():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    known = make_call_task(person=registration.person, assigned_to=partner)
    unknown = make_call_task(assigned_to=partner)
    client = client_of(partner)
    for call in (known, unknown):
        assert client.get(page_of(call, "know")).context["intro"] == GOES_BACK
        assert told_after(client, client.post(page_of(call, "know"))) == DONE
        assert client.get(page_of(call)).status_code == 404
    assert client.get(url_of(registration, "change")).status_code == 404
    assert client.get("/admin/").context["sections"] == []
    coordinator = client_of(make_user(Role.COORDINATOR))
    history = coordinator.get(page_of(unknown, "history")).context["lines"]
    assert [line.what for line in history] == [
        "Given back to the coordination",
        "Added to the calls to make",
    ]
    assert list(Person.objects.all()) == [registration.person]
