"""System checks of the roles."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db.models import Model

from .roles import PERMISSIONS


def declared_permissions() -> set[str]:
    """Every permission that a model of an installed application declares, with its application."""
    return {name for model in apps.get_models() for name in permissions_of(model)}


def permissions_of(model: type[Model]) -> set[str]:
    """What one model declares: Django's own actions, and those it names."""
    meta = model._meta
    usual = [f"{action}_{meta.model_name}" for action in meta.default_permissions]
    named = [codename for codename, _name in meta.permissions]
    return {f"{meta.app_label}.{codename}" for codename in usual + named}


def check_roles(**kwargs: Any) -> list[CheckMessage]:
    """people.E001: the table of roles names a permission that no model declares."""
    declared = declared_permissions()
    return [
        Error(
            f"Role “{role.value}”: no model declares {', '.join(sorted(names - declared))}.",
            id="people.E001",
        )
        for role, names in PERMISSIONS.items()
        if names - declared
    ]
