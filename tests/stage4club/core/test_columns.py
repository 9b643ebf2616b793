"""A migration adds a column while the old programs serve, each with the plans that it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import Model

from stage4club.core.columns import columns_of
from stage4club.core.links import open_link
from stage4club.core.models import PrivateLink
from stage4club.notifications.models import Message
from stage4club.notifications.operations import claim_message
from stage4club.people.models import Person
from stage4club.settings.base import PLANNED_ONCE
from tests.stage4club.core.races import race
from tests.stage4club.core.sample.models import Parcel
from tests.stage4club.notifications.letters import NOW

pytestmark = pytest.mark.django_db(transaction=True)

OFTEN = PLANNED_ONCE["prepare_threshold"] + 2


def claimed() -> Message | None:
    return claim_message(NOW)


def opened() -> PrivateLink:
    [parcel] = [*Parcel.objects.all()] or [Parcel.objects.create()]
    return open_link("parcel", parcel, now=NOW, expires_at=None)


def read() -> Person | None:
    return Person.objects.first()


@pytest.fixture
def added() -> Iterator[Callable[[type[Model]], None]]:
    """Adds a column to a table, as another program does; gone after the test."""
    tables = []

    def add(model: type[Model]) -> None:
        tables.append(model._meta.db_table)
        assert race(lambda: execute(f"ALTER TABLE {tables[-1]} ADD later integer")) == [None]

    yield add
    for table in tables:
        execute(f"ALTER TABLE {table} DROP later")


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("ask", "model"), [(claimed, Message), (opened, PrivateLink), (read, Person)]
)
def test_what_is_planned_stays_good(
    ask: Callable[[], Any], model: type[Model], added: Callable[[type[Model]], None]
) -> None:
    before = [ask() for _ in range(OFTEN)]
    added(model)
    assert ask() == before[-1]


def test_of_all_columns_it_does_not(added: Callable[[type[Model]], None]) -> None:
    """The negative control."""
    for _ in range(OFTEN):
        execute(f"SELECT * FROM {Person._meta.db_table}")
    added(Person)
    # Nor later: psycopg goes on asking for it until the connection ends.
    for _ in range(2):
        with pytest.raises(DatabaseError, match="must not change result type"):
            execute(f"SELECT * FROM {Person._meta.db_table}")
    connection.close()
    execute(f"SELECT * FROM {Person._meta.db_table}")


def test_each_by_its_name() -> None:
    assert columns_of(Parcel).split(", ") == [f'"{it.column}"' for it in Parcel._meta.fields]
