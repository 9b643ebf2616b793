"""The session engine: whose a session is, how long it opens something, what the table tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from stage4club.core.purge import delete_expired_rows
from stage4club.people.models import BrowserSession, User
from stage4club.people.sessions import SessionStore, digest
from tests.factories import NOW, make_user
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
PASSWORD = "un mot de passe de test"
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def sign_in(user: User, client: Client | None = None) -> Client:
    """As a browser does it: cookies, the form, a name of its own."""
    client = client or Client(headers={"user-agent": FIREFOX})
    typed = {"username": user.email, "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", typed).status_code == 302
    return client


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def status_at(client: Client, moment: Any) -> int:
    with time_machine.travel(moment, tick=False):
        return client.get("/admin/password_change/").status_code


def test_a_session_says_whose_it_is_since_when_and_on_what() -> None:
    user = make_user()
    with time_machine.travel(NOW, tick=False):
        sign_in(user)
    [row] = BrowserSession.objects.all()
    assert (row.account, row.started_at, row.seen_at) == (user.pk, NOW, NOW)
    assert row.device == "Firefox/Windows"
    assert row.expire_date == NOW + timedelta(hours=20)
    assert str(row) == row.session_key[:8]


def test_the_table_holds_no_key_that_opens_something() -> None:
    client = sign_in(make_user())
    [row] = BrowserSession.objects.all()
    assert row.session_key == digest(key_of(client)) != key_of(client)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = row.session_key
    assert thief.get("/admin/").status_code == 302
    assert SessionStore().exists(key_of(client))
    assert not SessionStore().exists(row.session_key)


def test_twenty_minutes_without_a_click() -> None:
    with time_machine.travel(NOW, tick=False):
        client = sign_in(make_user())
    assert status_at(client, NOW + 20 * MINUTE - SECOND) == 200
    # Each click begins another twenty minutes.
    assert status_at(client, NOW + 40 * MINUTE - 2 * SECOND) == 200
    assert status_at(client, NOW + 60 * MINUTE - 2 * SECOND) == 302
    # Nothing brings it back.
    assert status_at(client, NOW + 60 * MINUTE - 2 * SECOND) == 302


def test_eight_hours_whatever_she_does() -> None:
    with time_machine.travel(NOW, tick=False):
        client = sign_in(make_user())
    end = NOW + timedelta(hours=8)
    moment = NOW
    while moment < end - 15 * MINUTE:
        moment += 15 * MINUTE
        assert status_at(client, moment) == 200
    assert status_at(client, end - SECOND) == 200
    assert status_at(client, end) == 302


def test_who_gives_her_password_again_begins_another_eight_hours() -> None:
    user = make_user()
    with time_machine.travel(NOW, tick=False):
        client = sign_in(user)
        key = key_of(client)
    later = NOW + 10 * MINUTE
    new = "brouette violon tricot"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    with time_machine.travel(later, tick=False):
        assert client.post("/admin/password_change/", typed).status_code == 302
    assert key_of(client) != key
    assert BrowserSession.objects.get().started_at == later


def test_what_is_saved_besides_begins_nothing_anew() -> None:
    with time_machine.travel(NOW, tick=False):
        client = sign_in(make_user())
    with time_machine.travel(NOW + 10 * SECOND, tick=False):
        session = SessionStore(key_of(client))
        session["trial"] = True
        session.save()
        session.save()
    [row] = BrowserSession.objects.all()
    assert (row.started_at, row.seen_at) == (NOW, NOW + 10 * SECOND)
    assert row.device == "Firefox/Windows"


def test_a_visitor_has_no_account_and_twenty_hours() -> None:
    with time_machine.travel(NOW, tick=False):
        session = SessionStore()
        session["trial"] = True
        session.save()
    [row] = BrowserSession.objects.all()
    assert (row.account, row.started_at, row.seen_at, row.device) == (None, None, None, "")
    assert row.ended(NOW + timedelta(days=1)) is None
    for after, kept in ((timedelta(hours=20) - SECOND, {"trial": True}), (timedelta(hours=20), {})):
        with time_machine.travel(NOW + after, tick=False):
            again = SessionStore(session.session_key)
            assert (dict(again.items()), again.ended) == (kept, None)


def test_she_is_seen_once_a_minute_and_a_page_costs_no_query_more(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with time_machine.travel(NOW, tick=False):
        client = sign_in(make_user())
    page = "/admin/password_change/"
    for after, queries in ((SECOND, 2), (MINUTE - SECOND, 2), (MINUTE, 3), (MINUTE + SECOND, 2)):
        with time_machine.travel(NOW + after, tick=False):
            # The session, the account with its roles and permissions; once a minute: she was seen.
            with django_assert_num_queries(queries):
                assert client.get(page).status_code == 200
    assert BrowserSession.objects.get().seen_at == NOW + MINUTE


def test_a_page_that_read_no_session_sees_nobody() -> None:
    client = sign_in(make_user())
    before = BrowserSession.objects.get().seen_at
    with time_machine.travel(timezone.now() + 5 * MINUTE, tick=False):
        assert client.get("/health/live").status_code == 200
    assert BrowserSession.objects.get().seen_at == before


def test_seeing_her_brings_back_no_session_that_was_closed_meanwhile() -> None:
    with time_machine.travel(NOW, tick=False):
        client = sign_in(make_user())
    with time_machine.travel(NOW + 2 * MINUTE, tick=False):
        session = SessionStore(key_of(client))
        session.load()
        BrowserSession.objects.all().delete()
        session.touch()
    assert not BrowserSession.objects.exists()


def test_a_key_from_before_signing_in_opens_nothing_after_it() -> None:
    """Session fixation: whoever planted the key does not hold hers."""
    planted = SessionStore()
    planted["trial"] = True
    planted.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    sign_in(make_user(), client)
    assert key_of(client) != planted.session_key
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    assert thief.get("/admin/").status_code == 302
    assert BrowserSession.objects.count() == 1


def test_a_stolen_cookie_opens_nothing_once_she_has_signed_out() -> None:
    client = sign_in(make_user())
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key_of(client)
    assert thief.get("/admin/").status_code == 200
    assert client.post("/admin/logout/").status_code == 200
    assert thief.get("/admin/").status_code == 302
    assert not BrowserSession.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "x" * 32, "\ud800" * 9, "é" * 40])
def test_a_key_that_nobody_was_given_opens_nothing(key: str) -> None:
    session = SessionStore(key)
    assert (dict(session.items()), session.session_key, session.row_key) == ({}, None, "")
    session.delete()


def test_what_is_over_is_purged_with_its_cookie() -> None:
    with time_machine.travel(NOW, tick=False):
        sign_in(make_user())
    for after, left in ((20 * 60 * MINUTE, 1), (20 * 60 * MINUTE + SECOND, 0)):
        with time_machine.travel(NOW + after, tick=False):
            delete_expired_rows(now=NOW + after)
        assert BrowserSession.objects.count() == left


def test_the_model_knows_its_engine() -> None:
    session = SessionStore()
    session["trial"] = 1
    session.save()
    assert BrowserSession.objects.get().get_decoded() == {"trial": 1}


@pytest.mark.parametrize(
    "columns",
    [
        "account = NULL",
        "started_at = NULL",
        "seen_at = NULL",
        "account = NULL, started_at = NULL",
    ],
)
def test_the_database_refuses_half_a_session_of_staff(columns: str) -> None:
    sign_in(make_user())
    with violates("people_session_of_staff_or_visitor"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_browsersession SET {columns}")
