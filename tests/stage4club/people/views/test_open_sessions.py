"""« Mes sessions ouvertes »: she sees where she is signed in, and ends it there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from stage4club.core import audit
from stage4club.people.enums import Role
from stage4club.people.models import BrowserSession, User
from stage4club.people.sessions import digest
from tests.factories import NOW, make_user
from tests.stage4club.people.test_sessions import key_of, sign_in

pytestmark = pytest.mark.django_db

PAGE = "/admin/mes-connexions/"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Mobile Safari/604.1"


@pytest.fixture
def user() -> User:
    return make_user(Role.PARTNER, name="Josée")


@pytest.fixture
def here(user: User) -> Client:
    return sign_in(user)


@pytest.fixture
def telephone(user: User) -> Client:
    return sign_in(user, Client(headers={"user-agent": IPHONE}))


def row_of(client: Client) -> str:
    return digest(key_of(client))


def said(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def test_her_sessions_in_words_this_one_first(user: User) -> None:
    with time_machine.travel(NOW, tick=False):
        here = sign_in(user)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        telephone = sign_in(user, Client(headers={"user-agent": IPHONE}))
        page = said(here.get(PAGE))
    assert page.index("<strong>Firefox sur Windows</strong> – celle-ci") < page.index(
        "<strong>Safari sur iPhone</strong>"
    )
    assert "Session ouverte le mercredi 11 mars 2026, à 10 h." in page
    assert "Dernière activité le mercredi 11 mars 2026, à 10 h 05." in page
    # Nothing on the page opens anything.
    assert [key for key in (key_of(here), key_of(telephone)) if key in page] == []
    assert f'value="{row_of(here)}"' not in page


def test_nobody_elses_and_nothing_that_is_over(user: User, here: Client) -> None:
    other = sign_in(make_user(name="Sylvie"), Client(headers={"user-agent": IPHONE}))
    with time_machine.travel(timezone.now() - timedelta(minutes=25), tick=False):
        sign_in(user)
    BrowserSession.objects.create(session_key="x", expire_date=NOW)
    assert [row.pk for row in here.get(PAGE).context["sessions"]] == [row_of(here)]
    assert [row.pk for row in other.get(PAGE).context["sessions"]] == [row_of(other)]


def test_one_is_closed(user: User, here: Client, telephone: Client) -> None:
    response = here.post(PAGE, {"session": row_of(telephone)}, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "C’est fermé." in said(response)
    assert telephone.get("/admin/").status_code == 302
    assert here.get("/admin/").status_code == 200
    assert [event.verb for event in audit.history(user)] == ["close-sessions"]
    # Pressed twice.
    assert "Il n’y avait plus rien à fermer." in said(
        here.post(PAGE, {"session": row_of(telephone)}, follow=True)
    )
    assert len(audit.history(user)) == 1


def test_all_the_others_are_closed(user: User, here: Client, telephone: Client) -> None:
    third, colleague = sign_in(user), sign_in(make_user(name="Sylvie"))
    here.post(PAGE)
    statuses = [client.get("/admin/").status_code for client in (here, telephone, third, colleague)]
    assert statuses == [200, 302, 302, 200]
    assert [event.verb for event in audit.history(user)] == ["close-sessions"]


def test_somebody_elses_is_not_closed_by_its_key(user: User, here: Client) -> None:
    """IDOR: the key of a row is taken from another page."""
    colleague = make_user(name="Sylvie")
    hers = sign_in(colleague)
    response = here.post(PAGE, {"session": row_of(hers)}, follow=True)
    assert "Il n’y avait plus rien à fermer." in said(response)
    assert hers.get("/admin/").status_code == 200
    assert (list(audit.history(user)), list(audit.history(colleague))) == ([], [])


@pytest.mark.parametrize("key", ["x" * 41, "../..", "é", "0" * 40])
def test_a_key_that_is_none_closes_nothing(here: Client, telephone: Client, key: str) -> None:
    here.post(PAGE, {"session": key})
    assert BrowserSession.objects.count() == 2


def test_this_one_is_not_closed_here(here: Client) -> None:
    assert "Il n’y avait plus rien" in said(here.post(PAGE, {"session": row_of(here)}, follow=True))


def test_looking_changes_nothing(here: Client, telephone: Client) -> None:
    before = list(BrowserSession.objects.values("pk", "seen_at"))
    response = here.get(f"{PAGE}?session={row_of(telephone)}")
    assert list(BrowserSession.objects.values("pk", "seen_at")) == before
    assert response["Cache-Control"] == "no-store"
    assert here.put(PAGE).status_code == 405


def test_it_is_for_who_is_signed_in(here: Client) -> None:
    for method in ("get", "post"):
        response = getattr(Client(), method)(PAGE)
        assert response["Location"] == f"/admin/login/?next={PAGE}"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(here.cookies)
    assert strict.post(PAGE).status_code == 403


@pytest.mark.parametrize("number", [1, 12])
def test_what_the_page_asks_of_the_database(
    user: User, here: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _time in range(number - 1):
        sign_in(user)
    # The session, the account, her roles, what they open, her sessions.
    with django_assert_num_queries(3):
        assert len(here.get(PAGE).context["sessions"]) == number
