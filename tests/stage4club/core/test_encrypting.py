"""The migrations that encrypt what stood in clear, in a database of the release before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from stage4club.core import encrypting
from stage4club.core.encryption import decrypt, encrypt

pytestmark = pytest.mark.django_db(transaction=True)

#: The last migration of each app before its texts are sealed, and the one that takes them away.
APPS = ("people", "registrations", "services")
BEFORE, AFTER = "_sealed_", "_contract_clear_"
#: One more than fits twice into a batch.
ROWS = 5


class Killed(BaseException):
    """The program is killed."""


@contextmanager
def other_database(name: str) -> Iterator[None]:
    """An empty one of its own, to which the connection of the tests leads meanwhile."""
    usual = connection.settings_dict["NAME"]
    with connection.cursor() as line:
        line.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        with connection.cursor() as line:
            line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def before(transactional_db: None) -> Iterator[MigrationExecutor]:
    """A database as it was before its columns of bytes were added."""
    with other_database(f"{connection.settings_dict['NAME']}_before"):
        executor = MigrationExecutor(connection)
        executor.migrate(named(executor, BEFORE))
        yield executor


def named(executor: MigrationExecutor, part: str) -> list[tuple[str, str]]:
    """The migration of each app whose name holds `part`."""
    known = sorted(executor.loader.disk_migrations)
    return [key for key in known if key[0] in APPS and part in key[1]]


def fill(apps: Any) -> None:
    """Rows of before, in clear; one in two of them says nothing in its second text."""

    def make(app: str, model: str, **values: Any) -> Any:
        return apps.get_model(app, model).objects.create(**values)

    pillar = make("services", "Pillar", slug="x", position=1, is_published=False)
    service = make(
        "services",
        "Service",
        slug="x",
        kind="group",
        room="group",
        position=1,
        is_published=False,
        pillar=pillar,
    )
    for number in range(ROWS):
        words = {"day": "2026-03-11", "at": "2026-03-11T14:00Z"}
        person = make(
            "people",
            "Person",
            reference=f"P-{number}",
            name_key="zoe",
            preferred_name="Zoé",
            email=f"z{number}@example.org",
            language="fr",
            contact_by="email",
            good_time="any",
            created_at=words["at"],
        )
        registration = make(
            "registrations",
            "Registration",
            reference=f"R-{number}",
            form_key=str(number),
            service=service,
            person=person,
            language="fr",
            for_whom="other",
            preferred_name="Zoé",
            email="z@example.org",
            contact_by="email",
            good_time="any",
            lives_with_mbc="yes",
            promised_on=words["day"],
            received_at=words["at"],
            access_needs=f"besoin {number}",
            message="" if number % 2 else f"mot {number}",
        )
        make(
            "registrations",
            "Helper",
            registration=registration,
            name="Luc",
            relationship=f"frère {number}",
            person_agrees=True,
        )
        make(
            "people",
            "CallTask",
            reference=f"C-{number}",
            room="group",
            reason="schedule",
            dedupe_key=str(number),
            person=person,
            language="fr",
            script=f"dire {number}",
            due_on=words["day"],
            created_at=words["at"],
        )
        make(
            "services",
            "Opinion",
            dedupe_key=f"opinion-{number}",
            service=service,
            language="fr",
            would_help=f"avis {number}",
            helps="" if number % 2 else f"aide {number}",
            received_on=words["day"],
        )


def opened(table: str, column: str, key: str) -> list[str]:
    """The texts of a column in the order of their keys; an empty one holds no bytes."""
    with connection.cursor() as sql:
        sql.execute(f'SELECT {key}, {column} FROM "{table}" ORDER BY {key}')
        rows = sql.fetchall()
    return [
        decrypt(blob, context=f"{table}.{column}:{of}") if bytes(blob) else "" for of, blob in rows
    ]


def test_what_stood_in_clear_is_sealed_and_read_as_before(
    before: MigrationExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(before.loader.project_state(named(before, BEFORE)).apps)
    monkeypatch.setattr(encrypting, "BATCH", 2)
    sealed: list[str] = []

    def kills(text: str, *, context: str) -> bytes:
        sealed.append(context)
        if len(sealed) == 7:
            raise Killed
        return encrypt(text, context=context)

    monkeypatch.setattr(encrypting, "encrypt", kills)
    with pytest.raises(Killed):
        MigrationExecutor(connection).migrate(named(before, AFTER))
    # Begun again, it goes on where it was: only the batch in hand is sealed twice.
    again = MigrationExecutor(connection)
    again.migrate(named(again, AFTER))
    assert len(sealed) - len(set(sealed)) == 2
    numbers = range(ROWS)
    registrations, opinions = "registrations_registration", "services_opinion"
    one_in_two = ["" if number % 2 else str(number) for number in numbers]
    assert opened(registrations, "access_needs", "reference") == [f"besoin {n}" for n in numbers]
    assert opened(registrations, "message", "reference") == [n and f"mot {n}" for n in one_in_two]
    helpers = opened("registrations_helper", "relationship", "registration_id")
    assert helpers == [f"frère {n}" for n in numbers]
    assert opened("people_calltask", "script", "reference") == [f"dire {n}" for n in numbers]
    assert opened(opinions, "would_help", "dedupe_key") == [f"avis {n}" for n in numbers]
    assert opened(opinions, "helps", "dedupe_key") == [n and f"aide {n}" for n in one_in_two]
