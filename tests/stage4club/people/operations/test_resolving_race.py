"""Two submissions of one person at the same moment. The negative control takes the lock away."""

from __future__ import annotations

from threading import Barrier, Event
from typing import Any

import pytest
from django.db import transaction

from stage4club.people.models import Person
from stage4club.people.operations import lock_contacts, resolving
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.blocked import wait_for_the_other
from tests.stage4club.people.operations.test_resolving import MOBILE, resolve

pytestmark = pytest.mark.django_db(transaction=True)


def resolve_twice(**second: Any) -> list[Any]:
    """The first is not committed before the second waits for it."""
    first_has_resolved = Event()

    @transaction.atomic
    def first() -> Person:
        person, _is_new = resolve()
        first_has_resolved.set()
        wait_for_the_other()
        return person

    @transaction.atomic
    def other() -> Person:
        assert first_has_resolved.wait(TIMEOUT)
        return resolve(**second)[0]

    return race(first, other)


@pytest.mark.parametrize(
    "second",
    [{}, {"email": "ZOE@EXAMPLE.ORG", "phone": None}, {"phone": MOBILE}, {"email": ""}],
)
def test_they_are_one_person(second: dict[str, Any]) -> None:
    person, other = resolve_twice(**second)
    assert person == other == Person.objects.get()


def test_without_the_lock_they_would_be_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Negative control: both have looked before either is stored."""
    monkeypatch.setattr(resolving, "lock_contacts", lambda *contacts: None)
    both_have_resolved = Barrier(2, timeout=TIMEOUT)

    @transaction.atomic
    def naive() -> Person:
        person, _is_new = resolve()
        both_have_resolved.wait()
        return person

    first, second = race(naive, naive)
    assert {first, second} == set(Person.objects.all())
    assert Person.objects.count() == 2


def test_many_at_once_who_need_the_same_contacts_in_another_order_do_not_block() -> None:
    """Two addresses, asked for in both orders by eight at once: locks are taken in one order."""

    @transaction.atomic
    def lock(*contacts: str) -> str:
        lock_contacts(*contacts)
        return "locked"

    pair = ("zoe@example.org", "luc@example.org")
    jobs = [lambda: lock(*pair), lambda: lock(*reversed(pair))] * 4
    assert race(*jobs) == ["locked"] * 8


def test_nothing_to_hold_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        lock_contacts("", "")
