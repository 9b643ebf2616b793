"""The page at which somebody chooses her password, opened by a link."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.test import Client

from stage4club.core import audit
from stage4club.core.staff.passwords import ChoosePasswordForm
from stage4club.people.emails import password_url
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

GOOD = "quatre mots sans rapport"
DEAD = "Ce lien ne fonctionne plus"


@pytest.fixture
def user() -> User:
    return User.objects.create_user(
        "zoe@example.org", name="Zoé Roy-Beaulieu", roles=[Role.PARTNER]
    )


def address(user: User) -> str:
    return urlsplit(password_url(user)).path


def opened(client: Client, user: User) -> str:
    """The address of the page once the token has left it."""
    response = client.get(address(user))
    assert response.status_code == HTTPStatus.FOUND
    return response["Location"]


def answers(password: str, again: str | None = None) -> dict[str, str]:
    return {"new_password1": password, "new_password2": password if again is None else again}


def test_the_token_leaves_the_address_before_anything_is_shown(client: Client, user: User) -> None:
    page = opened(client, user)
    assert page.endswith("/choisir/")
    response = client.get(page)
    content = response.content.decode()
    assert response.status_code == HTTPStatus.OK
    assert "<h1>Choisissez votre mot de passe</h1>" in content
    assert "zoe@example.org" in content
    token = address(user).split("/")[-2]
    assert token not in content


def test_nothing_of_it_is_kept_or_listed(client: Client, user: User) -> None:
    for path in (address(user), opened(client, user), "/admin/invitation/x/y/"):
        response = client.get(path)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer, same-origin"
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_opening_it_changes_nothing(client: Client, user: User) -> None:
    """Mail scanners follow links."""
    for _time in range(2):
        client.get(opened(client, user))
    assert not User.objects.get(pk=user.pk).has_usable_password()
    assert Client().get(address(user)).status_code == HTTPStatus.FOUND
    assert list(audit.history(user)) == []


def test_a_password_is_chosen_once_and_opens_the_back_office(client: Client, user: User) -> None:
    link = address(user)
    page = opened(client, user)
    response = client.post(page, answers(GOOD), follow=True)
    assert response.redirect_chain == [("/admin/login/", HTTPStatus.FOUND)]
    assert "Votre mot de passe est choisi." in response.content.decode()
    user.refresh_from_db()
    assert user.check_password(GOOD)
    assert [event.verb for event in audit.history(user)] == ["choose-password"]
    assert client.login(username="ZOE@example.org", password=GOOD)
    # The same page sent again, the same link followed again.
    assert client.post(page, answers("cinq mots pour autre chose")).status_code == 404
    assert Client().get(link).status_code == HTTPStatus.NOT_FOUND
    user.refresh_from_db()
    assert user.check_password(GOOD)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (answers(""), "Écrivez un mot de passe."),
        (answers(GOOD, ""), "Écrivez deux fois le même mot de passe."),
        (answers(GOOD, GOOD + "s"), "Écrivez deux fois le même mot de passe."),
        (answers("court"), "Au moins 15"),
        (answers("zoe@example.org"), "trop semblable"),
        (answers("zoé roy beaulieu"), "trop semblable"),
    ],
)
def test_what_has_to_be_corrected_is_said_and_nothing_is_stored(
    client: Client, user: User, typed: dict[str, str], sentence: str
) -> None:
    page = opened(client, user)
    response = client.post(page, typed)
    content = response.content.decode()
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'class="error-summary"' in content
    assert "<title>Erreur" in content.replace("\n", "")
    assert sentence in content
    # A password is the one thing that is never shown back.
    assert 'value="court"' not in content
    user.refresh_from_db()
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.replace("/invitation/", "/invitation/x"),
        lambda path: path[:-2] + ("1/" if path.endswith("0/") else "0/"),
        lambda path: path.replace(path.split("/")[-2], "choisir"),
        lambda path: "/admin/invitation/%F0%9F/choisir/",
        lambda path: "/admin/invitation/OTk5OTk5/choisir/",
    ],
)
def test_every_link_that_opens_nothing_gets_one_kind_page(
    client: Client, user: User, damage: Callable[[str], str]
) -> None:
    for method in (client.get, client.post):
        response = method(damage(address(user)))
        content = response.content.decode()
        assert response.status_code == HTTPStatus.NOT_FOUND
        assert DEAD in content
        assert "zoe" not in content


def test_a_closed_account_has_no_page(client: Client, user: User) -> None:
    page = opened(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(page).status_code == HTTPStatus.NOT_FOUND
    assert client.post(page, answers(GOOD)).status_code == HTTPStatus.NOT_FOUND


def test_a_forgotten_password_is_chosen_anew_and_signs_out_elsewhere(client: Client) -> None:
    user = make_user(Role.EDITOR)
    elsewhere = Client()
    elsewhere.force_login(user)
    assert elsewhere.get("/admin/").status_code == HTTPStatus.OK
    client.post(opened(client, user), answers(GOOD))
    assert elsewhere.get("/admin/").status_code == HTTPStatus.FOUND


def test_other_methods_are_refused(client: Client, user: User) -> None:
    assert client.put(address(user)).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_words_say_the_rule_that_is_checked() -> None:
    lengths = [
        validator.min_length
        for validator in get_default_password_validators()
        if hasattr(validator, "min_length")
    ]
    help_text = str(ChoosePasswordForm.base_fields["new_password1"].help_text)
    assert [str(length) in help_text for length in lengths] == [True]
    # "more than a week old" stands on the page of a dead link.
    assert settings.PASSWORD_RESET_TIMEOUT == 7 * 24 * 60 * 60
