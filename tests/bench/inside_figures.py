"""What the measure of figures does inside our site, called from `inside_ours`."""

import os
from decimal import Decimal
from time import perf_counter
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assistance.operations.figures import set_programme_budget
from stage4club.core.working_days import local_date
from stage4club.people.enums import Role
from tests.bench.inside_assistance import fill_applications
from tests.bench.results import Figures, alternate, medians, timed
from tests.factories import make_user

DRAFT = "/admin/assistance/figures/draft/"
PAGES = 20
#: So many are of this quarter, whatever there is; the others of the ten years before.
RECENT = 500

_SPREAD = """
    UPDATE assistance_aidrequest SET
        received_at = received_at - (120 + id %% 3500) * interval '1 day',
        decided_at = decided_at - (120 + id %% 3500) * interval '1 day',
        promised_on = promised_on - (120 + id %% 3500)::int
    WHERE received_at > now() - interval '100 days' AND id NOT IN (
        SELECT id FROM assistance_aidrequest ORDER BY id LIMIT %s
    )
"""
_YEARS = """
    INSERT INTO assistance_aidyear (person_id, period, ceiling)
    SELECT person_id, daterange(first, (first + interval '1 year')::date), 2000
    FROM (
        SELECT person_id, date_trunc('year', min(received_at))::date AS first
        FROM assistance_aidrequest GROUP BY person_id
    ) AS hers
    WHERE person_id NOT IN (SELECT person_id FROM assistance_aidyear)
"""


def fill_figures(count: str) -> int:
    """As many applications as that, over ten years, each with a year of its person."""
    filled = fill_applications(count)
    with connection.cursor() as sql:
        sql.execute(_SPREAD, [RECENT])
        sql.execute(_YEARS)
        sql.execute("VACUUM ANALYZE")
    return filled


def figures_page(database_pid: str) -> Figures:
    """CPU-ms and statements of the working figures of this quarter, with a budget."""
    pids = (os.getpid(), int(database_pid))
    officer = make_user(Role.FINANCE, email=f"{uuid4()}@example.org")
    now = timezone.now()
    year = local_date(now).year
    set_programme_budget(year=year, amount=Decimal(100_000), by=officer, now=now)
    browser = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    browser.force_login(officer)

    def read() -> list[float]:
        seconds = []
        for _ in range(PAGES):
            begun = perf_counter()
            assert browser.get(DRAFT).status_code == 200
            seconds.append(perf_counter() - begun)
        return seconds

    rounds = alternate({"page": lambda: timed(pids, PAGES, read)})
    found = medians(rounds["page"])
    with CaptureQueriesContext(connection) as queries:
        browser.get(DRAFT)
    found["statements"] = len(queries)
    return found
