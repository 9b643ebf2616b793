"""A quick way to empty the database between tests that commit.

TRUNCATE makes new files for each table, index and sequence, a third of a second in all; to delete
the few rows of a test takes a hundredth. Only a superuser may leave triggers out (ours refuse to
delete what is kept for ever): for another role it stays TRUNCATE.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.management.color import Style
from django.db.backends.postgresql.operations import DatabaseOperations

_truncate = DatabaseOperations.sql_flush


def quick_flush(
    self: DatabaseOperations, style: Style, tables: Sequence[str], **options: Any
) -> list[str]:
    """The statements of `flush`; they run in one transaction."""
    if options.get("reset_sequences") or not _is_superuser(self.connection):
        return _truncate(self, style, tables, **options)
    deletions = [f"DELETE FROM {self.quote_name(table)}" for table in tables]
    return ["SET LOCAL session_replication_role = replica", *deletions] if deletions else []


def _is_superuser(connection: Any) -> bool:
    return bool(connection.connection.info.parameter_status("is_superuser") == "on")


@pytest.fixture(autouse=True, scope="session")
def empty_quickly() -> None:
    """For the whole run."""
    DatabaseOperations.sql_flush = quick_flush
