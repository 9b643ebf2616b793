"""What becomes of a page and of a form when the time of a session is over."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from stage4club.core.models import Draft
from stage4club.core.staff_time import KEPT_FOR, WORDS
from stage4club.people.enums import Role
from stage4club.people.models import BrowserSession, User
from tests.factories import NOW, make_user
from tests.stage4club.people.test_sessions import sign_in

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(minutes=21)
ADD = "/admin/people/user/add/"
#: Canaries: they may stand nowhere in clear.
TYPED = {
    "name": "Zoé Canari",
    "email": "canari@example.org",
    "language": "en",
    "roles": ["partner", "editor"],
    "_save": "",
}


@pytest.fixture
def user() -> User:
    return make_user(Role.ADMIN, name="Martine")


@pytest.fixture
def client(user: User) -> Client:
    with time_machine.travel(NOW, tick=False):
        return sign_in(user)


def at(moment: Any, client: Client, method: str, *given: Any, **more: Any) -> Any:
    with time_machine.travel(moment, tick=False):
        return getattr(client, method)(*given, **more)


def sign_in_link(response: Any) -> str:
    found = re.search(r'class="button" href="([^"]+)"', response.content.decode())
    assert found
    return unescape(found[1])


def signed_in_again(user: User, moment: Any, link: str) -> tuple[Client, Any]:
    """Another browser window of hers, after the link was followed and the password given."""
    client = Client()
    with time_machine.travel(moment, tick=False):
        page = client.get(link)
        to = unescape(re.search(r'name="next" value="([^"]*)"', page.content.decode())[1])  # type: ignore[index]
        typed = {"username": user.email, "password": "un mot de passe de test", "next": to}
        assert client.post("/admin/login/", typed)["Location"] == to
        return client, client.get(to)


def fields_of(page: Any) -> list[tuple[str, str]]:
    form = page.content.decode().partition('class="verb__form')[2].partition("</form>")[0]
    found = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    return [(name, unescape(value)) for name, value in found if name != "csrfmiddlewaretoken"]


def test_a_page_comes_back_after_signing_in(client: Client, user: User) -> None:
    response = at(LATER, client, "get", "/admin/people/user/?q=zo%C3%A9&p=1")
    assert (response.status_code, response["Location"]) == (
        302,
        "/admin/login/?next=%2Fadmin%2Fpeople%2Fuser%2F%3Fq%3Dzo%25C3%25A9%26p%3D1&fin=repos",
    )
    page = at(LATER, Client(), "get", response["Location"]).content.decode()
    assert "Rien ne s’est passé ici depuis un moment" in page
    _browser, again = signed_in_again(user, LATER, response["Location"])
    assert again.status_code == 200
    assert 'value="zoé"' in again.content.decode()


def test_after_eight_hours_the_words_say_so(client: Client, user: User) -> None:
    BrowserSession.objects.update(started_at=LATER - timedelta(hours=8), seen_at=LATER - SECOND)
    response = at(LATER, client, "get", "/admin/")
    assert response["Location"] == "/admin/login/?next=%2Fadmin%2F&fin=journee"
    page = at(LATER, Client(), "get", response["Location"]).content.decode()
    assert "Votre session était ouverte depuis longtemps" in page


def test_a_form_is_kept_and_sent_by_one_press(client: Client, user: User) -> None:
    refused = at(LATER, client, "post", ADD, TYPED)
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "<h1>Votre session est terminée</h1>" in page
    assert "Canari" not in page
    assert refused["Cache-Control"] == "no-store"
    assert not User.objects.filter(email="canari@example.org").exists()
    browser, again = signed_in_again(user, LATER, sign_in_link(refused))
    assert again.status_code == 200
    assert again["Cache-Control"] == "no-store"
    assert fields_of(again) == [
        ("name", "Zoé Canari"),
        ("email", "canari@example.org"),
        ("language", "en"),
        ("roles", "partner"),
        ("roles", "editor"),
        ("_save", ""),
    ]
    assert f'action="{ADD}"' in again.content.decode()
    sent = at(LATER, browser, "post", ADD, TYPED)
    assert sent.status_code == 302
    assert User.objects.get(email="canari@example.org").roles == {Role.PARTNER, Role.EDITOR}


def test_it_is_sealed_and_no_address_tells_of_it(client: Client, user: User) -> None:
    refused = at(LATER, client, "post", ADD, TYPED)
    [draft] = Draft.objects.all()
    assert draft.expires_at == LATER + KEPT_FOR
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(core_draft)::text FROM core_draft")
        [stored] = cursor.fetchone()
    link = sign_in_link(refused)
    assert [word for word in ("Canari", "canari") if word in stored + link] == []
    # The token is that of the page, not of the table.
    assert draft.key not in link


def test_nobody_else_reads_it_and_she_only_for_twenty_minutes(client: Client, user: User) -> None:
    link = sign_in_link(at(LATER, client, "post", ADD, TYPED))
    other = make_user(Role.ADMIN, name="Sylvie")
    for reader, moment, status in (
        (other, LATER, 404),
        (user, LATER + KEPT_FOR - SECOND, 200),
        (user, LATER + KEPT_FOR, 404),
    ):
        _browser, again = signed_in_again(reader, moment, link)
        assert (again.status_code, "Canari" in again.content.decode()) == (status, status == 200)
    assert "Il n’y a plus rien à envoyer ici" in again.content.decode()
    assert at(LATER, Client(), "get", link.partition("next=")[2][:15]).status_code != 200


def test_the_address_of_a_form_stays_whole(client: Client, user: User) -> None:
    refused = at(LATER, client, "post", f"{ADD}?_changelist_filters=q%3Da", TYPED)
    _browser, again = signed_in_again(user, LATER, sign_in_link(refused))
    assert f'action="{ADD}?_changelist_filters=q%3Da"' in again.content.decode()


def test_documents_are_not_kept_and_it_is_said(client: Client, user: User) -> None:
    typed = {**TYPED, "letter": SimpleUploadedFile("letter.txt", b"text")}
    _browser, again = signed_in_again(
        user, LATER, sign_in_link(at(LATER, client, "post", ADD, typed))
    )
    assert "Les documents ne peuvent pas être gardés ici" in again.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "old_password",
        "new_password1",
        "code",
        "form-0-code",
        "recovery_code",
        "otp",
        "otp_token",
        "secret",
        "client_secret",
        "credential",
    ],
)
def test_nothing_of_a_form_with_a_secret_is_kept(client: Client, name: str) -> None:
    response = at(LATER, client, "post", ADD, {**TYPED, name: "123456"})
    assert response["Location"] == "/admin/login/?next=%2Fadmin%2F&fin=repos"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ["postal_code", "codes_seen", "notes"])
def test_other_fields_are(client: Client, name: str) -> None:
    assert at(LATER, client, "post", ADD, {name: "H2X 1Y4"}).status_code == 403
    assert Draft.objects.count() == 1


def test_signing_out_too_late_is_signing_out(client: Client) -> None:
    response = at(LATER, client, "post", "/admin/logout/")
    assert response["Location"] == "/admin/login/?next=%2Fadmin%2F&fin=repos"
    assert not Draft.objects.exists()


def test_a_form_from_another_site_keeps_nothing(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    with time_machine.travel(NOW, tick=False):
        client.force_login(user)
    response = at(LATER, client, "post", ADD, TYPED)
    assert "Votre session est terminée" not in response.content.decode()
    assert (response.status_code, Draft.objects.count()) == (403, 0)


def test_a_stranger_and_a_closed_session_are_told_nothing(client: Client, user: User) -> None:
    assert at(LATER, Client(), "post", ADD, TYPED)["Location"] == f"/admin/login/?next={ADD}"
    BrowserSession.objects.all().delete()
    assert at(LATER, client, "post", ADD, TYPED)["Location"] == f"/admin/login/?next={ADD}"
    assert not Draft.objects.exists()


def test_a_page_for_everybody_opens_as_for_everybody(client: Client) -> None:
    for path in ("/", "/admin/login/", "/admin/mot-de-passe-oublie/"):
        assert at(LATER, client, "get", path).status_code == 200


def test_the_words_say_the_times_that_hold(settings: Any) -> None:
    assert timedelta(minutes=20) == KEPT_FOR
    assert ["20\u00a0minutes" in str(words.text) for words in WORDS.values()] == [True, True]
    page = Path("templates/admin/open_sessions.html").read_text(encoding="utf-8")
    assert "After 20 minutes without a click, and 8 hours after signing in" in page
    assert (settings.STAFF_IDLE_SECONDS, settings.STAFF_SESSION_SECONDS) == (20 * 60, 8 * 3600)
