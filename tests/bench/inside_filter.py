"""What the measure of the permission filter does inside our site, called from `inside_ours`."""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from operator import truediv
from statistics import median
from unittest.mock import patch
from uuid import uuid4

from django.db import connection
from django.db.models import Count, Model, Value
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from registrations.models import Registration
from registrations.models.queries import RegistrationQuerySet
from stage4club.people.enums import Role
from stage4club.people.models import Person, User
from stage4club.people.operations import declare_tie
from tests.bench.inside_many import WORKER
from tests.bench.machine import fine_cpu_ms
from tests.bench.results import Figures, alternate, timed
from tests.factories import make_user

_REGISTRATIONS = "/admin/registrations/registration/?follow=all"
BOTH_ENDS = {"first page": _REGISTRATIONS, "last page": f"{_REGISTRATIONS}&before=end"}
PEOPLE = {"people": "/admin/people/person/"}
CONSENTS = {"consents": "/admin/privacy/consent/"}
#: A row for each of a hundred thousand people, or nearly.
COORDINATION = {**BOTH_ENDS, **PEOPLE, "messages": "/admin/notifications/message/", **CONSENTS}
ASSISTANCE = {
    "applications": "/admin/assistance/aidrequest/?follow=all",
    "payments": "/admin/assistance/payment/?follow=paid",
    **PEOPLE,
}
CALLS = {"calls": "/admin/people/calltask/"}
SOCIAL_WORK = {"appointments": "/admin/assistance/appointment/?follow=all", **PEOPLE}
#: Many short rounds: the two sides of each are so near in time that what else the machine does
#: strikes both, and one bad round moves no median.
PAGES, ROUNDS = 4, 25


def filtered(database_pid: str) -> dict[str, Figures]:
    """CPU-ms and statements of each list of the group, as it is and without the filter.

    Of the list as it is, also how many times the CPU without: the median of the rounds' ratios.
    """
    tidy()
    coordinator, officer = (new(role) for role in (Role.COORDINATOR, Role.PRIVACY))
    return {
        **_read_by("coordinator", coordinator, COORDINATION, database_pid),
        **_read_by("coordinator close to four", close_to_four(), COORDINATION, database_pid),
        **_read_by("partner", _busiest_partner(), BOTH_ENDS, database_pid),
        **_read_by("privacy officer", officer, CONSENTS, database_pid),
        **_read_by(
            "privacy officer close to four", close_to_four(Role.PRIVACY), CONSENTS, database_pid
        ),
    }


def filtered_assistance(database_pid: str) -> dict[str, Figures]:
    """The same of the lists of financial assistance."""
    tidy()
    finance = new(Role.FINANCE)
    return {
        **_read_by("finance", finance, ASSISTANCE, database_pid),
        **_read_by("finance close to four", close_to_four(Role.FINANCE), ASSISTANCE, database_pid),
    }


def filtered_many(database_pid: str) -> dict[str, Figures]:
    """The same of calls, and of what a social worker reads who follows nearly all (`fill_many`)."""
    tidy()
    worker = User.objects.get(email=WORKER)
    asked = {
        **_read_by("coordinator", new(Role.COORDINATOR), CALLS, database_pid),
        **_read_by("coordinator close to four", close_to_four(), CALLS, database_pid),
        **_read_by("social worker", worker, SOCIAL_WORK, database_pid),
    }
    _say_that_she_knows(Person.objects.filter(in_social_work=True).order_by("-pk")[:3], worker)
    return asked | _read_by("social worker close to three", worker, SOCIAL_WORK, database_pid)


def tidy() -> None:
    """What the server would do of itself after so many new rows, done before anything is timed."""
    with connection.cursor() as sql:
        sql.execute("VACUUM ANALYZE")
        sql.execute("CHECKPOINT")


def new(role: Role) -> User:
    """Somebody who knows nobody."""
    return make_user(role, email=f"{uuid4()}@example.org")


def close_to_four(role: Role = Role.COORDINATOR) -> User:
    """Somebody who said that she knows three people, and whose address a fourth one gave."""
    taken = User.objects.values("email")
    people = Person.objects.exclude(email="").exclude(email__in=taken).order_by("-pk")
    hers, *known = people[:4]
    user = make_user(role, email=hers.email)
    _say_that_she_knows(known, user)
    return user


def _say_that_she_knows(people: Iterable[Person], user: User) -> None:
    for person in people:
        declare_tie(person, by=user, now=timezone.now())


def _busiest_partner() -> User:
    busy = Registration.objects.values("assigned_to").annotate(rows=Count("pk")).order_by("-rows")
    keys = busy.filter(assigned_to__isnull=False).values_list("assigned_to", flat=True)
    return User.objects.with_role(Role.PARTNER).get(pk=keys[0])


def _read_by(name: str, user: User, paths: dict[str, str], database_pid: str) -> dict[str, Figures]:
    pids = (os.getpid(), int(database_pid))
    browser = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    browser.force_login(user)
    asked: dict[str, Figures] = {}
    for page, path in paths.items():
        asked |= _compared(pids, browser, path, f"{page}, {name}")
    return asked


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


@contextmanager
def without_filter(path: str) -> Iterator[None]:
    """Everybody reads every row of this list, and nothing is asked about who may."""
    rows = type(_model_of(path)._default_manager.all())

    def readable(self: RegistrationQuerySet, user: User) -> RegistrationQuerySet:
        return self.annotate(is_readable=Value(True), is_close_if_not=Value(False))

    with (
        patch.object(rows, "visible_to", lambda self, user: self.all()),
        patch.object(RegistrationQuerySet, "with_readable", readable),
    ):
        yield


def _model_of(path: str) -> type[Model]:
    view = resolve(path.partition("?")[0]).func
    model: type[Model] = view.model_admin.model
    return model


def _job(
    pids: tuple[int, int], browser: Client, path: str, *, unscoped: bool
) -> Callable[[], Figures]:
    def read() -> list[float]:
        with without_filter(path) if unscoped else nullcontext():
            for _ in range(PAGES):
                _read(browser, path)
        return []

    def job() -> Figures:
        # What one side leaves behind is not swept up in the time of the other.
        gc.collect()
        return timed(pids, PAGES, read, fine_cpu_ms)

    return job


def _read(browser: Client, path: str) -> None:
    page = browser.get(path)
    assert page.status_code == 200
    # A full page, on both sides.
    assert page.content.count(b"<tr") > 50


def _statements(browser: Client, path: str, *, unscoped: bool) -> int:
    with without_filter(path) if unscoped else nullcontext():
        _read(browser, path)
        with CaptureQueriesContext(connection) as queries:
            _read(browser, path)
    return len(queries)
