"""One form pressed twice, two people after one time: each with its control."""

from __future__ import annotations

from threading import Barrier
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assistance.enums import AppointmentState, Meeting, Mode
from assistance.models import Appointment, Reservation
from assistance.models.slots import free_slots
from assistance.operations import reserve
from services.enums import ServiceKind
from stage4club.core.working_days import local_date
from stage4club.notifications.models import Message
from stage4club.people.enums import Room
from tests.assistance.operations.outcomes import without_second_look
from tests.factories import make_service, make_social_worker
from tests.stage4club.core.races import TIMEOUT, race, without_exclusion, without_unique

from .pages import FRENCH, LEAST, open_form

pytestmark = pytest.mark.django_db(transaction=True)

POSTS = 10
PRESSED = 2


@pytest.fixture(autouse=True)
def _open() -> None:
    """A social worker who receives people."""
    make_service(slug="social-worker", kind=ServiceKind.APPOINTMENT, room=Room.SOCIAL_WORK)
    make_social_worker(starts_on=local_date(timezone.now()))


def nearest() -> str:
    free = free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.VIDEO, now=timezone.now())
    # Not the first: it may become too near while the test runs.
    return free[4].value


def tab_of(client: Client) -> Client:
    """Each post is a request of its own, with the cookies of that browser."""
    tab = Client()
    tab.cookies = client.cookies
    return tab


def statuses(answers: list[Any]) -> list[Any]:
    return sorted(getattr(answer, "status_code", 500) for answer in answers)


# The button of the form ---------------------------------------------------------------------------


def press_continue(times: int) -> list[Any]:
    client, value = Client(), nearest()
    data = {**LEAST, "slot": value, "form_token": open_form(client)}
    return race(*[lambda: tab_of(client).post(FRENCH["form"], data)] * times)


def test_one_form_pressed_ten_times_keeps_one_time() -> None:
    assert statuses(press_continue(POSTS)) == [302] * POSTS
    assert Reservation.objects.count() == 1


def test_without_the_lock_on_the_form_somebody_is_told_that_her_time_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together = Barrier(PRESSED, timeout=TIMEOUT)
    real = reserve.hold_one

    def look_then_wait(*given: Any, **more: Any) -> Reservation:
        together.wait()
        return real(*given, **more)

    monkeypatch.setattr(reserve, "hold", list)
    monkeypatch.setattr(reserve, "hold_one", look_then_wait)
    assert statuses(press_continue(PRESSED)) != [302] * PRESSED


# The button of the check page ---------------------------------------------------------------------


def press_send(slot: str) -> list[Any]:
    client = Client()
    token = open_form(client)
    client.post(FRENCH["form"], {**LEAST, "slot": slot, "form_token": token})
    return race(*[lambda: tab_of(client).post(FRENCH["check"], {"form_token": token})] * POSTS)


def test_ten_sendings_of_one_form_are_one_booked_appointment_and_one_message() -> None:
    answers = press_send(nearest())
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, FRENCH["received"])}
    assert Appointment.objects.get().state == AppointmentState.BOOKED
    assert (Reservation.objects.count(), Message.objects.count()) == (1, 1)


def test_ten_sendings_of_one_form_are_one_request_and_one_message() -> None:
    assert statuses(press_send("none")) == [302] * POSTS
    assert (Appointment.objects.count(), Message.objects.count()) == (1, 1)


def test_without_the_constraint_they_are_several() -> None:
    with without_unique(Appointment, "assistance_appointment_form_key_key"):
        press_send("none")
        appointments, messages = Appointment.objects.count(), Message.objects.count()
    assert appointments > 1
    assert messages == appointments


# Two people, one time -----------------------------------------------------------------------------


def after_one_time() -> list[Any]:
    value = nearest()
    forms = [(client, open_form(client)) for client in (Client(), Client())]

    def choose(client: Client, token: str) -> Any:
        return client.post(FRENCH["form"], {**LEAST, "slot": value, "form_token": token})

    return race(*(lambda form=form: choose(*form) for form in forms))


def test_of_two_people_after_one_time_one_keeps_it_and_one_reads_the_next_ones() -> None:
    answers = after_one_time()
    assert statuses(answers) == [302, 422]
    (late,) = [answer for answer in answers if answer.status_code == 422]
    assert late.context["form"].errors["slot"] == [
        "Ce moment n’est plus libre. Choisissez-en un autre."
    ]
    assert late.text.count('name="slot"') > 50
    assert Reservation.objects.count() == 1


def test_without_the_exclusion_both_keep_it(monkeypatch: pytest.MonkeyPatch) -> None:
    together = Barrier(2, timeout=TIMEOUT)
    real = reserve.find_slot

    def look_then_wait(*given: Any) -> Any:
        found = real(*given)
        together.wait()
        return found

    monkeypatch.setattr(reserve, "find_slot", look_then_wait)
    without_second_look(monkeypatch)
    with without_exclusion(Reservation, "assistance_reservation_free"):
        assert statuses(after_one_time()) == [302, 302]
        assert Reservation.objects.count() == 2
