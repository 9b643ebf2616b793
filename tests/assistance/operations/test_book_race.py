"""Several after one time: one has it, the others are told so; each with its negative control."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import OperationalError, transaction

from assistance.enums import AppointmentState, Meeting, Mode
from assistance.models import Appointment, Reservation
from assistance.models.slots import Slot
from assistance.operations import (
    SlotTaken,
    book_appointment,
    reserve,
    reserve_slot,
)
from assistance.operations.reserve import KEPT_FOR_A_FORM
from stage4club.notifications.models import Message
from stage4club.people.models import Person
from tests.assistance.lives import FRIDAY, slots_now
from tests.factories import NOW, make_appointment, make_social_worker
from tests.stage4club.core.races import TIMEOUT, race, without_exclusion, without_unique
from tests.stage4club.people.blocked import wait_for_the_other

from .outcomes import outcomes, without_locks, without_second_look

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 20
ASKED = {"meeting": Meeting.INDIVIDUAL, "mode": Mode.PHONE}


def somebody(number: int) -> dict[str, str]:
    return {"preferred_name": f"N {number}", "email": f"n{number}@example.org"}


def friday() -> Slot:
    """The free time that begins on FRIDAY: days from now, it is still offered in ten minutes."""
    return next(slot for slot in slots_now() if slot.starts_at == FRIDAY)


def all_have_looked(monkeypatch: pytest.MonkeyPatch, callers: int) -> None:
    """Nobody writes before everybody has found the time free."""
    together, real = Barrier(callers, timeout=TIMEOUT), reserve.find_slot

    def find_slot(*given: Any) -> Any:
        found = real(*given)
        assert found is not None
        together.wait()
        return found

    monkeypatch.setattr(reserve, "find_slot", find_slot)


# Twenty people, one time --------------------------------------------------------------------------


def twenty_book_one_time() -> Counter[str]:
    value = slots_now()[0].value
    jobs = [
        lambda number=number: make_appointment(slot=value, **somebody(number))
        for number in range(PEOPLE)
    ]
    return outcomes(race(*jobs))


def test_one_of_twenty_has_it_and_the_others_have_stored_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_social_worker()
    all_have_looked(monkeypatch, PEOPLE)
    taken = slots_now()[0]
    assert twenty_book_one_time() == {"booked": 1, "SlotTaken": PEOPLE - 1}
    assert (Appointment.objects.count(), Reservation.objects.count()) == (1, 1)
    assert (Person.objects.count(), Message.objects.count()) == (1, 1)
    # What they are offered instead begins once it is over.
    monkeypatch.undo()
    assert slots_now()[0].starts_at >= taken.ends_at


def test_of_two_social_workers_each_is_booked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(2):
        make_social_worker()
    all_have_looked(monkeypatch, PEOPLE)
    assert twenty_book_one_time() == {"booked": 2, "SlotTaken": PEOPLE - 2}
    assert set(Counter(Reservation.objects.values_list("social_worker", flat=True)).values()) == {1}


def test_without_the_constraint_all_twenty_are_booked(monkeypatch: pytest.MonkeyPatch) -> None:
    make_social_worker()
    all_have_looked(monkeypatch, PEOPLE)
    without_second_look(monkeypatch)
    with without_exclusion(Reservation, "assistance_reservation_free"):
        assert twenty_book_one_time() == {"booked": PEOPLE}
        assert Reservation.objects.values("starts_at").distinct().count() == 1


def test_without_the_lock_somebody_gets_an_error_and_no_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each has written a row that overlaps those of the others, and waits for them."""
    make_social_worker()
    all_have_looked(monkeypatch, PEOPLE)
    without_locks(monkeypatch)
    found = twenty_book_one_time()
    assert found["booked"] <= 1
    assert found[OperationalError.__name__] > 0


# Two times with a pause between them --------------------------------------------------------------


