"""What the role of web processes and workers may do in the database; PostgreSQL refuses the rest.

The owner of the tables migrates, then says here what the others may do. Of what only grows
(`AppendOnlyModel`) they change, delete and empty nothing, nor take away the triggers that refuse
it; what migrate alone writes they only read. They make no table, and own none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from .locks import hold
from .models import append_only_tables

READ = ("SELECT",)
GROW = (*READ, "INSERT")
WRITE = (*GROW, "UPDATE", "DELETE")
#: What is asked about. REFERENCES is of no use to who makes no table.
ASKED = (*WRITE, "TRUNCATE", "TRIGGER")

#: Which permissions a role of the charity holds stands here too: no page can give her another.
OF_MIGRATE = (
    MigrationRecorder.Migration,
    ContentType,
    Permission,
    Group,
    Group.permissions.through,
)

_TABLES = """
    SELECT oid, relname, relowner FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
"""
_HELD = f"""
    WITH tables AS ({_TABLES}), asked AS (SELECT coalesce(%s, current_user) AS role)
    SELECT 'OWN', relname FROM tables, asked WHERE pg_has_role(role, relowner, 'MEMBER')
    UNION ALL
    SELECT what, relname FROM tables, asked, unnest(%s::text[]) AS what
        WHERE has_table_privilege(role, oid, what)
    UNION ALL
    SELECT 'CREATE in', current_schema() FROM asked
        WHERE has_schema_privilege(role, current_schema(), 'CREATE')
    UNION ALL
    SELECT 'TEMPORARY tables in', current_database() FROM asked
        WHERE has_database_privilege(role, current_database(), 'TEMPORARY')
"""  # noqa: S608 - two texts of ours
# With the rights of the owner: such a function is there for who has fewer.
_FUNCTIONS = """
    SELECT proname, pg_get_function_identity_arguments(oid) FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND prosecdef
        AND oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')
"""


class Right(NamedTuple):
    """One thing that may be done, and to what."""

    what: str
    to: str

    def __str__(self) -> str:
        return f"{self.what} {self.to}"


class Difference(NamedTuple):
    """What a role may do beyond what it should, and what it should and may not."""

    too_much: list[Right]
    missing: list[Right]


class WebRoleRefused(Exception):
    """The role cannot be the one of web processes; the message says why."""


def wanted() -> Mapping[str, tuple[str, ...]]:
    """What the web role may do with each table, by name.

    Tables that this release no longer knows are among them: programs of the last one still run.
    """
    special: dict[str, tuple[str, ...]] = dict.fromkeys(append_only_tables(), GROW)
    special |= {model._meta.db_table: READ for model in OF_MIGRATE}
    return {name: special.get(name, WRITE) for _oid, name, _owner in _asked(_TABLES)}


def compare(role: str | None = None) -> Difference:
    """`role`, or else that of this very connection, beside what is `wanted`."""
    held = {Right(*row) for row in _asked(_HELD, role, list(ASKED))}
    right = {Right(what, table) for table, rights in wanted().items() for what in rights}
    return Difference(sorted(held - right), sorted(right - held))


def grant_web_role(role: str) -> Mapping[str, tuple[str, ...]]:
    """Let `role` do what is `wanted` with each table, and nothing else; return that.

    For the owner, after each migrate. Safe to repeat and to run twice at once: it is one
    transaction, and what runs meanwhile loses nothing that it should have. A table that a later
    migration makes begins as one that only grows.

    Raises WebRoleRefused, and changes nothing, where the role is not there or may do more whatever
    is granted: it owns tables, say, or is a member of who does.
    """
    with transaction.atomic():
        hold(["core.web_role"])
        if not _asked("SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            raise WebRoleRefused(f"The database has no role “{role}”.")
        tables = wanted()
        with connection.cursor() as cursor:
            for statement in _statements(role, tables):
                cursor.execute(statement)
        if too_much := compare(role).too_much:
            raise WebRoleRefused(
                f"“{role}” could still {too_much[0]}: {len(too_much)} such rights."
            )
    return tables


def _statements(role: str, tables: Mapping[str, tuple[str, ...]]) -> Iterator[sql.Composed]:
    [(schema, database)] = _asked("SELECT current_schema(), current_database()")
    names = {
        "role": sql.Identifier(role),
        "schema": sql.Identifier(schema),
        "database": sql.Identifier(database),
        "grow": sql.SQL(", ".join(GROW)),
    }
    for words in (
        "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {role}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {grow} ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    ):
        yield sql.SQL(words).format(**names)
    for table, rights in tables.items():
        yield sql.SQL("GRANT {} ON {}.{} TO {}").format(
            sql.SQL(", ".join(rights)), names["schema"], sql.Identifier(table), names["role"]
        )
    for function, arguments in _asked(_FUNCTIONS):
        yield sql.SQL("GRANT EXECUTE ON FUNCTION {}.{}({}) TO {}").format(
            names["schema"], sql.Identifier(function), sql.SQL(arguments), names["role"]
        )


def _asked(question: str, *values: str | list[str] | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        answer: list[tuple[Any, ...]] = cursor.fetchall()
    return answer
