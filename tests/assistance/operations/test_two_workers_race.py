"""Two social workers book one person at once."""

from __future__ import annotations

from collections import Counter
from threading import Barrier
from typing import Any

import pytest
from django.db import OperationalError

from assistance.models import Appointment, Reservation
from assistance.operations import (
    SheIsElsewhere,
    book,
    book_appointment,
    times,
)
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.models import Message
from tests.assistance.lives import FRIDAY
from tests.factories import NOW, make_appointment, make_social_worker
from tests.stage4club.core.races import TIMEOUT, race, without_exclusion

from .outcomes import outcomes, without_locks

pytestmark = pytest.mark.django_db(transaction=True)


def two_book_one_person(*, same_appointment: bool) -> Counter[str]:
    """Two social workers book her for the same hour."""
    first = make_appointment()
    second = first if same_appointment else make_appointment()
    assert first.person == second.person
    workers = [make_social_worker() for _number in range(2)]
    jobs = [
        lambda key=row.pk, by=by: book_appointment(
            Appointment.objects.get(pk=key), by=by, now=NOW, starts_at=FRIDAY
        )
        for row, by in zip((first, second), workers, strict=True)
    ]
    return outcomes(race(*jobs))


def both_may_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither books before each has found that no colleague follows her."""
    both, real = Barrier(2, timeout=TIMEOUT), book.hold_to_follow

    def hold_to_follow(*given: Any, **more: Any) -> None:
        real(*given, **more)
        both.wait()

    monkeypatch.setattr(book, "hold_to_follow", hold_to_follow)


def test_two_who_book_one_appointment_the_first_does() -> None:
    assert two_book_one_person(same_appointment=True) == {
        "booked": 1,
        TransitionRefused.__name__: 1,
    }
    assert Message.objects.filter(kind="assistance.booked").count() == 1


def test_nobody_is_booked_twice_for_one_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    both_may_follow(monkeypatch)
    assert two_book_one_person(same_appointment=False) == {
        "booked": 1,
        SheIsElsewhere.__name__: 1,
    }


def test_without_the_constraint_she_is_at_two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    both_may_follow(monkeypatch)
    with without_exclusion(Reservation, "assistance_reservation_one_person"):
        assert two_book_one_person(same_appointment=False) == {"booked": 2}


def test_without_the_lock_on_the_person_the_constraint_still_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_locks(monkeypatch)
    both_may_follow(monkeypatch)
    both, real = Barrier(2, timeout=TIMEOUT), times.free_expired

    def free_expired(*given: Any, **more: Any) -> None:
        real(*given, **more)
        both.wait()

    monkeypatch.setattr(times, "free_expired", free_expired)
    found = two_book_one_person(same_appointment=False)
    # Whether the constraint or the deadlock refuses her is a matter of microseconds.
    assert found["booked"] == 1
    assert found[SheIsElsewhere.__name__] + found[OperationalError.__name__] == 1
