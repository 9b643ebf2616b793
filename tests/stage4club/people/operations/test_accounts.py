"""Accounts: opened without a password, given roles by others, never without administrator."""

from __future__ import annotations

from typing import Any

import pytest

from stage4club.core import audit
from stage4club.core.text import HoldsLink
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import (
    AddressTaken,
    LastAdministrator,
    NotAnAddress,
    NotForHerself,
    UnsuitableName,
    change_account,
    change_roles,
    choose_password,
    close_account,
    invite_admin,
    open_account,
    reopen_account,
)
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def verbs(user: User) -> list[str]:
    return [event.verb for event in audit.history(user)]


def test_the_first_administrator_has_no_password_yet() -> None:
    user = invite_admin(" Zoe@Example.org ", name=" Zoé   Roy ", now=NOW)
    user = User.objects.get(pk=user.pk)
    assert (user.email, user.name, user.roles) == ("zoe@example.org", "Zoé Roy", {Role.ADMIN})
    assert not user.has_usable_password()
    assert verbs(user) == ["invite", "change-roles"]


@pytest.mark.parametrize(
    "address", ["", "zoe", "zoe@localhost", "z@[2001:db8::1]", "zoe@example.org, a@b.org"]
)
def test_an_administrator_has_one_address(address: str) -> None:
    with pytest.raises(NotAnAddress):
        invite_admin(address, name="Zoé", now=NOW)


