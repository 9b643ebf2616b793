"""Going where nobody led: keys tried one by one, deletion, promotion, doors to elsewhere."""

from __future__ import annotations

from itertools import cycle

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client

from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.factories import make_user
from tests.permissions.addresses import Kind, of_models
from tests.permissions.browser import Browser, undone
from tests.permissions.oracle import Sight, sight
from tests.permissions.rows import World
from tests.permissions.walk import fingerprint
from tests.registrations.kit import client_of

pytestmark = pytest.mark.django_db

#: Keys before and after one's own.
NEAR = 50
PASSWORD = "un mot de passe de test"


@pytest.mark.parametrize(
    "model", ["registrations.registration", "people.person", "people.calltask", "privacy.consent"]
)
def test_neighbouring_keys_open_nothing(model: str, world: World) -> None:
    browser, rows = Browser(world.readers[Role.PARTNER]), world.of(model)
    seen = {int(row.key) for row in rows if sight(Role.PARTNER, row) is not Sight.NOTHING}
    first = min(seen)
    path = f"/admin/{model.replace('.', '/')}/{{}}/change/"
    opened = {
        key
        for key in range(max(first - NEAR, 1), first + NEAR + 1)
        if browser.ask("HEAD", path.format(key)).status != 404
    }
    assert opened == {key for key in seen if abs(key - first) <= NEAR}


@pytest.mark.parametrize("key", ["0", "-1", "1e3", "x", "None", "1 OR 1=1", "../1", "9" * 30])
def test_a_key_that_is_none_is_no_row(key: str, world: World) -> None:
    for role in (Role.PARTNER, Role.COORDINATOR):
        browser = Browser(world.readers[role])
        answer = browser.ask("GET", f"/admin/registrations/registration/{key}/change/")
        assert (answer.status, world.canaries.found(answer.text)) == (404, set())


def test_nothing_of_any_model_is_deleted(world: World) -> None:
    readers = (Role.COORDINATOR, Role.EDITOR, Role.ADMIN)
    clients, answers = [client_of(world.readers[role]) for role in readers], set()
    before = fingerprint()
    assert [a for a in of_models() if a.kind is not Kind.ROW and "delete" in a.path] == []
    for model_admin in admin.site._registry.values():
        row = world.of(model_admin.opts.label_lower)[0]
        for client in clients:
            address = f"{model_admin.list_url()}{row.key}/delete/"
            action = {"action": "delete_selected", "_selected_action": row.key, "post": "yes"}
            with undone():
                answers.add(client.post(address, {"post": "yes"}, follow=True).status_code)
                client.post(model_admin.list_url(), action)
                assert type(row.subject)._base_manager.filter(pk=row.subject.pk).exists()
    assert answers <= {403, 404}
    assert fingerprint() == before


FORGED = {
    "is_superuser": "on",
    "is_staff": "on",
    "is_active": "on",
    "groups": ["1", "2", "3", "4", "5", "6", "7", "8"],
    "roles": [role.value for role in Role],
    "user_permissions": ["1", "2", "3"],
}


@pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR, Role.EDITOR])
def test_nobody_promotes_herself(role: Role, world: World) -> None:
    user = world.readers[role]
    client = client_of(user)
    account = f"/admin/people/user/{user.pk}/"
    own = {"old_password": PASSWORD, "new_password1": "autre mot de passe", **FORGED}
    for path in (account + "change/", account + "change-roles/", "/admin/people/user/add/"):
        with undone():
            assert client.post(
                path, {"name": user.name, "email": user.email, **FORGED}
            ).status_code in {
                403,
                404,
            }
    with undone():
        client.post("/admin/password_change/", {**own, "new_password2": "autre mot de passe"})
        _is_as_before(user, role)
    _is_as_before(user, role)


def _is_as_before(user: User, role: Role) -> None:
    stored = User.objects.get(pk=user.pk)
    assert (stored.is_superuser, stored.roles) == (False, {role})
    assert not stored.user_permissions.exists()


def test_what_an_account_was_given_by_hand_opens_nothing(world: World) -> None:
    """The table of roles is the only source: a row slipped into another one counts for nothing."""
    user = make_user(Role.EDITOR)
    user.user_permissions.set(Permission.objects.all())
    address = "/admin/registrations/registration/"
    assert client_of(user).get(address).status_code == 403


ELSEWHERE = [
    "https://evil.example.net/",
    "//evil.example.net/",
    "///evil.example.net/",
    "/\\evil.example.net/",
    "\\\\evil.example.net/",
    "http:evil.example.net",
    "https:/\\evil.example.net",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver@evil.example.net/",
    "/\t/evil.example.net/",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_nowhere_else(address: str) -> None:
    user = make_user()
    typed = {"username": user.email, "password": PASSWORD, "next": address}
    answer = Client().post("/admin/login/", typed)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("host", ["evil.example.net", "testserver.evil.example.net", "a b", "[::1"])
def test_a_host_that_is_not_ours_is_refused_and_in_no_answer(host: str) -> None:
    answer = Client().get("/admin/", headers={"host": host})
    assert answer.status_code == 400
    assert host not in answer.text + str(answer.headers)


def test_a_method_that_is_none_changes_nothing(world: World) -> None:
    client = client_of(world.readers[Role.COORDINATOR])
    before = fingerprint()
    methods = cycle(("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "X"))
    for address, method in zip(of_models(), methods, strict=False):
        key = world.of(address.model)[0].key
        assert client.generic(method, address.of(key)).status_code == 405
    assert fingerprint() == before
