"""Several callers at the same moment, each in its own thread and database connection."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, local
from typing import Any

from django.db import connection, connections
from django.db.models import Model, QuerySet

TIMEOUT = 20

#: Those who have still to meet in the race that comes.
_awaited: list[Iterator[int]] = []


def race(*jobs: Callable[[], Any]) -> list[Any]:
    """Run all jobs from the same instant. What a job raises stands in its place in the list.

    A negative control in which they never met proves nothing, and fails here.
    """
    start = Barrier(len(jobs), timeout=TIMEOUT)

    def run(job: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return job()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        answers = list(pool.map(run, jobs))
    while _awaited:
        assert next(_awaited.pop(), None) is None, f"They never met: {answers}"
    return answers


def without_row_locks(
    monkeypatch: Any, model: type[Model], callers: int, *, after: str = "get", times: int = 1
) -> None:
    """For a negative control: no row is locked, and none of `callers` goes on before all have read.

    `after` is the method of QuerySet by which each reads what it decides by, the last one before
    it writes: after an earlier one, the second could still read what the first has written. Where
    each reads by it several times, they meet after so many.
    """
    together = Barrier(callers, timeout=TIMEOUT)
    have_read, turns = local(), iter(range(callers))
    _awaited[:] = [turns]
    real = getattr(QuerySet, after)

    def read(rows: Any, *given: Any, **more: Any) -> Any:
        try:
            return real(rows, *given, **more)
        finally:
            if rows.model is model:
                have_read.times = getattr(have_read, "times", 0) + 1
                if have_read.times == times and next(turns, None) is not None:
                    together.wait()

    monkeypatch.setattr(QuerySet, after, read)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)


@contextmanager
def without_unique(model: type[Model], name: str) -> Iterator[None]:
    """For a negative control: the table without one of its unique constraints, emptied after."""
    table = model._meta.db_table
    with connection.cursor() as sql:
        sql.execute("SELECT pg_get_indexdef(%s::regclass)", [name])
        [definition] = sql.fetchone()
        sql.execute("SELECT EXISTS (SELECT FROM pg_constraint WHERE conname = %s)", [name])
        [is_constraint] = sql.fetchone()
        drop = (
            f"ALTER TABLE {table} DROP CONSTRAINT {name}" if is_constraint else f"DROP INDEX {name}"
        )
        sql.execute(drop)
        try:
            yield
        finally:
            sql.execute(f"TRUNCATE {table} CASCADE")
            sql.execute(definition)
            if is_constraint:
                sql.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}")


@contextmanager
def without_exclusion(model: type[Model], name: str) -> Iterator[None]:
    """For a negative control: the table without this constraint of exclusion, emptied after."""
    table = model._meta.db_table
    with connection.cursor() as sql:
        sql.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name]
        )
        [definition] = sql.fetchone()
        sql.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            sql.execute(f"TRUNCATE {table} CASCADE")
            sql.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
