"""The screens of those who decide: the list, one file, what waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from assistance.enums import Attestation
from assistance.models import Criteria
from assistance.operations.aid import ask_review
from stage4club.core.models import AccessEvent
from stage4club.people.enums import PersonStatus, Role
from stage4club.people.models import Person, User
from tests.assistance.admin.aid_pages import named, offered, plain, text_of, url_of
from tests.assistance.aids import (
    dollars,
    make_aid_request,
    make_complete,
    make_declined,
    make_granted,
    make_reviewed,
)
from tests.factories import NOW, make_helper, make_user
from tests.registrations.kit import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

LIST = "/admin/assistance/aidrequest/"


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE, name="Chantal")


@pytest.fixture
def approver() -> User:
    return make_user(Role.APPROVER, name="Francine")


# The list -----------------------------------------------------------------------------------------


@pytest.fixture
def several(officer: User) -> User:
    make_complete(**named("Libre"), now=NOW - timedelta(days=1))
    make_complete(**named("Tard"), now=NOW - timedelta(days=40))
    make_aid_request(**named("Attend"))
    make_aid_request(**named("Robot"), suspicious=True)
    make_reviewed(by=officer, **named("Mienne"), now=NOW - timedelta(days=2))
    make_granted(1500, by=officer, **named("Deux"), now=NOW - timedelta(days=3))
    make_granted(by=officer, **named("Aline"))
    return officer


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Tard", "Deux", "Mienne", "Libre"]),
        ("?follow=late", ["Tard"]),
        ("?follow=confirm", ["Deux"]),
        ("?follow=documents", ["Attend"]),
        ("?follow=decided", ["Aline"]),
        ("?follow=quarantine", ["Robot"]),
        ("?q=aline", ["Aline"]),
        ("?q=ALINE@example.org", ["Aline"]),
        ("?q=514 555-0199", []),
    ],
)
def test_the_list_opens_on_those_to_answer(several: User, query: str, names: list[str]) -> None:
    page = client_of(several).get(LIST + query)
    assert [row.preferred_name for row in page.context["cl"].result_list] == names


def test_all_of_them(several: User) -> None:
    page = client_of(several).get(LIST + "?follow=all")
    assert len(page.context["cl"].result_list) == 7
    assert "not known" not in page.text


@pytest.mark.parametrize("rows", [1, 50])
def test_the_list_costs_the_same(
    officer: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        make_reviewed(by=officer, **named(f"Louise{number}"))
    client = client_of(officer)
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)


def test_the_file_costs_a_bounded_number(
    officer: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(officer)
    files = [
        make_reviewed(by=officer),
        make_granted(1200, by=officer, helper=make_helper()),
        make_granted(400, by=officer, helper=make_helper()),
        make_declined(by=officer, **named("Ana")),
    ]
    client.get(url_of(files[0], "change"))
    for request in files:
        with django_assert_max_num_queries(15):
            client.get(url_of(request, "change"))


# One file -----------------------------------------------------------------------------------------


def test_the_file_says_all_on_one_page(officer: User) -> None:
    request = make_reviewed(
        by=officer,
        family_income=dollars(38_500),
        household_size=3,
        children=2,
        message="Les taxis.",
        helper=make_helper(),
    )
    page = text_of(request, officer)
    for words in (
        "Louise Bergeron",
        "H2X 1Y4",
        "$800",
        "Getting to appointments",
        "3 people, 2 of them children",
        "$38,500",
        "Les taxis.",
        "$2,000 of $2,000, until Thursday, December 31, 2026",
        "Nothing in particular",
        "514-555-0142",
        "Marthe",
        "Attestation of stage 4",
    ):
        assert words in page


def test_what_she_does_not_know_is_said(officer: User) -> None:
    request = make_reviewed(by=officer, amount_requested=None, income_unknown=True)
    assert text_of(request, officer).count("not known") == 2
    request.circumstances.delete()
    assert "Louise Bergeron" not in text_of(request, officer)


def test_what_the_criteria_say(officer: User) -> None:
    Criteria.objects.create(
        applies_from=NOW.date(),
        income_1=30_000,
        income_2=40_000,
        income_3=50_000,
        income_4=60_000,
        income_more=7_500,
    )
    make_granted(500, by=officer)
    make_complete()
    request = make_reviewed(
        by=officer,
        stage4="no",
        postal_code="K1A 0B1",
        family_income=dollars(45_000),
        amount_requested=dollars(1800),
        attestation=Attestation.CARE_TEAM,
    )
    page = text_of(request, officer)
    for words in (
        "does not live with stage 4",
        "The postal code is not in Quebec.",
        "The family income is above the criteria.",
        "The amount is above the most for one application.",
        "The amount is above what is left for this year.",
        "less than the usual months ago",
        "Another application of this person is not decided yet.",
    ):
        assert words in page
    assert "$1,500 of $2,000" in page


def test_ways_of_being_reached_are_masked_for_who_does_not_review_it(
    officer: User, approver: User
) -> None:
    request = make_reviewed(by=officer)
    assert "514-555-0142" in text_of(request, officer)
    assert "514-555-0142" not in text_of(request, approver)
    shown = client_of(approver).post(url_of(request, "reveal"))
    assert "514-555-0142" in plain(shown.text)
    looks = AccessEvent.objects.filter(actor_id=approver.pk).values_list("kind", flat=True)
    assert "reveal" in looks


def test_what_the_person_wishes_comes_first(officer: User) -> None:
    request = make_reviewed(by=officer)
    Person.objects.filter(pk=request.person_id).update(
        status=PersonStatus.LEFT, status_changed_at=NOW, status_changed_by=officer
    )
    assert "Has left" in text_of(request, officer)


def test_nobody_adds_or_types_over(officer: User) -> None:
    request = make_reviewed(by=officer)
    client = client_of(officer)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(url_of(request, "change"), {"state": "granted"}).status_code == 403


# What waits ---------------------------------------------------------------------------------------


def waiting(user: User) -> str:
    return plain(client_of(user).get("/admin/").text)


def test_the_home_says_what_waits(several: User, approver: User) -> None:
    page = waiting(several)
    assert "The application of Libre came" in page
    assert "You review the application of Mienne" in page
    assert "of Deux" not in page
    assert "1 application waits for documents." in page
    assert "1 application may come from a robot: please check it." in page
    page = waiting(approver)
    assert "What is proposed for Deux is to be confirmed by a second person." in page
    assert "Mienne" not in page


def test_a_decision_to_review_waits_for_somebody_else(officer: User, approver: User) -> None:
    request = make_declined(by=officer)
    ask_review(request, by=None, now=NOW)
    assert "Louise" not in waiting(officer)
    assert "The application of Louise came" in waiting(approver)
    assert "start-review" not in offered(request, officer)
    assert "start-review" in offered(request, approver)
