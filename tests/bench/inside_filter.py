"""What the measure of the permission filter does inside our site, called from `inside_ours`."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from unittest.mock import patch
from uuid import uuid4

from django.db import connection
from django.db.models import Count, Value
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registrations.models import Registration
from registrations.models.queries import RegistrationQuerySet
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.bench.results import Figures, alternate, medians, timed
from tests.factories import make_user

LIST = "/admin/registrations/registration/?follow=all"
PATHS = {"first page": LIST, "last page": f"{LIST}&before=end"}
PAGES = 20


def filtered(database_pid: str) -> dict[str, Figures]:
    """CPU-ms and statements of each page for each role, as it is and without the filter."""
    pids = (os.getpid(), int(database_pid))
    jobs: dict[str, Callable[[], Figures]] = {}
    statements: Figures = {}
    for role, user in readers().items():
        browser = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
        browser.force_login(user)
        for page, path in PATHS.items():
            for ending in ("", ", unscoped"):
                name = f"{page}, {role.value}{ending}"
                jobs[name] = _job(pids, browser, path, unscoped=bool(ending))
                statements[name] = _statements(browser, path, unscoped=bool(ending))
    figures = {name: medians(rounds) for name, rounds in alternate(jobs).items()}
    return {
        name: {"cpu_ms": values["cpu_ms"], "statements": statements[name]}
        for name, values in figures.items()
    }


def readers() -> dict[Role, User]:
    """Who reads all of it, and the patient-partner who follows most people."""
    busy = Registration.objects.values("assigned_to").annotate(rows=Count("pk")).order_by("-rows")
    partner = User.objects.with_role(Role.PARTNER).get(
        pk=busy.filter(assigned_to__isnull=False).values_list("assigned_to", flat=True)[0]
    )
    coordinator = make_user(Role.COORDINATOR, email=f"{uuid4()}@example.org")
    return {Role.COORDINATOR: coordinator, Role.PARTNER: partner}


@contextmanager
def without_filter() -> Iterator[None]:
    """Everybody reads every row, and nothing is asked about who may."""

    def everything(self: RegistrationQuerySet, user: User) -> RegistrationQuerySet:
        return self.all()

    def readable(self: RegistrationQuerySet, user: User) -> RegistrationQuerySet:
        return self.annotate(is_readable=Value(True), is_close_if_not=Value(False))

    with (
        patch.object(RegistrationQuerySet, "visible_to", everything),
        patch.object(RegistrationQuerySet, "with_readable", readable),
    ):
        yield


def _job(
    pids: tuple[int, int], browser: Client, path: str, *, unscoped: bool
) -> Callable[[], Figures]:
    def read() -> list[float]:
        seconds = []
        for _ in range(PAGES):
            begun = perf_counter()
            _read(browser, path, unscoped=unscoped)
            seconds.append(perf_counter() - begun)
        return seconds

    return lambda: timed(pids, PAGES, read)


def _read(browser: Client, path: str, *, unscoped: bool) -> None:
    if unscoped:
        with without_filter():
            page = browser.get(path)
    else:
        page = browser.get(path)
    assert page.status_code == 200
    assert b"result_list" in page.content


def _statements(browser: Client, path: str, *, unscoped: bool) -> int:
    _read(browser, path, unscoped=unscoped)
    with CaptureQueriesContext(connection) as queries:
        _read(browser, path, unscoped=unscoped)
    return len(queries)
