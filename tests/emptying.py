"""A quick way to empty the database between tests that commit.

TRUNCATE makes new files for each table, index and sequence, a third of a second in all; to delete
the few rows of a test takes a hundredth. Only a superuser may leave triggers out (ours refuse to
delete what is kept for ever): for another role it stays TRUNCATE.

What migrating writes (roles and permissions) takes a fifth of a second to write again: it stays
where it is, unless a test has changed it.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.management.color import Style
from django.core.management.commands import flush
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations

WRITTEN_BY_MIGRATE = (
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
)

_truncate = DatabaseOperations.sql_flush
_emit = flush.emit_post_migrate_signal
# What migrating was seen to write, and where the emptying that ends now leaves it as it is.
_written: set[str] = set()
_left: set[str] = set()


def quick_flush(
    self: DatabaseOperations, style: Style, tables: Sequence[str], **options: Any
) -> list[str]:
    """The statements of `flush`; they run in one transaction."""
    if options.get("reset_sequences") or not _is_superuser(self.connection):
        return _truncate(self, style, tables, **options)
    kept = WRITTEN_BY_MIGRATE if _roles(self.connection) in _written else ()
    _left.update({self.connection.alias} if kept else ())
    deletions = [f"DELETE FROM {self.quote_name(table)}" for table in tables if table not in kept]
    return ["SET LOCAL session_replication_role = replica", *deletions] if deletions else []


def emit_when_needed(verbosity: int, interactive: bool, db: str, **options: Any) -> None:
    """What `flush` calls at its end."""
    if db not in _left:
        _emit(verbosity, interactive, db, **options)
        _written.add(_roles(connections[db]))
    _left.discard(db)


def _roles(connection: Any) -> str:
    """A digest of all that migrating writes."""
    parts = ", ".join(
        f"(SELECT md5(string_agg(row::text, ';' ORDER BY id)) FROM {table} AS row)"
        for table in WRITTEN_BY_MIGRATE
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}")
        return str(cursor.fetchone())


def _is_superuser(connection: Any) -> bool:
    return bool(connection.connection.info.parameter_status("is_superuser") == "on")


@pytest.fixture(autouse=True, scope="session")
def empty_quickly() -> None:
    """For the whole run."""
    DatabaseOperations.sql_flush = quick_flush
    flush.emit_post_migrate_signal = emit_when_needed
