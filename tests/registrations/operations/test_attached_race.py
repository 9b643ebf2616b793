"""A second request arrives while the one it belongs to is being closed: somebody must call."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest
from django.db import OperationalError

from registrations.models import Registration
from registrations.operations import (
    decline_registration,
    follow_up,
    submit,
    withdraw_registration,
)
from stage4club.core.working_days import add_working_days
from tests.factories import NOW, make_registration, make_service, make_user
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.blocked import wait_for_the_other

pytestmark = pytest.mark.django_db(transaction=True)


def close_while_another_arrives(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many registrations somebody still follows in the end."""
    service, partner = make_service(), make_user()
    followed = make_registration(service, taken_by=partner)
    found, closed = Event(), Event()

    def wait_for_the_close(*given: Any) -> Any:
        found.set()
        wait_for_the_other(or_until=closed.is_set)
        return add_working_days(*given)

    def close() -> None:
        assert found.wait(TIMEOUT)
        decline_registration(followed, by=partner, now=NOW)
        closed.set()

    # Called when the open registration was found, before the second request is stored.
    monkeypatch.setattr(submit, "add_working_days", wait_for_the_close)
    race(lambda: make_registration(service, message="Encore moi."), close)
    followed.refresh_from_db()
    assert followed.state == "not_a_fit"
    return Registration.objects.open().count()


def test_it_is_followed_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert close_while_another_arrives(monkeypatch) == 1


def test_without_the_lock_on_the_open_one_nobody_follows_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        submit, "find_open", lambda person, _service: Registration.objects.get(person=person)
    )
    assert close_while_another_arrives(monkeypatch) == 0


# The attached one ends at the same moment ---------------------------------------------------------


def both_close(monkeypatch: pytest.MonkeyPatch) -> list[type]:
    """What becomes of two transactions: one declines, the other withdraws what is attached."""
    service, partner = make_service(), make_user()
    followed = make_registration(service, taken_by=partner)
    attached = make_registration(service, message="Encore moi.")
    assert attached.attached_to == followed
    held, over = Event(), Event()
    real = follow_up.hold_person_and_letters

    def hold_and_wait(person: int) -> None:
        real(person)
        if not held.is_set():
            held.set()
            wait_for_the_other(or_until=over.is_set)

    def withdraw() -> Registration:
        assert held.wait(TIMEOUT)
        try:
            return withdraw_registration(attached, by=None, now=NOW)
        finally:
            over.set()

    monkeypatch.setattr(follow_up, "hold_person_and_letters", hold_and_wait)
    ends = race(lambda: decline_registration(followed, by=partner, now=NOW), withdraw)
    return [type(end) for end in ends]


def test_of_two_that_belong_together_each_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert both_close(monkeypatch) == [Registration, Registration]
    assert set(Registration.objects.values_list("state", flat=True)) == {"not_a_fit", "withdrawn"}


def test_without_what_is_held_before_messages_one_of_them_gets_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(follow_up, "hold_attached", lambda _registration: None)
    assert OperationalError in both_close(monkeypatch)
