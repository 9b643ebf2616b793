"""Whether this process can work: the database, its migrations, and what other apps report."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

Report = Callable[..., Mapping[str, Any]]

# Django wraps psycopg's errors wherever it calls it; the pool's own (PoolTimeout) are among them.
DATABASE_AWAY = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)


def is_database_away(error: BaseException | None) -> bool:
    """True for the errors of a database that is stopped, restarting, full or too busy."""
    return isinstance(error, DATABASE_AWAY)


def readiness(now: datetime) -> dict[str, Any]:
    """What `/health/ready` answers: numbers and words only, nothing about anybody.

    `ready` is false only when the database is away or a migration is missing: a slow mail relay
    never takes the site down. Each function named in `settings.HEALTH_REPORTS` is called with
    `now=` and adds what it returns under its app's label, or None when it fails.
    """
    try:
        missing = _missing_migrations()
    except DATABASE_AWAY:
        logger.exception("The database is away")
        return {"ready": False, "database": "away"}
    answer = {"ready": not missing, "database": "ok", "missing_migrations": missing}
    if not missing:
        answer |= {_app_of(path): _report(path, now) for path in settings.HEALTH_REPORTS}
    return answer


def _missing_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _app_of(path: str) -> str:
    return path.rsplit(".", maxsplit=2)[0].rpartition(".")[2]


def _report(path: str, now: datetime) -> dict[str, Any] | None:
    report: Report = import_string(path)
    try:
        return dict(report(now=now))
    except Exception:
        logger.exception("The health report %s failed", path)
        return None
