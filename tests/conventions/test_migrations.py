"""The release before goes on serving while the database changes: expand, and contract later.

A new column is one that programs of before need not know; what they use goes only in a migration
called `contract…`, a release after the last program that used it (docs/operations.md, Update).
"""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddField,
    AlterField,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from django.db.migrations.operations.base import Operation
from django.db.models import PROTECT, CharField, Field, ForeignKey, IntegerField, ManyToManyField
from django.db.models.fields import NOT_PROVIDED

OURS = ("assistance", "core", "notifications", "people", "privacy", "registrations", "services")
TAKES_AWAY = (RemoveField, DeleteModel, RenameField, RenameModel)


def breaks_what_runs(operation: Operation, name: str) -> bool:
    """Whether programs of the release before would fail after `operation`."""
    if isinstance(operation, TAKES_AWAY):
        return "_contract" not in name
    if isinstance(operation, AddField):
        field = operation.field
        given = field.null or field.generated or field.db_default is not NOT_PROVIDED
        return not given and not isinstance(field, ManyToManyField)
    return False


def narrows(before: Field, after: Field) -> bool:
    """Whether `after` may refuse what programs that know `before` write."""
    return (
        kind_of(before) != kind_of(after)
        or (before.null and not after.null)
        or (before.db_default is not NOT_PROVIDED and after.db_default is NOT_PROVIDED)
    )


def kind_of(field: Field) -> str | None:
    """Its type in the database; of a foreign key, the name of the model where it leads."""
    if isinstance(field, ForeignKey):
        return str(field.deconstruct()[3]["to"]).lower()
    return field.db_type(connection)


def test_no_migration_breaks_the_programs_that_run() -> None:
    loader = MigrationLoader(None)
    found = []
    for (app, name), migration in loader.disk_migrations.items():
        # The first of each app meets no program of before.
        if app not in OURS or name.startswith("0001"):
            continue
        state = loader.project_state((app, name), at_end=False)
        for operation in migration.operations:
            breaks = breaks_what_runs(operation, name)
            if isinstance(operation, AlterField):
                before = state.models[app, operation.model_name_lower].fields[operation.name]
                breaks = narrows(before, operation.field) and "_contract" not in name
            if breaks:
                found.append(f"{app}.{name}: {operation.describe()}")
            operation.state_forwards(app, state)
    assert found == []


@pytest.mark.parametrize(
    ("operation", "name", "breaks"),
    [
        (AddField("person", "nickname", CharField(max_length=9)), "0002_nickname", True),
        (AddField("person", "nickname", CharField(max_length=9, default="")), "0002_x", True),
        (AddField("person", "nickname", CharField(max_length=9, db_default="")), "0002_x", False),
        (AddField("person", "age", IntegerField(null=True)), "0002_x", False),
        (AddField("person", "friends", ManyToManyField("self")), "0002_x", False),
        (AddField("person", "friend", ForeignKey("self", PROTECT)), "0002_x", True),
        (RemoveField("person", "age"), "0003_no_age", True),
        (RemoveField("person", "age"), "0003_contract_age", False),
        (RenameField("person", "age", "years"), "0003_years", True),
        (RenameModel("person", "human"), "0003_human", True),
        (DeleteModel("person"), "0003_nobody", True),
        (DeleteModel("person"), "0003_contract_nobody", False),
    ],
)
def test_what_breaks_them(operation: Operation, name: str, breaks: bool) -> None:
    assert breaks_what_runs(operation, name) is breaks


@pytest.mark.parametrize(
    ("before", "after", "narrower"),
    [
        (IntegerField(null=True), IntegerField(), True),
        (IntegerField(), IntegerField(null=True), False),
        (CharField(max_length=40), CharField(max_length=20), True),
        (CharField(max_length=9, db_default=""), CharField(max_length=9), True),
        (CharField(max_length=9), CharField(max_length=9, db_default="", verbose_name="x"), False),
        (ForeignKey("a.Man", PROTECT), ForeignKey("a.man", PROTECT, db_index=False), False),
        (ForeignKey("a.Man", PROTECT), ForeignKey("a.dog", PROTECT), True),
        (ForeignKey("a.Man", PROTECT, null=True), ForeignKey("a.Man", PROTECT), True),
        (IntegerField(), ForeignKey("a.Man", PROTECT), True),
    ],
)
def test_what_is_narrower(before: Field, after: Field, narrower: bool) -> None:
    assert narrows(before, after) is narrower
