"""The decision on paper, for whoever posts it."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from assistance.operations.aid import ask_review
from stage4club.core.models import AccessEvent, AccessKind
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import User
from stage4club.people.operations import declare_tie
from tests.assistance.admin.aid_pages import text_of, url_of
from tests.assistance.aids import make_declined, make_granted, make_reviewed
from tests.assistance.views.aid_private import let_be_told
from tests.factories import NOW, make_user
from tests.pdfs import roles
from tests.registrations.kit import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]


@pytest.fixture
def officer() -> User:
    return make_user(Role.FINANCE, name="Chantal")


def test_it_is_in_the_language_of_the_person_and_its_opening_is_logged(officer: User) -> None:
    request = make_granted(800, by=officer, contact_by=ContactBy.PHONE, email="")
    let_be_told()
    letter = client_of(officer).get(url_of(request, "letter"))
    assert letter.headers["Content-Disposition"] == (
        f'attachment; filename="lettre-{request.reference}.pdf"'
    )
    assert roles(letter.content) == ["P", "P", "P", "H1", "P", "P", "P"]
    seen = AccessEvent.objects.filter(kind=AccessKind.EXPORT)
    assert [(row.actor_id, row.subject_id) for row in seen] == [(officer.pk, str(request.pk))]


def test_it_cannot_be_read_before_the_person_knows(officer: User) -> None:
    request = make_declined(by=officer)
    client = client_of(officer)
    page = client.get(url_of(request, "letter"), follow=True)
    assert page.redirect_chain == [(url_of(request, "change"), 302)]
    assert page.text.count("The letter can be read once the person knows the answer.") == 1
    assert not AccessEvent.objects.filter(kind=AccessKind.EXPORT).exists()
    let_be_told()
    assert client.get(url_of(request, "letter")).status_code == 200


def test_there_is_none_before_a_decision(officer: User) -> None:
    request = make_reviewed(by=officer)
    assert text_of(request, officer).count("Letter (PDF)") == 0
    assert text_of(make_granted(by=officer), officer).count("Letter (PDF)") == 1
    assert client_of(officer).get(url_of(request, "letter")).status_code == 404


def test_what_was_decided_stays_on_paper_during_a_review(officer: User) -> None:
    request = ask_review(make_declined(by=officer), by=officer, now=NOW)
    let_be_told()
    letter = client_of(officer).get(url_of(request, "letter"))
    assert roles(letter.content) == ["P", "P", "P", "H1", "P", "P", "P", "P", "P"]


def test_it_is_only_read(officer: User) -> None:
    request = make_granted(800, by=officer)
    let_be_told()
    assert client_of(officer).post(url_of(request, "letter")).status_code == 405


def test_who_knows_the_person_opens_no_letter(officer: User) -> None:
    request = make_granted(800, by=officer)
    let_be_told()
    other = make_user(Role.APPROVER)
    declare_tie(request.person, by=other, now=NOW)
    assert client_of(other).get(url_of(request, "letter")).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SOCIAL_WORKER, Role.PARTNER])
def test_who_is_not_of_the_room_opens_none(role: Role) -> None:
    request = make_granted(800)
    let_be_told()
    assert client_of(make_user(role)).get(url_of(request, "letter")).status_code == 403


@pytest.mark.parametrize("others", [0, 2])
def test_what_it_costs(
    officer: User, others: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = make_granted(200, by=officer)
    for _other in range(others):
        make_granted(200, by=officer)
    let_be_told()
    client = client_of(officer)
    client.get(url_of(request, "letter"))
    with django_assert_num_queries(8):
        assert client.get(url_of(request, "letter")).status_code == 200
