"""Anybody's address can be typed: no more than three letters of forms reach it in a day."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from assistance.enums import AppointmentState, Meeting, Mode
from assistance.models import Appointment, Reservation
from assistance.models.slots import free_slots
from assistance.operations import reserve_slot, too_often
from services.operations import mailboxes
from stage4club.core import audit
from stage4club.core.phones import Phone
from stage4club.notifications.models import Message
from tests.factories import NOW, make_appointment, make_social_worker
from tests.stage4club.core.races import TIMEOUT, race

pytestmark = pytest.mark.django_db

NAMES = ["Anne", "Rita", "Zoé", "Lise", "Luce"]


@pytest.fixture(autouse=True)
def _limited(settings: Any) -> None:
    settings.RATE_LIMITS = True


def set_aside() -> list[str]:
    rows = Appointment.objects.filter(is_quarantined=True).order_by("pk")
    return list(rows.values_list("preferred_name", flat=True))


def nearest(at: int = 0) -> str:
    return free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)[at].value


def test_the_fourth_of_a_day_waits_for_a_human_and_books_nothing() -> None:
    make_social_worker()
    for name in NAMES:
        value = nearest()
        reserve_slot(value, form_key=name, meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)
        make_appointment(preferred_name=name, form_key=name, slot=value)
    assert (Message.objects.count(), set_aside()) == (3, ["Lise", "Luce"])
    lise = Appointment.objects.get(preferred_name="Lise")
    assert (lise.state, Reservation.objects.count()) == (AppointmentState.REQUESTED, 3)
    assert [event.verb for event in audit.history(lise)] == ["set-aside", "submit"]


def test_who_corrects_her_form_is_not_counted_again() -> None:
    for name in NAMES:
        make_appointment(preferred_name=name, form_key="a")
    assert (Appointment.objects.count(), set_aside()) == (1, [])


def test_the_day_after_it_is_no_flood() -> None:
    for day, name in enumerate(NAMES):
        make_appointment(preferred_name=name, now=NOW + timedelta(days=day / 3))
    assert (Message.objects.count(), set_aside()) == (5, [])


@pytest.mark.parametrize("answers", [{"contact_by": "phone"}, {"email": ""}])
def test_who_is_not_written_to_is_not_counted(answers: dict[str, Any]) -> None:
    for name in NAMES:
        make_appointment(preferred_name=name, phone=Phone("+15145550142", ""), **answers)
    assert set_aside() == []


def test_who_was_on_the_telephone_is_no_robot() -> None:
    worker = make_social_worker()
    for name in NAMES:
        make_appointment(preferred_name=name, by=worker)
    assert set_aside() == []


def test_a_label_in_the_address_is_the_same_mailbox() -> None:
    for number, name in enumerate(NAMES):
        make_appointment(preferred_name=name, email=f"zoe+{number}@example.org")
    assert set_aside() == ["Lise", "Luce"]


def test_one_form_writes_to_two_addresses_and_not_to_a_third() -> None:
    for number in range(3):
        for _twice in range(2):
            make_appointment(form_key="a", email=f"zoe{number}@example.org", message="Un mot")
    assert sorted(Message.objects.values_list("to_address", flat=True)) == [
        "zoe0@example.org",
        "zoe1@example.org",
    ]
    assert Appointment.objects.get().is_quarantined


def test_what_is_booked_stays_booked_and_the_flood_is_set_aside_beside_it() -> None:
    make_social_worker()
    value = nearest()
    for number in range(3):
        make_appointment(form_key="a", email=f"zoe{number}@example.org", slot=value)
    booked, beside = Appointment.objects.order_by("pk")
    assert (booked.state, booked.is_quarantined) == (AppointmentState.BOOKED, False)
    assert (beside.state, beside.is_quarantined) == (AppointmentState.REQUESTED, True)
    assert Message.objects.count() == 2


def six_at_once() -> int:
    race(
        *(
            lambda number=number: make_appointment(
                preferred_name=f"Zoé {number}", email=f"zoe+{number}@example.org"
            )
            for number in range(6)
        )
    )
    return Message.objects.count()


@pytest.mark.django_db(transaction=True)
def test_six_at_once_are_counted_one_after_the_other() -> None:
    assert six_at_once() == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_mailbox_none_sees_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = Barrier(6, timeout=TIMEOUT)
    real = too_often.had_enough

    def count_then_wait(*given: Any) -> bool:
        answer = real(*given)
        together.wait()
        return answer

    monkeypatch.setattr(mailboxes, "hold", list)
    monkeypatch.setattr(too_often, "had_enough", count_then_wait)
    assert six_at_once() == 6
