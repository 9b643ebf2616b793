"""The table of roles against the models, the groups and domain.md."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from stage4club.people import checks, roles
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.roles import NOBODY, PERMISSIONS, sync_roles, sync_roles_after_migrate
from tests.factories import make_user

OURS = {"core", "notifications", "people", "privacy", "services", "registrations"}


def held(role: Role) -> set[str]:
    return {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in Group.objects.get(name=role.value).permissions.select_related(
            "content_type"
        )
    }


def models_read_by(role: Role) -> set[str]:
    return {
        name.partition("view_")[2]
        for name in PERMISSIONS[role]
        if name.split(".")[1].startswith("view_")
    }


def test_every_permission_of_our_models_is_somebodys_or_nobodys_for_a_reason() -> None:
    declared = {name for name in checks.declared_permissions() if name.split(".")[0] in OURS}
    given = set().union(*PERMISSIONS.values())
    nobodys = set().union(*(checks.permissions_of(apps.get_model(name)) for name in NOBODY))
    assert declared - given == nobodys
    assert all(NOBODY.values())


def test_the_table_names_permissions_that_exist() -> None:
    assert checks.check_roles() == []


@pytest.mark.django_db
def test_what_models_declare_is_what_migrations_store() -> None:
    stored = {
        f"{permission.content_type.app_label}.{permission.codename}"
        for permission in Permission.objects.select_related("content_type")
    }
    assert stored == checks.declared_permissions()


def test_a_permission_that_nobody_declares_is_an_error_of_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = {**PERMISSIONS, Role.EDITOR: frozenset({"services.viev_service"})}
    monkeypatch.setattr(checks, "PERMISSIONS", table)
    assert [(error.id, error.msg) for error in checks.check_roles()] == [
        ("people.E001", "Role “editor”: no model declares services.viev_service."),
    ]


def test_each_role_reads_what_the_table_of_the_design_says() -> None:
    group = {"registration", "helper", "contactattempt", "person", "calltask", "message"}
    calendar = {"session", "service"}
    opinions = {"opinion", "theme"}
    assert {role: models_read_by(role) for role in Role} == {
        Role.PARTNER: group | calendar | {"consent"} | opinions,
        Role.COORDINATOR: group | calendar | {"consent"} | opinions,
        Role.SOCIAL_WORKER: {"calltask", "session"},
        Role.FINANCE: {"calltask"},
        Role.APPROVER: {"calltask"},
        Role.PRIVACY: {"consent", "all_consents"},
        Role.EDITOR: {"program", "pillar", "service", "page", "resource", "resourcetag"},
        Role.ADMIN: {"user", "health"},
    }


def test_only_administrators_touch_accounts_and_they_touch_nothing_else() -> None:
    accounts = checks.permissions_of(User)
    assert PERMISSIONS[Role.ADMIN] == accounts | {"notifications.view_health"}
    for role in set(Role) - {Role.ADMIN}:
        assert PERMISSIONS[role] & accounts == set()


def test_a_patient_partner_does_nothing_that_a_coordinator_may_not() -> None:
    assert PERMISSIONS[Role.PARTNER] < PERMISSIONS[Role.COORDINATOR]


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
