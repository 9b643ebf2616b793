"""A second request arrives while the one it belongs to is being closed: somebody must call."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from registrations.models import Registration
from registrations.operations import decline_registration, submit
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
