"""Django's groups, kept equal to the table of permissions after each migrate."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from .enums import Role
from .permissions import PERMISSIONS


def sync_roles() -> None:
    """Make one group per role hold exactly the permissions of the table, and remove other groups.

    A permission whose application is not migrated yet waits for the next time; that the table
    names only permissions which models declare is a system check (`checks`).
    """
    # Read here: models cannot be imported before the applications are ready.
    group_model: Any = apps.get_model("auth", "Group")
    permission_model: Any = apps.get_model("auth", "Permission")
    known = {
        f"{app_label}.{codename}": pk
        for pk, app_label, codename in permission_model.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    for role, names in PERMISSIONS.items():
        group, _created = group_model.objects.get_or_create(name=role.value)
        group.permissions.set([known[name] for name in names if name in known])
    group_model.objects.exclude(name__in=Role.values).delete()


def sync_roles_after_migrate(sender: Any, **kwargs: Any) -> None:
    """Synchronise once, after the last application with models has created its permissions."""
    with_models = [config for config in apps.get_app_configs() if config.models_module]
    if sender is with_models[-1]:
        sync_roles()
