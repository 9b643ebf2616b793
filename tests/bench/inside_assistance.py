"""What the measures of financial assistance do inside our site, called from `inside_ours`."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from time import perf_counter
from uuid import uuid4

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assistance.enums import AidState
from assistance.models import AidRequest, AidYear
from assistance.operations.aid import CeilingExceeded, approve_aid_request
from stage4club.people.enums import Role
from stage4club.people.models import Person, User
from tests.assistance.aids import make_complete, make_reviewed
from tests.bench.results import Figures, alternate, medians, timed
from tests.factories import make_user

LIST = "/admin/assistance/aidrequest/"
PAGES = 20
BATCH, FEW = 1_000, 1_000
GRANTS, AMOUNT = 40, 300


def fill_applications(count: str) -> int:
    """Applications of as many invented people as are still missing; returns how many there are."""
    pattern = AidRequest.objects.first() or make_complete(now=timezone.now())
    officer = User.objects.with_role(Role.FINANCE).first() or make_user(Role.FINANCE)
    missing = int(count) - AidRequest.objects.count()
    for begun in range(0, missing, BATCH):
        size = min(BATCH, missing - begun)
        people = Person.objects.bulk_create(_person(pattern.person) for _ in range(size))
        # One in fifty waits, and of the first thousand a hundred, so that the first page of the
        # work list is full in both measures; the others are decided.
        every = 50 if begun or missing > FEW else 10
        AidRequest.objects.bulk_create(
            _application(pattern, person, officer, waits=number % every == 0)
            for number, person in enumerate(people)
        )
    with connection.cursor() as sql:
        sql.execute("ANALYZE")
    return AidRequest.objects.count()


def _person(pattern: Person) -> Person:
    copy = Person()
    for field in Person._meta.concrete_fields:
        if field.name not in {"id", "reference"}:
            setattr(copy, field.attname, getattr(pattern, field.attname))
    copy.email, copy.phone = f"{uuid4()}@example.org", ""
    return copy


def _application(pattern: AidRequest, person: Person, officer: User, *, waits: bool) -> AidRequest:
    copy = AidRequest()
    for field in AidRequest._meta.concrete_fields:
        if field.name not in {"id", "reference", "form_key", "person"}:
            setattr(copy, field.attname, getattr(pattern, field.attname))
    # Nobody shares her number with a hundred thousand others.
    copy.person, copy.form_key, copy.email = person, f"bench/{uuid4()}", person.email
    copy.phone = person.phone
    if not waits:
        copy.state, copy.amount_granted = AidState.NOT_GRANTED, Decimal(0)
        copy.decided_at, copy.decided_by = copy.received_at, officer
    return copy


def application_pages(database_pid: str) -> dict[str, Figures]:
    """CPU-ms and statements of the work list and of one file."""
    waiting = AidRequest.objects.to_answer().earliest("pk")
    paths = {"work list": LIST, "file": f"{LIST}{waiting.pk}/change/"}
    return pages_of(paths, database_pid)


def pages_of(paths: dict[str, str], database_pid: str) -> dict[str, Figures]:
    """CPU-ms and statements of each page, as a finance officer reads it."""
    pids = (os.getpid(), int(database_pid))
    officer = make_user(Role.FINANCE, email=f"{uuid4()}@example.org")
    browser = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    browser.force_login(officer)

    def job(path: str) -> Figures:
        def read() -> list[float]:
            seconds = []
            for _ in range(PAGES):
                begun = perf_counter()
                assert browser.get(path).status_code == 200
                seconds.append(perf_counter() - begun)
            return seconds

        return timed(pids, PAGES, read)

    rounds = alternate({name: lambda path=path: job(path) for name, path in paths.items()})
    found = {name: medians(each) for name, each in rounds.items()}
    for name, path in paths.items():
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        found[name]["statements"] = len(queries)
    return found


def grants_at_once() -> Figures:
    """Forty people grant to one person: how many did, what is left, the longest answer in seconds.

    Each of the forty applications was reviewed before.
    """
    now = timezone.now()
    officer = make_user(Role.FINANCE, email=f"{uuid4()}@example.org")
    one = {"preferred_name": "Aurélie", "email": f"{uuid4()}@example.org"}
    asked = [
        make_reviewed(by=officer, now=now - timedelta(days=1), amount_requested=None, **one)
        for _ in range(GRANTS)
    ]

    def grant(request: AidRequest) -> tuple[bool, float]:
        begun = perf_counter()
        try:
            approve_aid_request(request, by=officer, now=now, amount=Decimal(AMOUNT))
            done = True
        except CeilingExceeded:
            done = False
        finally:
            connections.close_all()
        return done, perf_counter() - begun

    with ThreadPoolExecutor(GRANTS) as pool:
        answers = list(pool.map(grant, asked))
    year = AidYear.objects.get(person=asked[0].person)
    return {
        "granted": sum(done for done, _seconds in answers),
        "left": float(year.left),
        "longest_s": max(seconds for _done, seconds in answers),
    }
