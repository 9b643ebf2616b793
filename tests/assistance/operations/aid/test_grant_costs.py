"""For what one of many grants at once holds the year of its person: few statements, exactly."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assistance.operations.aid import CeilingExceeded, approve_aid_request
from stage4club.people.enums import Role
from tests.assistance.aids import dollars, make_granted, make_reviewed
from tests.factories import NOW, make_service, make_user

pytestmark = pytest.mark.django_db


def statements(act: Callable[[], object]) -> list[str]:
    """Those that read or write a row; the year of the person is held from `FROM "…_aidyear"` on."""
    with CaptureQueriesContext(connection) as queries:
        act()
    told = [query["sql"].lstrip() for query in queries.captured_queries]
    return [sql for sql in told if "SAVEPOINT" not in sql]


def test_a_refusal_reads_and_writes_nothing() -> None:
    officer = make_user(Role.FINANCE)
    make_granted(1500, by=officer)
    request = make_reviewed(by=officer, amount_requested=dollars(800))

    def refused() -> None:
        with pytest.raises(CeilingExceeded):
            approve_aid_request(request, by=officer, now=NOW, amount=dollars(800))

    found = statements(refused)
    assert [sql.split()[0] for sql in found] == ["SELECT", "SELECT", "SELECT"]


def test_a_grant() -> None:
    make_service(kind="assistance", room="assistance", slug="aid", promise_days=10)
    officer = make_user(Role.FINANCE)
    make_granted(100, by=officer)
    request = make_reviewed(by=officer, amount_requested=dollars(800))
    found = statements(
        lambda: approve_aid_request(request, by=officer, now=NOW, amount=dollars(800))
    )
    held = next(number for number, sql in enumerate(found) if 'FROM "assistance_aidyear"' in sql)
    assert (held, len(found)) == (2, 20)
