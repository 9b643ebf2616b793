"""Staff accounts: no superuser, roles and nothing else, colleagues of one's rooms."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import Group, Permission
from django.db import connection

from stage4club.people.enums import Role, Room
from stage4club.people.models import User
from tests.factories import make_user
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"is_superuser": True}, "people_user_no_superuser"),
        ({"email": "Louise@example.org"}, "people_user_email_folded"),
        ({"email": ""}, "people_user_named"),
        ({"name": ""}, "people_user_named"),
        ({"language": "es"}, "people_user_language_known"),
    ],
)
def test_the_database_refuses(changes: dict[str, Any], constraint: str) -> None:
    user = make_user()
    with violates(constraint):
        User.objects.filter(pk=user.pk).update(**changes)


def test_the_database_refuses_a_superuser_made_in_sql() -> None:
    make_user()
    with violates("people_user_no_superuser"), connection.cursor() as cursor:
        cursor.execute("UPDATE people_user SET is_superuser = true")


def test_the_database_refuses_a_second_account_of_one_address() -> None:
    first, second = make_user(), make_user()
    with violates("people_user_email_key"):
        User.objects.filter(pk=second.pk).update(email=first.email)


def _awaited(ask: Any, name: str) -> bool:
    # In a thread of its own: that of the test may hold the event loop of a browser. What she may
    # do was read before, so nothing is asked of the database there.
    with ThreadPoolExecutor(1) as thread:
        return bool(thread.submit(async_to_sync(ask), name).result())


def test_a_flag_made_up_in_memory_gives_nothing() -> None:
    user = make_user(Role.COORDINATOR)
    user.is_superuser = True
    asked = [
        user.has_perm("people.view_calltask"),
        user.has_perm("people.view_user"),
        user.has_perm("no.such_permission"),
        user.has_perms(["people.view_user"]),
        user.has_module_perms("people"),
        _awaited(user.ahas_perm, "people.view_user"),
        _awaited(user.ahas_module_perms, "people"),
    ]
    assert asked == [False] * 7
    assert user.get_all_permissions() == set()


def test_a_permission_given_to_one_account_is_none() -> None:
    user = make_user(Role.SOCIAL_WORKER)
    wanted = "registrations.release_registration"
    assert not user.has_perm(wanted)
    user.user_permissions.add(Permission.objects.get(codename="release_registration"))
    again = User.objects.get(pk=user.pk)
    assert not again.has_perm(wanted)
    assert again.get_all_permissions() == again.get_group_permissions()


def test_there_is_no_way_to_ask_for_a_superuser() -> None:
    assert not hasattr(User.objects, "create_superuser")


def test_she_may_do_what_her_roles_may_and_nothing_else() -> None:
    user = make_user(Role.SOCIAL_WORKER)
    assert user.has_perm("people.finish_calltask")
    assert not user.has_perm("people.invite_user")
    assert user.has_module_perms("people")
    assert not user.has_module_perms("privacy")
    assert _awaited(user.ahas_perm, "people.finish_calltask")
    assert _awaited(user.ahas_module_perms, "people")


def test_a_closed_account_may_nothing() -> None:
    user = make_user(Role.COORDINATOR)
    user.is_active = False
    assert not user.has_perm("people.view_calltask")
    assert not user.has_module_perms("people")
    assert not user.has_role(Role.COORDINATOR)
    assert not user.is_staff
    assert user.rooms == frozenset()


def test_the_back_office_opens_for_an_account_with_a_role() -> None:
    assert make_user(Role.EDITOR).is_staff
    assert not User.objects.create_user("zoe@example.org", name="Zoé").is_staff


def test_roles_are_read_once_and_said_in_the_order_of_the_enumeration(
    django_assert_num_queries: Any,
) -> None:
    user = make_user(Role.FINANCE, Role.PARTNER)
    user = User.objects.get(pk=user.pk)
    with django_assert_num_queries(1):
        assert user.roles == {Role.PARTNER, Role.FINANCE}
        assert user.role_labels == [str(Role.PARTNER.label), str(Role.FINANCE.label)]
        assert user.rooms == {Room.GROUP, Room.ASSISTANCE}
        assert user.has_role(Role.EDITOR, Role.FINANCE)


def test_roles_given_anew_are_seen_at_once() -> None:
    user = make_user(Role.PARTNER)
    assert user.roles == {Role.PARTNER}
    user.set_roles(Role.EDITOR)
    assert user.roles == {Role.EDITOR}


def test_a_group_that_is_no_role_any_more_gives_no_role() -> None:
    user = make_user(Role.PARTNER)
    user.groups.add(Group.objects.create(name="gardener"))
    assert User.objects.get(pk=user.pk).roles == {Role.PARTNER}


def test_she_is_called_by_her_name_and_found_whatever_the_capitals() -> None:
    user = User.objects.create_user(" Louise.ROY@Example.org ", name="Louise")
    assert (str(user), user.email) == ("Louise", "louise.roy@example.org")
    assert User.objects.get_by_natural_key("LOUISE.roy@example.org") == user
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key(None)
    assert not user.has_usable_password()


def test_colleagues_of_ones_rooms_are_seen_and_everybody_by_who_manages_accounts() -> None:
    partner, coordinator = make_user(Role.PARTNER), make_user(Role.COORDINATOR)
    finance, administrator = make_user(Role.FINANCE), make_user(Role.ADMIN)
    gone = make_user(Role.PARTNER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    seen = {
        user: set(User.objects.visible_to(user))
        for user in (partner, coordinator, finance, administrator)
    }
    assert seen == {
        partner: {partner, coordinator},
        coordinator: {partner, coordinator},
        finance: {finance},
        administrator: {partner, coordinator, finance, administrator, gone},
    }
    assert set(User.objects.visible_to(make_user(Role.EDITOR))) == set()


def test_whose_acts_are_told_by_name() -> None:
    everybody = {role: make_user(role) for role in Role}
    closed, elsewhere = make_user(Role.PARTNER), make_user(Role.SOCIAL_WORKER)
    User.objects.filter(pk__in=[closed.pk, elsewhere.pk]).update(is_active=False)
    both = make_user(Role.PARTNER, Role.SOCIAL_WORKER)
    former = make_user(Role.SOCIAL_WORKER)
    former.set_roles()
    # Somebody who writes the pages, too, is not told of for that.
    writer = make_user(Role.SOCIAL_WORKER, Role.EDITOR)
    in_no_room = {everybody[role] for role in (Role.PRIVACY, Role.EDITOR, Role.ADMIN)}
    of_the_group = {everybody[Role.PARTNER], everybody[Role.COORDINATOR], closed, both}
    of_social_work = {everybody[Role.SOCIAL_WORKER], elsewhere, both, writer}
    of_assistance = {everybody[Role.FINANCE], everybody[Role.APPROVER]}
    every_account = {*everybody.values(), closed, elsewhere, both, former, writer}
    assert {role: set(User.objects.named_to(user)) for role, user in everybody.items()} == {
        Role.PARTNER: of_the_group | in_no_room,
        Role.COORDINATOR: of_the_group | in_no_room,
        Role.SOCIAL_WORKER: of_social_work | in_no_room,
        Role.FINANCE: of_assistance | in_no_room,
        Role.APPROVER: of_assistance | in_no_room,
        Role.PRIVACY: every_account,
        Role.EDITOR: in_no_room,
        Role.ADMIN: every_account,
    }
    # Who works in a room reads there as her colleagues do.
    for role in (Role.ADMIN, Role.PRIVACY):
        reader = make_user(Role.COORDINATOR, role)
        assert set(User.objects.named_to(reader)) == of_the_group | in_no_room | {reader}
        of_the_group.add(reader)


def test_who_has_several_of_the_roles_is_listed_once() -> None:
    both = make_user(Role.PARTNER, Role.COORDINATOR, name="Zoé")
    first = make_user(Role.PARTNER, name="Anne")
    assert list(User.objects.with_role(Role.PARTNER, Role.COORDINATOR)) == [first, both]


def test_able_to_sign_in_means_open_and_with_a_password() -> None:
    able = make_user()
    closed = make_user()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    User.objects.create_user("zoe@example.org", name="Zoé")
    assert list(User.objects.able_to_sign_in()) == [able]