def two_keep_times_that_touch(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Nine and ten o'clock were both free; both are not, with a pause of a quarter of an hour."""
    make_social_worker()
    first = slots_now()[0]
    second = next(slot for slot in slots_now() if slot.starts_at == first.ends_at)
    all_have_looked(monkeypatch, 2)
    return outcomes(
        race(
            lambda: make_appointment(slot=first.value, **somebody(1)),
            lambda: make_appointment(slot=second.value, **somebody(2)),
        )
    )


def test_of_two_times_without_a_pause_one_is_booked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert two_keep_times_that_touch(monkeypatch) == {"booked": 1, "SlotTaken": 1}


def test_without_a_second_look_she_has_no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    without_second_look(monkeypatch)
    assert two_keep_times_that_touch(monkeypatch) == {"booked": 2}


# A hold and a booking -----------------------------------------------------------------------------


def hold_and_book(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A form keeps a time while the social worker books it by telephone."""
    worker, appointment = make_social_worker(), make_appointment(**somebody(0))
    slot = friday()
    looked, real = Event(), reserve.find_slot

    def find_slot(*given: Any) -> Any:
        found = real(*given)
        looked.set()
        return found

    def book() -> Any:
        assert looked.wait(TIMEOUT)
        return book_appointment(appointment, by=worker, now=NOW, starts_at=FRIDAY)

    monkeypatch.setattr(reserve, "find_slot", find_slot)
    return race(lambda: reserve_slot(slot.value, form_key="a", now=NOW, **ASKED), book)


def test_a_form_and_the_social_worker_do_not_both_have_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = hold_and_book(monkeypatch)
    assert sum(type(answer) is SlotTaken for answer in answers) == 1
    assert Reservation.objects.count() == 1


def test_without_the_constraint_both_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with without_exclusion(Reservation, "assistance_reservation_free"):
        kept, booked = hold_and_book(monkeypatch)
        assert (type(kept), type(booked)) == (Reservation, Appointment)
        assert kept.starts_at == booked.starts_at


# What has expired ---------------------------------------------------------------------------------


def test_what_has_expired_keeps_nobody_away() -> None:
    worker = make_social_worker()
    slot = friday()
    reserve_slot(slot.value, form_key="a", now=NOW, **ASKED)
    later = NOW + KEPT_FOR_A_FORM
    with pytest.raises(SlotTaken):
        reserve_slot(slot.value, form_key="b", now=later - timedelta(seconds=1), **ASKED)
    reserve_slot(slot.value, form_key="b", now=later, **ASKED)
    appointment = make_appointment(**somebody(0))
    with pytest.raises(SlotTaken):
        book_appointment(appointment, by=worker, now=later, starts_at=FRIDAY)
    booked = book_appointment(appointment, by=worker, now=later + KEPT_FOR_A_FORM, starts_at=FRIDAY)
    assert Reservation.objects.get() == booked.reservation


def test_if_it_were_not_deleted_first_it_would_keep_people_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The constraint knows no clock."""
    make_social_worker()
    value = friday().value
    reserve_slot(value, form_key="a", now=NOW, **ASKED)
    monkeypatch.setattr(reserve, "free_expired", lambda *_, **__: None)
    with pytest.raises(SlotTaken):
        reserve_slot(value, form_key="b", now=NOW + KEPT_FOR_A_FORM, **ASKED)


def renew_while_another_books() -> Counter[str]:
    """A form comes back to its expired time while others take that very time."""
    value = friday().value
    reserve_slot(value, form_key="form", now=NOW, **ASKED)
    later = NOW + KEPT_FOR_A_FORM
    jobs = [
        lambda key=key: reserve_slot(value, form_key=key, now=later, **ASKED)
        for key in ("form", "form", *map(str, range(6)))
    ]
    return Counter(type(answer).__name__ for answer in race(*jobs))


def test_who_comes_back_to_an_expired_time_waits_her_turn() -> None:
    make_social_worker()
    for _round in range(3):
        found = renew_while_another_books()
        assert set(found) == {"Reservation", "SlotTaken"}
        # The form may be first, and then both its posts have it.
        assert found["Reservation"] in {1, 2}
        assert Reservation.objects.count() == 1
        Reservation.objects.all().delete()


# One form -----------------------------------------------------------------------------------------


def twenty_posts_of_one_form() -> Counter[str]:
    make_social_worker()
    value = slots_now()[0].value
    reserve_slot(value, form_key="form", now=NOW, **ASKED)
    return outcomes(race(*[lambda: make_appointment(form_key="form", slot=value)] * PEOPLE))


def test_twenty_posts_of_one_form_are_one_appointment_and_one_message() -> None:
    assert twenty_posts_of_one_form() == {"booked": PEOPLE}
    assert (Appointment.objects.count(), Message.objects.count()) == (1, 1)
    assert Reservation.objects.get().appointment.state == AppointmentState.BOOKED


def test_without_the_constraint_they_would_be_several() -> None:
    with without_unique(Appointment, "assistance_appointment_form_key_key"):
        race(*[lambda: make_appointment(form_key="form")] * PEOPLE)
        assert Appointment.objects.count() > 1


# Around Python ------------------------------------------------------------------------------------


def test_who_writes_around_python_is_refused_at_the_same_moment() -> None:
    worker = make_social_worker()
    written = Event()

    def first() -> Any:
        with transaction.atomic():
            row = insert_at(FRIDAY, "a", worker.pk)
            written.set()
            wait_for_the_other()
            return row

    def second() -> Any:
        assert written.wait(TIMEOUT)
        return insert_at(FRIDAY + timedelta(minutes=30), "b", worker.pk)

    answers = [type(answer).__name__ for answer in race(first, second)]
    assert answers == ["Reservation", "IntegrityError"]


def insert_at(starts_at: Any, key: str, worker: int) -> Reservation:
    return Reservation.objects.bulk_create(
        [
            Reservation(
                social_worker_id=worker,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                form_key=key,
                expires_at=NOW,
            )
        ]
    )[0]
