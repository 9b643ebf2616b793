"""Two windows open one file, or guess, at the same moment."""

from __future__ import annotations

from threading import Barrier, current_thread, main_thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from stage4club.core.models import AuditEvent
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.privacy.models import EmergencyAccess
from stage4club.privacy.operations import TooManyTries, UnknownReference, emergency, open_emergency
from tests.factories import NOW, make_user
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.rows import make_person
from tests.stage4club.privacy.rows import REASON, make_emergency

pytestmark = pytest.mark.django_db(transaction=True)


def without_the_lock(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Nobody waits, and both have asked before either writes."""
    together, real = Barrier(2, timeout=TIMEOUT), getattr(emergency, name)

    def asked(*given: Any) -> Any:
        answer = real(*given)
        together.wait()
        return answer

    monkeypatch.setattr(emergency, "hold", lambda names: None)
    monkeypatch.setattr(emergency, name, asked)


def open_twice() -> list[Any]:
    admin, person = make_user(Role.ADMIN), make_person()
    return race(*[lambda: make_emergency(admin, person=person)] * 2)


def test_it_is_opened_once() -> None:
    first, second = open_twice()
    assert first == second
    assert EmergencyAccess.objects.get() == first


def test_without_the_lock_the_database_keeps_one(monkeypatch: pytest.MonkeyPatch) -> None:
    without_the_lock(monkeypatch, "_found")
    answers = open_twice()
    assert sorted(type(answer).__name__ for answer in answers) == [
        "EmergencyAccess",
        "IntegrityError",
    ]
    assert EmergencyAccess.objects.count() == 1


def test_without_lock_and_rule_there_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    without_the_lock(monkeypatch, "_found")
    table = EmergencyAccess._meta.db_table
    [rule] = [
        constraint
        for constraint in EmergencyAccess._meta.constraints
        if constraint.name == "privacy_emergency_one_open"
    ]
    with connection.schema_editor() as editor:
        editor.remove_constraint(EmergencyAccess, rule)
    try:
        open_twice()
        assert EmergencyAccess.objects.count() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
        with connection.schema_editor() as editor:
            editor.add_constraint(EmergencyAccess, rule)


def guess_twice(user: User) -> list[str]:
    """What the fourth and the fifth guess answer."""

    def guess() -> Any:
        return open_emergency("222-222-222", reason=REASON, by=user, now=NOW)

    for _ in range(3):
        with pytest.raises(UnknownReference):
            guess()
    return sorted(type(answer).__name__ for answer in race(guess, guess))


def test_the_fifth_guess_is_the_fifth() -> None:
    assert guess_twice(make_user(Role.ADMIN)) == [TooManyTries.__name__, UnknownReference.__name__]


def test_without_the_lock_it_is_taken_for_the_fourth(monkeypatch: pytest.MonkeyPatch) -> None:
    together, real = Barrier(2, timeout=TIMEOUT), QuerySet.count

    def count(rows: Any) -> int:
        counted = real(rows)
        if rows.model is AuditEvent and current_thread() is not main_thread():
            # Both have written theirs, and neither sees that of the other.
            together.wait()
        return counted

    monkeypatch.setattr(emergency, "hold", lambda names: None)
    monkeypatch.setattr(QuerySet, "count", count)
    assert guess_twice(make_user(Role.ADMIN)) == [UnknownReference.__name__] * 2
