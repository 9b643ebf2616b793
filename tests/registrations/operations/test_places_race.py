"""Many confirm at once, and there are fewer places: exactly as many people are confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from registrations.models import Registration
from registrations.models.places import places_of
from registrations.operations import confirm as confirm_module
from registrations.operations import confirm_registration, offer_place, withdraw_registration
from services.models import Service
from stage4club.notifications.models import Message
from tests.factories import make_registration, make_service, make_user
from tests.registrations.kit import LATER, make_waiting
from tests.stage4club.core.races import TIMEOUT, race

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, PLACES = 6, 2


@contextmanager
def without_trigger() -> Iterator[None]:
    """For a negative control: the table without what keeps to the places."""
    table = "registrations_registration"
    with connection.cursor() as sql:
        sql.execute(f"ALTER TABLE {table} DISABLE TRIGGER registrations_places")
        try:
            yield
        finally:
            sql.execute(f"ALTER TABLE {table} ENABLE TRIGGER registrations_places")


def all_confirm(service: Service) -> list[str]:
    """Everybody confirms somebody, from the same instant; what came of each, sorted."""
    partner = make_user()
    jobs: list[Any] = []
    for number in range(PEOPLE):
        answers = {"preferred_name": f"N {number}", "email": f"n{number}@example.org"}
        registration = make_registration(service, taken_by=partner, **answers)
        jobs.append(lambda row=registration: confirm_registration(row, by=partner, now=LATER).state)
    return sorted(
        answer if isinstance(answer, str) else type(answer).__name__ for answer in race(*jobs)
    )


def sent() -> int:
    return Message.objects.filter(kind="registrations.confirmed").count()


def test_exactly_as_many_as_there_are_places_and_one_message_each() -> None:
    service = make_service(places=PLACES)
    assert all_confirm(service) == [
        *["GroupIsFull"] * (PEOPLE - PLACES),
        *["confirmed"] * PLACES,
    ]
    assert (places_of(service).taken, sent()) == (PLACES, PLACES)
    losers = Registration.objects.filter(state="assigned", confirmed_at=None)
    assert losers.count() == PEOPLE - PLACES


def test_without_the_trigger_a_look_before_does_not_keep_to_the_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everybody_has_looked = Barrier(PEOPLE, timeout=TIMEOUT)
    real = confirm_module.apply

    def look_then_apply(row: Any, *given: Any, **more: Any) -> Any:
        assert not places_of(row.service).is_full
        everybody_has_looked.wait()
        return real(row, *given, **more)

    monkeypatch.setattr(confirm_module, "apply", look_then_apply)
    service = make_service(places=PLACES)
    with without_trigger():
        assert all_confirm(service) == ["confirmed"] * PEOPLE
    assert (places_of(service).taken, sent()) == (PEOPLE, PEOPLE)


def test_one_place_is_not_kept_for_two() -> None:
    service = make_service(places=1)
    rows = [
        make_waiting(service, preferred_name=f"N {number}", email=f"n{number}@example.org")
        for number in range(2)
    ]
    withdraw_registration(Registration.objects.get(state="confirmed"), by=None, now=LATER)
    answers = race(
        *(lambda row=row: offer_place(row, by=row.assigned_to, now=LATER) for row in rows)
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["GroupIsFull", "Registration"]
    assert places_of(service).taken == 1
