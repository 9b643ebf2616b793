"""What the measure of the permission filter does inside our site, called from `inside_ours`."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from operator import truediv
from statistics import median
from unittest.mock import patch
from uuid import uuid4

from django.db import connection
from django.db.models import Count, Value
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.models import Registration
from registrations.models.queries import RegistrationQuerySet
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import declare_tie
from tests.bench.results import Figures, alternate, timed
from tests.factories import make_user

LIST = "/admin/registrations/registration/?follow=all"
PATHS = {"first page": LIST, "last page": f"{LIST}&before=end"}
#: Many rounds: the two sides of each are so near in time that what else the machine does
#: strikes both, and one bad round moves no median.
PAGES, ROUNDS = 16, 15


def filtered(database_pid: str) -> dict[str, Figures]:
    """CPU-ms and statements of each page for each role, as it is and without the filter.

    Of the page as it is, also how many times the CPU without: the median of the rounds' ratios.
    """
    pids = (os.getpid(), int(database_pid))
    tidy()
    asked: dict[str, Figures] = {}
    for name, user in readers().items():
        browser = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
        browser.force_login(user)
        for page, path in PATHS.items():
            asked |= _compared(pids, browser, path, f"{page}, {name}")
    return asked


def tidy() -> None:
    """What the server would do of itself after so many new rows, done before anything is timed."""
    with connection.cursor() as sql:
        sql.execute("VACUUM ANALYZE")
        sql.execute("CHECKPOINT")


def _compared(pids: tuple[int, int], browser: Client, path: str, name: str) -> dict[str, Figures]:
    sides = {name: False, f"{name}, unscoped": True}
    statements = {side: _statements(browser, path, unscoped=bare) for side, bare in sides.items()}
    jobs = {side: _job(pids, browser, path, unscoped=bare) for side, bare in sides.items()}
    rounds = {
        side: [figures["cpu_ms"] for figures in ran]
        for side, ran in alternate(jobs, ROUNDS).items()
    }
    with_it, without_it = rounds.values()
    asked = {
        side: {"cpu_ms": median(rounds[side]), "statements": statements[side]} for side in sides
    }
    asked[name]["times"] = median(map(truediv, with_it, without_it))
    return asked


def readers() -> dict[str, User]:
    """Who reads all of it, who knows some of the people, and the busiest patient-partner."""
    busy = Registration.objects.values("assigned_to").annotate(rows=Count("pk")).order_by("-rows")
    partner = User.objects.with_role(Role.PARTNER).get(
        pk=busy.filter(assigned_to__isnull=False).values_list("assigned_to", flat=True)[0]
    )
    coordinator = make_user(Role.COORDINATOR, email=f"{uuid4()}@example.org")
    return {
        "coordinator": coordinator,
        "coordinator close to four": _close_to_four(),
        "partner": partner,
    }


def _close_to_four() -> User:
    """A coordinator who said that she knows three people, and whose address a fourth one gave."""
    rows = Registration.objects.filter(is_quarantined=False).exclude(email="").order_by("-pk")
    hers, *known = rows[:4]
    user = make_user(Role.COORDINATOR, email=hers.email)
    for registration in known:
        declare_tie(registration.person, by=user, now=timezone.now())
    return user


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
        with without_filter() if unscoped else nullcontext():
            for _ in range(PAGES):
                _read(browser, path)
        return []

    def job() -> Figures:
        # What one side leaves behind is not swept up in the time of the other.
        gc.collect()
        return timed(pids, PAGES, read)

    return job


def _read(browser: Client, path: str) -> None:
    page = browser.get(path)
    assert page.status_code == 200
    assert b"result_list" in page.content


def _statements(browser: Client, path: str, *, unscoped: bool) -> int:
    with without_filter() if unscoped else nullcontext():
        _read(browser, path)
        with CaptureQueriesContext(connection) as queries:
            _read(browser, path)
    return len(queries)
