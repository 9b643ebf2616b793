"""The list, the page of one appointment and the home: what they say, to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from assistance.admin.verbs import VERBS
from assistance.models import Appointment
from assistance.operations import (
    decline_times,
    fulfil_appointment,
    propose_times,
)
from stage4club.core.models import AccessEvent
from stage4club.core.phones import Phone
from stage4club.people.enums import PersonStatus, Role
from stage4club.people.models import User
from tests.assistance.kit import FRIDAY, client_of, make_booked, make_hers, make_named, url_of
from tests.factories import NOW, make_appointment, make_helper, make_social_worker, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

LIST = "/admin/assistance/appointment/"
PHONE = Phone("+15145550142", "")


def listed(user: User, query: str = "") -> list[str]:
    page = client_of(user).get(LIST + query)
    assert page.status_code == 200
    return [row.preferred_name for row in page.context["cl"].result_list]


# The list ----------------------------------------------------------------------------------------


@pytest.fixture
def worker() -> User:
    """Who has one of each, and a colleague who has one too."""
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    make_booked(colleague, preferred_name="Colette", email="colette@example.org")
    make_named("Libre", now=NOW + timedelta(hours=1))
    make_named("Tard", now=NOW - timedelta(days=9))
    make_named("Robot", suspicious=True)
    proposed = make_named("Propose")
    propose_times(proposed, by=worker, now=NOW, times=[FRIDAY + timedelta(hours=3)])
    make_booked(worker, preferred_name="Venir", email="venir@example.org")
    return worker


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Tard", "Libre"]),
        ("?follow=late", ["Tard"]),
        ("?follow=proposed", ["Propose"]),
        ("?follow=booked", ["Venir"]),
        ("?follow=to-note", []),
        ("?follow=over", []),
        ("?follow=quarantine", ["Robot"]),
        ("?follow=nonsense", ["Tard", "Libre"]),
        ("?q=venir", ["Venir"]),
        ("?q=VENIR@example.org", ["Venir"]),
        ("?q=colette", []),
        ("?q=+", ["Tard", "Libre"]),
        ("?q=514 555-0199", []),
    ],
)
def test_the_list_opens_on_those_to_answer(worker: User, query: str, names: list[str]) -> None:
    if query == "?q=+":
        query = "?follow=&q="
    assert listed(worker, query) == names


def test_all_and_what_is_over(worker: User) -> None:
    assert sorted(listed(worker, "?follow=all")) == ["Libre", "Propose", "Robot", "Tard", "Venir"]
    with time_machine.travel(FRIDAY + timedelta(hours=1), tick=False):
        assert listed(worker, "?follow=to-note") == ["Venir"]
        appointment = Appointment.objects.get(preferred_name="Venir")
        fulfil_appointment(appointment, by=worker, now=FRIDAY + timedelta(hours=1))
        assert listed(worker, "?follow=over") == ["Venir"]


def test_found_by_reference_and_by_number(worker: User) -> None:
    helped = make_named("Aidee", helper=make_helper(phone=PHONE, email="aide@example.org"))
    for asked in (helped.reference.lower(), "514 555-0142", "AIDE@example.org"):
        assert listed(worker, f"?q={asked}") == ["Aidee"]


def test_what_is_late_is_said_with_words(worker: User) -> None:
    page = client_of(worker).get(LIST)
    assert page.text.count("Late</span>") == 1
    assert page.context["title"] == "Appointments: to answer"
    for name in ("agenda", "hours", "add"):
        assert f'href="{url_of(None, name)}"' in page.text


@pytest.mark.parametrize("many", [1, 20])
def test_the_list_costs_the_same(django_assert_num_queries: DjangoAssertNumQueries, many: int):
    worker = make_social_worker()
    for number in range(many):
        make_hers(worker, preferred_name=f"N{number}", email=f"n{number}@example.org")
    client = client_of(worker)
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)


# One appointment ---------------------------------------------------------------------------------


def test_the_page_of_one_says_all_that_was_asked() -> None:
    worker = make_social_worker()
    appointment = make_hers(
        worker,
        meeting="family",
        adults=2,
        children_ages=("0-5", "12-17"),
        avoid_weekdays=(1,),
        spoken_language="other",
        interpreter="Créole",
        message="Une rampe.",
        phone=PHONE,
        voicemail="no",
        safe_place="yes",
        helper=make_helper(name="Anh", phone=PHONE, email="anh@example.org"),
    )
    page = client_of(worker).get(url_of(appointment, "change"))
    text = page.text.replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "Family meeting, by telephone",
        "2 adults, child: 5 or younger, child: 12 to 17",
        "Tuesday",
        "Créole",
        "Une rampe.",
        "somebody who helps",
        "514-555-0142",
        "zoe@example.org",
        "Anh",
        "anh@example.org",
    ):
        assert words in text
    assert page.context["whom"] == "Zoé"


def test_until_it_is_hers_how_to_reach_people_is_masked_and_shown_on_asking() -> None:
    worker = make_social_worker()
    helper = make_helper(name="Anh", phone=PHONE, email="anh@example.org")
    appointment = make_appointment(phone=PHONE, helper=helper)
    client = client_of(worker)
    page = client.get(url_of(appointment, "change"))
    for word in ("555-0142", "zoe@example.org", "anh@example.org"):
        assert word not in page.text
    shown = client.post(url_of(appointment, "reveal"))
    for word in ("514-555-0142", "zoe@example.org", "anh@example.org"):
        assert word in shown.text.replace("\N{NO-BREAK SPACE}", " ")
    looks = AccessEvent.objects.filter(subject_id=str(appointment.pk)).order_by("pk")
    assert list(looks.values_list("kind", flat=True)) == ["view", "reveal"]


def test_who_left_an_address_only_is_reached_there() -> None:
    worker = make_social_worker()
    page = client_of(worker).get(url_of(make_hers(worker), "change"))
    assert page.context["reach"] == "zoe@example.org"
    assert "No answer: leave no message" in page.text
    assert "No answer: ask first" in page.text


def test_a_silence_that_was_asked_for_comes_first() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    person = appointment.person
    type(person).objects.filter(pk=person.pk).update(
        status=PersonStatus.LEFT, status_changed_at=NOW, status_changed_by=worker
    )
    page = client_of(worker).get(url_of(appointment, "change"))
    first = page.context["adminform"].fieldsets[0][1]["fields"][0]
    assert first == "wishes"
    assert "Has left" in page.text


def test_what_was_proposed_and_answered_is_told_with_the_history() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    decline_times(propose_times(appointment, by=worker, now=NOW, times=[FRIDAY]), now=NOW)
    page = client_of(worker).get(url_of(appointment, "change"))
    assert "None of them suits" in page.text
    assert "None of the proposed times was taken" in page.text
    history = client_of(worker).get(url_of(appointment, "history"))
    assert "Times proposed" in history.text
    assert history.status_code == 200


def test_other_appointments_of_this_person_lead_to_each_other() -> None:
    worker = make_social_worker()
    first, second = make_hers(worker), make_appointment(message="Encore.")
    page = client_of(worker).get(url_of(first, "change"))
    assert f'<a href="{url_of(second, "change")}">{second.reference}</a>' in page.text


def test_a_colleague_and_every_other_role_are_shut_out() -> None:
    worker = make_social_worker()
    appointment = make_booked(worker)
    pages = ("change", "history", *(verb.name for verb in VERBS))
    for user in (make_social_worker(name="Manon"), *(make_user(role) for role in Role)):
        client = client_of(user)
        for page in pages:
            answers = [client.get(url_of(appointment, page)).status_code]
            if page not in {"change", "history"}:
                answers.append(client.post(url_of(appointment, page)).status_code)
            assert set(answers) <= {403, 404}
        if not user.has_role(Role.SOCIAL_WORKER):
            assert client.get(LIST).status_code == 403
    appointment.refresh_from_db()
    assert appointment.state == "booked"


def test_what_was_typed_stays_and_nothing_is_deleted() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    client = client_of(worker)
    assert client.post(url_of(appointment, "change"), {"preferred_name": "X"}).status_code == 403
    client.post(f"{LIST}{appointment.pk}/delete/")
    assert Appointment.objects.filter(pk=appointment.pk).exists()


def test_somebody_close_does_not_exist() -> None:
    worker = make_social_worker(email="zoe@example.org")
    appointment = make_appointment()
    assert listed(worker) == []
    assert client_of(worker).get(url_of(appointment, "change")).status_code == 404
