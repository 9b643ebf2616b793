"""Two people create the same series at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from datetime import time as hour
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from services.enums import Obstacle
from services.models import Session
from services.operations import create_series
from services.operations import series as series_module
from stage4club.people.enums import Role
from tests.services.factories import NOW, make_service, make_user
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.blocked import wait_for_the_other

pytestmark = pytest.mark.django_db(transaction=True)

MONTHS = 3


def two_at_once() -> list[Any]:
    """The first has written and not committed when the second starts.

    The first commits once the second waits for it, or has finished without waiting.
    """
    service, by = make_service(), make_user(Role.COORDINATOR)
    written, finished = Event(), Event()

    def create() -> Any:
        return create_series(
            service,
            by=by,
            weekday=3,
            week_of_month=3,
            start_time=hour(13, 30),
            duration_minutes=90,
            first_month=date(2026, 11, 1),
            months=MONTHS,
            place="Montréal",
            video_url="",
            hosts=[],
            opened_by=None,
            now=NOW,
        )

    def first() -> Any:
        with transaction.atomic():
            result = create()
            written.set()
            wait_for_the_other(or_until=finished.is_set)
        return result

    def second() -> Any:
        assert written.wait(TIMEOUT)
        result = create()
        finished.set()
        return result

    return race(first, second)


@contextmanager
def without_constraint(name: str) -> Iterator[None]:
    constraint = next(c for c in Session._meta.constraints if c.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Session, constraint)
    try:
        yield
    finally:
        Session.hosts.through.objects.all().delete()
        Session.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Session, constraint)


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series_module, "lock_calendar", lambda service: None)


def test_the_second_creates_nothing_and_is_told_why():
    first, second = two_at_once()
    assert len(first.created) == MONTHS
    assert (second.created, [p.obstacle for p in second.skipped]) == ([], [Obstacle.TAKEN] * MONTHS)
    assert Session.objects.count() == MONTHS


def test_without_the_lock_the_second_falls_over_the_constraint(without_lock: None):
    first, second = two_at_once()
    assert len(first.created) == MONTHS
    assert isinstance(second, IntegrityError)
    assert second.__cause__.diag.constraint_name == "services_session_once"


def test_without_lock_and_constraint_every_date_stands_twice(without_lock: None):
    with without_constraint("services_session_once"):
        two_at_once()
        assert Session.objects.count() == 2 * MONTHS
