"""Django's groups against the table of permissions."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from stage4club.people import checks, roles
from stage4club.people.enums import Role
from stage4club.people.permissions import PERMISSIONS
from stage4club.people.roles import sync_roles, sync_roles_after_migrate
from tests.factories import make_user


def held(role: Role) -> set[str]:
    return {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in Group.objects.get(name=role.value).permissions.select_related(
            "content_type"
        )
    }


@pytest.mark.django_db
def test_what_models_declare_is_what_migrations_store() -> None:
    stored = {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in Permission.objects.select_related("content_type")
    }
    assert stored == checks.declared_permissions()


@pytest.mark.django_db
def test_after_migrate_each_role_is_a_group_with_its_permissions() -> None:
    assert {group.name for group in Group.objects.all()} == set(Role.values)
    assert {role: held(role) for role in Role} == {
        role: set(names) for role, names in PERMISSIONS.items()
    }


@pytest.mark.django_db
def test_synchronising_removes_what_left_the_table_and_changes_nothing_the_second_time() -> None:
    before = {role: held(role) for role in Role}
    gone = Group.objects.create(name="gardener")
    user = make_user(Role.EDITOR)
    user.groups.add(gone)
    editors = Group.objects.get(name=Role.EDITOR.value)
    editors.permissions.add(Permission.objects.get(codename="view_person"))
    editors.permissions.remove(Permission.objects.get(codename="view_pillar"))
    for _time in range(2):
        sync_roles()
        assert {role: held(role) for role in Role} == before
        assert {group.name for group in Group.objects.all()} == set(Role.values)
    assert set(user.groups.all()) == {editors}
    assert {group.pk for group in user.groups.all()} == {editors.pk}


@pytest.mark.django_db
def test_a_permission_of_an_application_not_migrated_yet_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = {**PERMISSIONS, Role.EDITOR: PERMISSIONS[Role.EDITOR] | {"assistance.view_award"}}
    monkeypatch.setattr(roles, "PERMISSIONS", later)
    sync_roles()
    assert held(Role.EDITOR) == set(PERMISSIONS[Role.EDITOR])


@pytest.mark.django_db
def test_it_happens_once_after_the_last_application_with_models() -> None:
    editors = Group.objects.get(name=Role.EDITOR.value)
    with_models = [config for config in apps.get_app_configs() if config.models_module]
    heard: list[Any] = []
    for config in with_models:
        editors.permissions.clear()
        sync_roles_after_migrate(config)
        if held(Role.EDITOR):
            heard.append(config)
    assert heard == [with_models[-1]]


@pytest.mark.django_db
def test_migrate_does_it() -> None:
    Group.objects.get(name=Role.EDITOR.value).permissions.clear()
    call_command("migrate", verbosity=0)
    assert held(Role.EDITOR) == set(PERMISSIONS[Role.EDITOR])
