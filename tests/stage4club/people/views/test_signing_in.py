"""Signing in: a password, then a code; nothing opens in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import Settings
from time_machine import TimeMachineFixture

from stage4club.core.models import AccessEvent, AccessKind
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import choose_password, use_recovery_code
from tests.factories import make_user
from tests.stage4club.people.admin.pages import text_of
from tests.stage4club.people.proofs import (
    PASSWORD,
    STEP,
    code_at,
    give_application,
    give_codes,
    gives_password,
    is_signed_in,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 11, 14, 0, 10, tzinfo=UTC)
PAGE = "/admin/login/preuve/"
PAPER = "/admin/login/secours/"


@pytest.fixture(autouse=True)
def clock(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def louise() -> User:
    user = make_user(Role.COORDINATOR, name="Louise")
    give_application(user, now=NOW)
    return user


def accesses() -> list[tuple[str, int | None, str]]:
    return list(AccessEvent.objects.order_by("pk").values_list("kind", "actor_id", "subject_id"))


def test_a_password_and_a_code_open_what_one_asked_for(client: Client, louise: User) -> None:
    assert gives_password(client, louise, to="/admin/people/user/") == PAGE
    assert not is_signed_in(client)
    page = client.get(PAGE)
    assert page.status_code == HTTPStatus.OK
    assert 'autocomplete="one-time-code"' in page.content.decode()
    assert 'inputmode="numeric"' in page.content.decode()
    code = code_at(NOW)
    response = client.post(PAGE, {"code": f" {code[:3]} {code[3:]} "})
    assert response["Location"] == "/admin/people/user/"
    assert is_signed_in(client)
    assert accesses() == [(AccessKind.SIGN_IN, louise.pk, str(louise.pk))]


def test_a_session_holds_no_one_before_the_code(client: Client, louise: User) -> None:
    gives_password(client, louise)
    assert set(client.session.keys()) == {"signing_in"}
    assert "_auth_user_id" not in client.session


def test_the_key_of_the_session_changes_twice(client: Client, louise: User) -> None:
    """Whoever knew the key before has nothing: neither after the password nor after the code."""
    client.post("/admin/login/cle/question/")
    fixed = client.session.session_key
    gives_password(client, louise)
    second = client.session.session_key
    client.post(PAGE, {"code": code_at(NOW)})
    third = client.session.session_key
    assert len({fixed, second, third}) == 3
    for key in (fixed, second):
        stranger = Client()
        stranger.cookies["sessionid"] = key
        assert not is_signed_in(stranger)


def test_a_code_that_does_not_fit_is_said_and_written_down(client: Client, louise: User) -> None:
    gives_password(client, louise)
    response = client.post(PAGE, {"code": "000000"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Ce code ne convient pas." in text_of(response)
    assert "<title>Erreur" in response.content.decode().replace("\n", "")
    assert accesses() == [(AccessKind.SIGN_IN_FAILED, None, str(louise.pk))]
    assert not is_signed_in(client)


def test_an_empty_code_is_no_try(client: Client, louise: User) -> None:
    gives_password(client, louise)
    response = client.post(PAGE, {"code": ""})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Écrivez les six chiffres que montre l’application." in text_of(response)
    assert accesses() == []


def test_after_five_codes_the_password_is_asked_again(client: Client, louise: User) -> None:
    gives_password(client, louise)
    statuses = [client.post(PAGE, {"code": "000000"}).status_code for _ in range(4)]
    assert statuses == [HTTPStatus.UNPROCESSABLE_ENTITY] * 4
    response = client.post(PAGE, {"code": "000000"}, follow=True)
    assert response.redirect_chain == [("/admin/login/", HTTPStatus.FOUND)]
    assert "Recommencez par votre mot de passe" in text_of(response)
    assert client.post(PAGE, {"code": code_at(NOW)})["Location"] == "/admin/login/"
    assert not is_signed_in(client)


def test_after_ten_minutes_the_password_is_asked_again(
    client: Client, louise: User, clock: TimeMachineFixture
) -> None:
    gives_password(client, louise)
    clock.move_to(NOW + timedelta(minutes=10, seconds=1), tick=False)
    code = code_at(NOW + timedelta(minutes=10, seconds=1))
    assert client.get(PAGE)["Location"] == "/admin/login/"
    assert client.post(PAGE, {"code": code})["Location"] == "/admin/login/"
    assert not is_signed_in(client)


def test_another_password_ends_what_the_former_began(client: Client, louise: User) -> None:
    gives_password(client, louise)
    choose_password(louise, password="quatre mots sans rapport", now=NOW)
    assert client.post(PAGE, {"code": code_at(NOW)})["Location"] == "/admin/login/"
    assert not is_signed_in(client)


@pytest.mark.parametrize("change", ["closed", "without a role"])
def test_an_account_that_opens_nothing_any_more_stops_here(
    client: Client, louise: User, change: str
) -> None:
    gives_password(client, louise)
    if change == "closed":
        User.objects.filter(pk=louise.pk).update(is_active=False)
    else:
        louise.set_roles()
    assert client.post(PAGE, {"code": code_at(NOW)})["Location"] == "/admin/login/"
    assert client.get(PAPER)["Location"] == "/admin/login/"


def test_a_code_opens_once(client: Client, louise: User, clock: TimeMachineFixture) -> None:
    code = code_at(NOW)
    gives_password(client, louise)
    client.post(PAGE, {"code": code})
    other = Client()
    gives_password(other, louise)
    assert other.post(PAGE, {"code": code}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    clock.move_to(NOW + STEP, tick=False)
    assert other.post(PAGE, {"code": code_at(NOW + STEP)}).status_code == HTTPStatus.FOUND


def test_a_code_on_paper_opens_once_and_says_how_many_are_left(
    client: Client, louise: User
) -> None:
    codes = give_codes(louise, now=NOW)
    gives_password(client, louise, to="/admin/people/user/")
    response = client.post(PAPER, {"code": codes[0].lower().replace("-", " ")}, follow=True)
    assert response.redirect_chain == [("/admin/people/user/", HTTPStatus.FOUND)]
    assert is_signed_in(client)
    other = Client()
    gives_password(other, louise)
    again = other.post(PAPER, {"code": codes[0]})
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "il a déjà servi" in text_of(again)
    assert [kind for kind, *_rest in accesses()] == [
        AccessKind.SIGN_IN,
        AccessKind.SIGN_IN_FAILED,
    ]


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (0, "Il vous reste 9 codes de secours."),
        (7, "Il vous reste 2 codes de secours. Créez-en de nouveaux"),
        (8, "Il vous reste 1 code de secours. Créez-en de nouveaux"),
        (9, "C’était votre dernier code de secours. Créez-en de nouveaux"),
    ],
)
def test_it_is_said_when_another_sheet_is_needed(
    client: Client, louise: User, used: int, said: str
) -> None:
    codes = give_codes(louise, now=NOW)
    for code in codes[:used]:
        use_recovery_code(louise, code=code, now=NOW)
    gives_password(client, louise)
    response = client.post(PAPER, {"code": codes[used]}, follow=True)
    assert said in text_of(response)


def test_five_wrong_codes_on_paper_ask_for_the_password(client: Client, louise: User) -> None:
    gives_password(client, louise)
    statuses = [client.post(PAPER, {"code": "AAAA"}).status_code for _ in range(5)]
    assert statuses == [HTTPStatus.UNPROCESSABLE_ENTITY] * 4 + [HTTPStatus.FOUND]


@pytest.mark.parametrize("known", [True, False])
def test_nobody_learns_whether_an_account_exists(client: Client, louise: User, known: bool) -> None:
    address = louise.email if known else "nobody@example.org"
    response = client.post("/admin/login/", {"username": address, "password": "no"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Cette adresse et ce mot de passe n’ouvrent rien ici." in text_of(response)
    subject = str(louise.pk) if known else ""
    assert accesses() == [(AccessKind.SIGN_IN_FAILED, None, subject)]


def test_what_is_missing_is_no_refused_sign_in(client: Client) -> None:
    response = client.post("/admin/login/", {"username": "", "password": ""})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert accesses() == []


@pytest.mark.parametrize(
    "to", ["https://example.net/", "//example.net", "javascript:alert(1)", "/\\example.net", ""]
)
def test_an_address_of_another_site_leads_home(client: Client, louise: User, to: str) -> None:
    gives_password(client, louise, to=to)
    assert client.post(PAGE, {"code": code_at(NOW)})["Location"] == "/admin/"


def test_where_it_is_optional_a_password_alone_opens_an_account_without_a_proof(
    client: Client,
) -> None:
    user = make_user(Role.EDITOR)
    assert gives_password(client, user, to="/admin/services/page/") == "/admin/services/page/"
    assert is_signed_in(client)
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_where_it_is_required_a_password_alone_opens_nothing(
    client: Client, settings: Settings
) -> None:
    settings.STAFF_MFA = "required"
    user = make_user(Role.EDITOR)
    assert gives_password(client, user) == "/admin/mon-compte/preuve/"
    assert not is_signed_in(client)


def test_a_session_opened_without_a_proof_closes_when_one_is_required(
    client: Client, settings: Settings
) -> None:
    client.force_login(make_user(Role.EDITOR))
    assert is_signed_in(client)
    settings.STAFF_MFA = "required"
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


def test_two_people_never_share_a_session(client: Client, louise: User) -> None:
    zoe = make_user(Role.EDITOR, name="Zoé")
    client.force_login(zoe)
    gives_password(client, louise)
    assert not is_signed_in(client)
    client.post(PAGE, {"code": code_at(NOW)})
    assert "Louise" in text_of(client.get("/admin/"))


def test_a_proof_taken_away_meanwhile_leads_back_to_the_password(
    client: Client, louise: User
) -> None:
    gives_password(client, louise)
    louise.totp_device.delete()
    assert client.get(PAGE)["Location"] == "/admin/login/"


def test_who_is_not_signing_in_reads_no_reproach(client: Client) -> None:
    response = client.get(PAGE, follow=True)
    assert "Recommencez" not in text_of(response)


@pytest.mark.parametrize("page", ["/admin/login/", PAGE, PAPER])
def test_nothing_of_it_is_kept_or_listed(client: Client, louise: User, page: str) -> None:
    gives_password(client, louise)
    response = client.get(page)
    assert response.status_code == HTTPStatus.OK
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert client.put(page).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_password_of_the_form_is_not_shown_back(client: Client, louise: User) -> None:
    response = client.post("/admin/login/", {"username": louise.email, "password": PASSWORD + "x"})
    assert PASSWORD not in response.content.decode()
    assert f'value="{louise.email}"' in response.content.decode()
