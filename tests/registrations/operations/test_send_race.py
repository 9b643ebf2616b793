"""The schedule, while somebody else acts at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from registrations.operations import send
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import call_tasks, people, stop_contact
from tests.factories import make_service, make_session, make_user
from tests.registrations.kit import LATER, make_confirmed
from tests.registrations.operations.schedules import C, Q, U, W, schedules
from tests.registrations.operations.schedules import send as send_to
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.blocked import wait_for_the_other, wait_until_held

pytestmark = pytest.mark.django_db(transaction=True)


# Two who send it ----------------------------------------------------------------------------------


def sent_by_two(monkeypatch: pytest.MonkeyPatch) -> Counter[Any]:
    """Two press at once, for the same two people; neither knows what the other reads."""
    service = make_service()
    members = [
        make_confirmed(service, preferred_name=name, email=f"{name}@example.org")
        for name in ("rita", "zoe")
    ]
    make_session(service, days=60)
    real = send.schedules_for
    readers = []

    def read_together(*given: Any) -> Any:
        known = real(*given)
        readers.append(known)
        wait_for_the_other(or_until=lambda: len(readers) == 2)
        return known

    monkeypatch.setattr(send, "schedules_for", read_together)
    told = race(
        lambda: send_to(*members),
        lambda: send_to(*reversed(members), now=LATER + timedelta(seconds=1)),
    )
    return told[0] + told[1]


def test_of_two_who_send_it_at_once_one_is_told_that_nothing_was_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sent_by_two(monkeypatch) == Counter({W: 2, U: 2})
    assert sorted(letter.to_address for letter in schedules()) == [
        "rita@example.org",
        "zoe@example.org",
    ]


def test_without_the_lock_each_person_is_written_to_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    assert sent_by_two(monkeypatch) == Counter({W: 4})
    assert len(schedules()) == 4


# Somebody asks for silence ------------------------------------------------------------------------


def silenced_meanwhile(wait: Callable[[], None], told: Event) -> Counter[Any]:
    """Anh, who is called, asks for silence while the schedule goes to her and to Rita."""
    service, coordinator = make_service(), make_user()
    anh = make_confirmed(service, preferred_name="Anh", contact_by="phone")
    rita = make_confirmed(service, preferred_name="Rita", email="rita@example.org")
    make_session(service, days=60)

    @transaction.atomic
    def silence() -> None:
        stop_contact(anh.person, by=coordinator, now=LATER)
        wait()

    def tell() -> Counter[Any]:
        wait_until_held(Person.objects.filter(pk=anh.person_id))
        counts = send_to(anh, rita)
        told.set()
        return counts

    answer: Counter[Any] = race(silence, tell)[1]
    return answer


def test_who_asks_for_silence_meanwhile_is_not_called_and_the_others_are_told() -> None:
    assert silenced_meanwhile(wait_for_the_other, Event()) == Counter({Q: 1, W: 1})
    assert [letter.to_address for letter in schedules()] == ["rita@example.org"]
    assert CallTask.objects.count() == 0


def test_without_the_lock_on_the_person_she_is_called_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (send, call_tasks):
        monkeypatch.setattr(module, "hold_person", lambda _key: None)
    told = Event()
    assert silenced_meanwhile(lambda: told.wait(TIMEOUT), told) == Counter({C: 1, W: 1})
    assert CallTask.objects.open().count() == 1


# Locks in one order -------------------------------------------------------------------------------


def test_silence_and_a_new_schedule_do_not_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A call of an earlier schedule is taken back while its person asks for silence."""
    service, coordinator = make_service(), make_user()
    anh = make_confirmed(service, preferred_name="Anh", contact_by="phone")
    make_session(service, days=60)
    send_to(anh)
    make_session(service, days=90)
    real = people.cancel_open_calls

    def once_the_other_waits(*given: Any, **more: Any) -> None:
        wait_for_the_other()
        real(*given, **more)

    monkeypatch.setattr(people, "cancel_open_calls", once_the_other_waits)

    def tell() -> Counter[Any]:
        wait_until_held(Person.objects.filter(pk=anh.person_id))
        return send_to(anh, now=LATER + timedelta(days=1))

    silenced, told = race(
        lambda: stop_contact(anh.person, by=coordinator, now=LATER + timedelta(days=1)), tell
    )
    assert (silenced.status, told) == ("do_not_contact", Counter({Q: 1}))
    assert CallTask.objects.open().count() == 0
