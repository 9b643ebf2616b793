"""Several callers at the same moment, each in its own thread and database connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

TIMEOUT = 20


def race(*jobs: Callable[[], Any]) -> list[Any]:
    """Run all jobs from the same instant. What a job raises stands in its place in the list."""
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
        return list(pool.map(run, jobs))
