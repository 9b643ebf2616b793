"""System checks of the table of permissions: nothing is anybody's without a line of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.checks import CheckMessage, Error
from django.db.models import Model
from django.urls import URLPattern

from .permissions import NOBODY, PERMISSIONS, TABLE

#: Pages of Django's admin that ask for a permission by themselves.
_USUAL = frozenset({"changelist", "add", "change", "history"})
#: A page or a verb that is called an export.
_EXPORT = re.compile(r"“[^”]*export")
_HINT = "Write a line for it in people/permissions.py, TABLE; or its model in NOBODY, with why."


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
    """people.E001: the table names a permission that no model declares."""
    declared = declared_permissions()
    return [
        Error(
            f"Role “{role.value}”: no model declares {', '.join(sorted(names - declared))}.",
            id="people.E001",
        )
        for role, names in PERMISSIONS.items()
        if names - declared
    ]


def check_models(**kwargs: Any) -> list[CheckMessage]:
    """people.E002: a permission of a model of ours stands nowhere in the table."""
    listed = {
        f"{model.partition('.')[0]}.{codename}"
        for model, rows in TABLE.items()
        for codename in rows
    }
    ours = [
        model
        for model in apps.get_models()
        if not model.__module__.startswith("django.") and model._meta.label_lower not in NOBODY
    ]
    return [
        Error(f"“{permission}” is nobody's without a word.", hint=_HINT, id="people.E002")
        for model in ours
        for permission in sorted(permissions_of(model) - listed)
    ]


def check_staff_pages(**kwargs: Any) -> list[CheckMessage]:
    """people.E003: a page, a verb or an inline of the back office asks for nothing in the table."""
    held = frozenset[str]().union(*PERMISSIONS.values())
    return [
        Error(f"{what} asks for “{asked}”: no role holds it.", hint=_HINT, id="people.E003")
        for model_admin in admin.site._registry.values()
        for what, asked in _asked_by(model_admin)
        if asked not in held
    ]


def check_exports(**kwargs: Any) -> list[CheckMessage]:
    """people.E004: what takes rows away as a file asks for no more than to read them.

    Whoever reads a row need not be let to carry all of them home: an export, known by its name,
    asks for a permission of its own, `export_<model>`.
    """
    return [
        Error(
            f"{what} takes rows away and asks for “{asked}”, which is no export_… of its own.",
            hint=_HINT,
            id="people.E004",
        )
        for model_admin in admin.site._registry.values()
        for what, asked in _asked_by(model_admin)
        if _EXPORT.search(what) and not asked.partition(".")[2].startswith("export_")
    ]


def _asked_by(model_admin: Any) -> Iterator[tuple[str, str]]:
    """What each part of an admin asks for, with the name of the part; "" where it asks nothing."""
    meta = model_admin.opts
    yield f"The list of {meta.label}", _view(model_admin.model)
    for inline in model_admin.inlines:
        yield f"{inline.__name__} of {meta.label}", _view(inline.model)
    of_verbs = set()
    for verb in model_admin.verbs:
        yield f"The verb “{verb.name}” of {meta.label}", verb.permission
        of_verbs |= {
            f"{verb.name}{suffix}" for suffix in ("", "_preview", "_bulk", "_bulk_preview")
        }
    prefix = f"{meta.app_label}_{meta.model_name}_"
    for url in model_admin.get_urls():
        page = (url.name or "").removeprefix(prefix)
        # An address without a name leads to the page of a row, as Django has it.
        if url.name and page not in _USUAL | of_verbs:
            yield f"The page “{page}” of {meta.label}", _permission_of(url)


def _permission_of(url: URLPattern) -> str:
    view: Callable[..., object] = url.callback
    return getattr(view, "permission", "")


def _view(model: type[Model]) -> str:
    return f"{model._meta.app_label}.view_{model._meta.model_name}"
