"""What one form may choose: free times, the one that it keeps, or the one that it has booked."""

from __future__ import annotations

import pytest

from assistance.enums import Meeting, Mode
from assistance.models import Availability, Reservation
from assistance.models.slots import find_slot
from assistance.operations import (
    AlreadyBooked,
    SlotTaken,
    release_slot,
    reserve_slot,
    slots_for_form,
)
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db

KIND = {"meeting": Meeting.INDIVIDUAL, "mode": Mode.PHONE, "now": NOW}


def values(form_key: str) -> list[str]:
    return [slot.value for slot in slots_for_form(form_key, **KIND).slots]


def test_a_time_that_was_kept_is_not_offered_once_nobody_receives_then() -> None:
    make_social_worker()
    reserve_slot(values("a")[0], form_key="a", **KIND)
    Availability.objects.all().delete()
    assert values("a") == []


@pytest.mark.parametrize("value", ["", "x", "20260313", "00010101T0000Z", "20260313T1500Z-x"])
def test_what_names_no_time_is_none(value: str) -> None:
    make_social_worker()
    with pytest.raises(SlotTaken):
        reserve_slot(value, form_key="a", **KIND)


def test_another_time_than_the_kept_one_may_be_sent() -> None:
    make_social_worker()
    first, other = values("a")[0], values("a")[6]
    reserve_slot(first, form_key="a", **KIND)
    appointment = make_appointment(form_key="a", slot=other)
    slot = find_slot(slots_for_form("b", **KIND).slots, first)
    assert slot is not None
    assert appointment.starts_at != slot.starts_at
    assert Reservation.objects.count() == 1


def test_what_a_form_has_booked_is_its_own_and_no_other_time_is() -> None:
    make_social_worker()
    first, other = values("a")[0], values("a")[6]
    make_appointment(form_key="a", slot=first)
    offered = slots_for_form("a", **KIND)
    assert ([slot.value for slot in offered.slots], offered.is_booked) == ([first], True)
    booked = reserve_slot(first, form_key="a", **KIND)
    assert booked.expires_at is None
    with pytest.raises(AlreadyBooked):
        reserve_slot(other, form_key="a", **KIND)
    release_slot("a")
    assert Reservation.objects.get() == booked
