"""`manage.py permissions`: who may do what, as a table that one can read and file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from stage4club.people.enums import Role
from stage4club.people.permissions import NOBODY, Row, rows

DENIED = "–"


class Command(BaseCommand):
    """Prints the table of permissions, a line for each, a column for each role."""

    help = "Print who may do what to which rows."

    def handle(self, *args: Any, **options: Any) -> None:
        """Roles first, then the table, then what is nobody's and why."""
        for role in Role:
            self.stdout.write(f"{role.value:<14}  {role.label}")
        header = ["", *(role.value for role in Role)]
        body = [
            line for model, of in groupby(rows(), lambda row: row.model) for line in _of(model, of)
        ]
        widths = [max(map(len, column)) for column in zip(header, *filter(len, body), strict=True)]
        for line in ([], header, *body):
            self.stdout.write(_aligned(line, widths))
        self.stdout.write("")
        for model, reason in NOBODY.items():
            words = {"model": _name(model), "reason": reason}
            self.stdout.write(_("%(model)s: %(reason)s") % words)


def _of(model: str, permissions: Iterable[Row]) -> Iterable[list[str]]:
    """An empty line, the model's, then one for each permission."""
    yield []
    yield [_name(model), *[""] * len(Role)]
    for row in permissions:
        scopes = [row.scopes.get(role) for role in Role]
        yield [f"  {_verb(row)}", *(str(scope.label) if scope else DENIED for scope in scopes)]


def _name(model: str) -> str:
    return str(capfirst(apps.get_model(model)._meta.verbose_name))


def _verb(row: Row) -> str:
    """What the permission is called where the model declares it; Django's own in our words."""
    meta = apps.get_model(row.model)._meta
    codename = row.permission.partition(".")[2]
    usual = {"view": _("See"), "add": _("Add"), "change": _("Change")}
    words = {f"{action}_{meta.model_name}": word for action, word in usual.items()}
    return str(words.get(codename) or dict(meta.permissions)[codename])


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
    return "  ".join(cells).rstrip()