@pytest.mark.parametrize(
    ("name", "refusal"), [("", UnsuitableName), ("  ", UnsuitableName), ("www.a.org", HoldsLink)]
)
def test_an_administrator_has_a_name(name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        invite_admin("zoe@example.org", name=name, now=NOW)
    assert not User.objects.exists()


def test_an_address_has_one_account() -> None:
    make_user(email="zoe@example.org")
    with pytest.raises(AddressTaken):
        invite_admin("ZOE@example.org", name="Zoé", now=NOW)


def test_an_account_is_opened_with_its_roles_and_without_a_password() -> None:
    administrator = make_user(Role.ADMIN)
    user = User(email="Zoe@example.org", name="Zoé", language="en")
    user.set_password("something chosen by somebody else")
    open_account(user, by=administrator, now=NOW, roles=[Role.PARTNER, Role.SOCIAL_WORKER])
    user = User.objects.get(email="zoe@example.org")
    assert user.roles == {Role.PARTNER, Role.SOCIAL_WORKER}
    assert not user.has_usable_password()
    event = audit.history(user).get()
    assert (event.verb, event.actor_id) == ("change-roles", administrator.pk)
    assert event.details == {"roles": ["partner", "social-worker"]}


def test_a_changed_address_is_told_to_the_former_one() -> None:
    administrator = make_user(Role.ADMIN, name="Martine")
    user = make_user(email="zoe@example.org", name="Zoé")
    user.name, user.email, user.language = "Zoé Roy", "New@example.org", "en"
    user.is_active = False
    change_account(user, by=administrator, now=NOW)
    stored = User.objects.get(pk=user.pk)
    assert (stored.name, stored.email, stored.language) == ("Zoé Roy", "new@example.org", "en")
    # Only what is typed on that page is written.
    assert stored.is_active
    notice = Message.objects.get()
    assert (notice.kind, notice.to_address, notice.language) == (
        "people.address_changed",
        "zoe@example.org",
        "fr",
    )
    assert "Martine" in notice.read_text()
    assert "new@example.org" not in notice.read_text() + notice.read_html()


def test_the_same_address_in_capitals_is_no_change() -> None:
    user = make_user(email="zoe@example.org")
    user.email = "ZOE@example.org"
    change_account(user, by=make_user(Role.ADMIN), now=NOW)
    assert Message.objects.count() == 0


def test_the_address_of_somebody_else_is_refused() -> None:
    make_user(email="luc@example.org")
    user = make_user()
    user.email = "luc@example.org"
    with pytest.raises(AddressTaken):
        change_account(user, by=make_user(Role.ADMIN), now=NOW)


def test_roles_are_given_exactly() -> None:
    administrator, user = make_user(Role.ADMIN), make_user(Role.PARTNER, Role.EDITOR)
    changed = change_roles(user, by=administrator, now=NOW, roles=[Role.EDITOR, Role.FINANCE])
    assert changed.roles == User.objects.get(pk=user.pk).roles == {Role.EDITOR, Role.FINANCE}
    event = audit.history(user).get()
    assert (event.verb, event.actor_id, event.details) == (
        "change-roles",
        administrator.pk,
        {"roles": ["editor", "finance"]},
    )


@pytest.mark.parametrize("roles", [[Role.ADMIN, Role.COORDINATOR], [Role.COORDINATOR], list(Role)])
def test_nobody_gives_herself_a_role(roles: list[Role]) -> None:
    administrator = make_user(Role.ADMIN, Role.EDITOR)
    make_user(Role.ADMIN)
    with pytest.raises(NotForHerself):
        change_roles(administrator, by=administrator, now=NOW, roles=roles)
    # What the row in memory pretends changes nothing.
    administrator._roles = frozenset(Role)
    with pytest.raises(NotForHerself):
        change_roles(administrator, by=administrator, now=NOW, roles=roles)
    assert User.objects.get(pk=administrator.pk).roles == {Role.ADMIN, Role.EDITOR}
    assert verbs(administrator) == []


def test_one_may_give_a_role_up() -> None:
    administrator = make_user(Role.ADMIN, Role.EDITOR)
    change_roles(administrator, by=administrator, now=NOW, roles=[Role.ADMIN])
    assert User.objects.get(pk=administrator.pk).roles == {Role.ADMIN}


def without_her_role(user: User, by: User) -> Any:
    return change_roles(user, by=by, now=NOW, roles=[Role.EDITOR])


def without_her_account(user: User, by: User) -> Any:
    return close_account(user, by=by, now=NOW)


TAKING_AWAY = pytest.mark.parametrize("take_away", [without_her_role, without_her_account])


@TAKING_AWAY
def test_the_last_administrator_stays(take_away: Any) -> None:
    administrator = make_user(Role.ADMIN, Role.EDITOR)
    # Neither a closed account nor one that waits for its password could give the role back.
    close_account(make_user(Role.ADMIN), by=administrator, now=NOW)
    invite_admin("zoe@example.org", name="Zoé", now=NOW)
    with pytest.raises(LastAdministrator):
        take_away(administrator, administrator)
    stored = User.objects.get(pk=administrator.pk)
    assert (stored.is_active, stored.roles) == (True, {Role.ADMIN, Role.EDITOR})


@TAKING_AWAY
def test_one_of_two_may_go(take_away: Any) -> None:
    first, second = make_user(Role.ADMIN), make_user(Role.ADMIN)
    take_away(second, first)
    with pytest.raises(LastAdministrator):
        take_away(first, second)


@TAKING_AWAY
def test_who_is_no_administrator_may_always_go(take_away: Any) -> None:
    administrator, other = make_user(Role.ADMIN), make_user(Role.PARTNER)
    take_away(other, administrator)
    invited = invite_admin("zoe@example.org", name="Zoé", now=NOW)
    take_away(invited, administrator)


def test_a_closed_account_is_opened_again_as_it_was() -> None:
    administrator, user = make_user(Role.ADMIN), make_user(Role.PARTNER)
    close_account(user, by=administrator, now=NOW)
    assert not User.objects.get(pk=user.pk).is_active
    reopen_account(user, by=administrator, now=NOW)
    stored = User.objects.get(pk=user.pk)
    assert (stored.is_active, stored.roles) == (True, {Role.PARTNER})
    assert stored.check_password("un mot de passe de test")
    assert verbs(user) == ["open-again", "close"]


def test_a_chosen_password_is_hers_and_its_choice_is_audited() -> None:
    user = invite_admin("zoe@example.org", name="Zoé", now=NOW)
    choose_password(user, password="quatre mots sans rapport", now=NOW)
    assert User.objects.get(pk=user.pk).check_password("quatre mots sans rapport")
    event = audit.history(user).first()
    assert event is not None
    assert (event.verb, event.actor_id, event.details) == ("choose-password", user.pk, {})
