"""Moving and cancelling on the private page: by POST, once, and kind when it is too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from assistance.enums import AppointmentState, CancelledBy, Closing
from assistance.models import Appointment, Place, Reservation
from assistance.models.slots import Slot
from assistance.operations import cancel_appointment, move_appointment, move_by_person
from stage4club.core.working_days import TORONTO, local_date
from stage4club.notifications.models import Message
from tests.assistance.private import (
    CALENDAR,
    CANCEL,
    DAY,
    FAR,
    HOUR,
    MOVE,
    PAGE,
    enter,
    keep_elsewhere,
    link_of,
    make_booked,
    make_other,
)
from tests.factories import NOW, make_appointment, make_place, make_social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of NOW, until somebody moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def value_of(starts_at: datetime) -> str:
    return Slot(starts_at, starts_at + HOUR, None, ()).value


def offered(page: Any) -> list[str]:
    return [choice.value for day in page.context["days"] for choice in day.choices]


def count(kind: str) -> int:
    return Message.objects.filter(kind=f"assistance.{kind}").count()


# Moving ----------------------------------------------------------------------------------------


def test_the_free_times_of_the_same_social_worker_by_day(client: Client) -> None:
    louise, other = make_social_worker(), make_social_worker(name="Marc", weekdays=[5])
    appointment = make_booked(worker=louise, avoid_weekdays=(1,))
    make_other(worker=louise, starts_at=FAR + DAY)
    enter(client, appointment)
    page = client.get(MOVE)
    days = [day.day for day in page.context["days"]]
    assert days == sorted(set(days))
    # Neither a Tuesday, which does not suit her, nor the Saturdays of somebody else.
    assert {day.weekday() for day in days} == {0, 2, 3, 4}
    assert other.availabilities.exists()
    assert value_of(FAR) not in offered(page)
    assert value_of(FAR + DAY) not in offered(page)
    assert value_of(FAR + timedelta(minutes=30)) in offered(page)
    assert page.text.count("<fieldset") == len(days)
    assert "Les jours suivants" in page.text


def test_a_few_days_are_not_folded(client: Client) -> None:
    worker = make_social_worker(weekdays=[2], ends_on=local_date(FAR))
    enter(client, make_booked(worker=worker))
    assert "Les jours suivants" not in client.get(MOVE).text


def test_a_time_is_taken_by_a_post_once_however_often_it_is_pressed(client: Client) -> None:
    appointment = make_booked()
    enter(client, appointment)
    for _press in range(2):
        answer = client.post(MOVE, {"slot": value_of(FAR + DAY)})
        assert answer.headers["Location"] == PAGE
    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.sequence) == (FAR + DAY, 2)
    assert count("moved") == 1
    assert Reservation.objects.standing(NOW).count() == 1
    assert Message.objects.get(kind="assistance.moved").created_by_id is None


@pytest.mark.parametrize("slot", ["", "nothing", "20260101T0000Z", "0" * 300])
def test_what_is_no_time_is_said_and_the_times_are_offered_again(client: Client, slot: str) -> None:
    appointment = make_booked()
    enter(client, appointment)
    answer = client.post(MOVE, {"slot": slot})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f'href="#slot-{offered(answer)[0]}"' in answer.text
    words = "n’est plus libre" if slot else "Choisissez un moment."
    assert words in str(answer.context["problem"])
    appointment.refresh_from_db()
    assert appointment.starts_at == FAR


def test_a_time_that_somebody_took_meanwhile(client: Client) -> None:
    worker = make_social_worker()
    appointment = make_booked(worker=worker)
    enter(client, appointment)
    assert value_of(FAR + DAY) in offered(client.get(MOVE))
    make_other(worker=worker, starts_at=FAR + DAY)
    answer = client.post(MOVE, {"slot": value_of(FAR + DAY)})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert value_of(FAR + DAY) not in offered(answer)
    appointment.refresh_from_db()
    assert appointment.starts_at == FAR


def test_a_time_at_which_she_meets_somebody_else(client: Client) -> None:
    """A family that meets two social workers has each of them once at a time."""
    appointment = make_booked()
    keep_elsewhere(appointment, FAR + DAY)
    enter(client, appointment)
    answer = client.post(MOVE, {"slot": value_of(FAR + DAY)})
    assert "Vous avez déjà un rendez-vous à ce moment-là." in answer.text
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_in_person_the_place_is_that_of_the_hours(client: Client) -> None:
    worker = make_social_worker(weekdays=[2])
    elsewhere = make_place("Bureau de Laval")
    row = worker.availabilities.get()
    row.pk, row.weekday, row.place = None, 3, elsewhere
    row.save()
    appointment = make_booked(worker=worker, mode="in_person")
    enter(client, appointment)
    page = client.get(MOVE)
    assert {choice.place for day in page.context["days"] for choice in day.choices} == {
        "Bureau de Montréal",
        "Bureau de Laval",
    }
    slot = Slot(FAR + DAY, FAR + DAY + HOUR, elsewhere.pk, ()).value
    client.post(MOVE, {"slot": slot})
    appointment.refresh_from_db()
    assert appointment.reservation is not None
    assert appointment.reservation.place == Place.objects.get(name="Bureau de Laval")
    # One place needs no name beside each hour.
    worker.availabilities.filter(weekday=2).delete()
    days = client.get(MOVE).context["days"]
    assert {choice.place for day in days for choice in day.choices} == {""}


def test_no_other_time_is_free(client: Client) -> None:
    appointment = make_booked()
    assert appointment.social_worker is not None
    appointment.social_worker.availabilities.all().delete()
    enter(client, appointment)
    page = client.get(MOVE)
    assert "Aucun autre moment n’est libre" in page.text
    answer = client.post(MOVE, {"slot": "x"})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_too_late_the_telephone_is_left(client: Client, clock: time_machine.Traveller) -> None:
    appointment = make_booked()
    clock.move_to(FAR - DAY + timedelta(seconds=1))
    enter(client, appointment)
    for address in (MOVE, CANCEL):
        answer = client.post(address, {"slot": value_of(FAR + DAY)})
        assert answer.status_code == HTTPStatus.CONFLICT
        assert "Appelez-nous" in answer.text
    appointment.refresh_from_db()
    assert (appointment.state, appointment.starts_at) == (AppointmentState.BOOKED, FAR)


def test_it_was_cancelled_by_staff_at_this_moment(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the page has found the link alive: what is stored wins, and the door is closed."""
    appointment = make_booked()
    enter(client, appointment)

    def cancelled_meanwhile(given: Appointment, **options: Any) -> Any:
        worker = appointment.social_worker
        cancel_appointment(
            Appointment.objects.get(pk=given.pk),
            by=worker,
            now=NOW,
            cancelled_by=CancelledBy.STAFF,
        )
        return move_by_person(given, **options)

    monkeypatch.setattr("assistance.views.private.move_by_person", cancelled_meanwhile)
    answer = client.post(MOVE, {"slot": value_of(FAR + DAY)})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "links/dead.html" in {template.name for template in answer.templates}
    appointment.refresh_from_db()
    assert (appointment.state, appointment.starts_at) == (AppointmentState.CANCELLED, FAR)


def test_across_the_change_of_clocks_in_november(
    client: Client, clock: time_machine.Traveller
) -> None:
    """From 13 h in October to 13 h in November: the same hour on the wall, another one in UTC."""
    now = datetime(2026, 10, 20, 14, 0, tzinfo=UTC)
    clock.move_to(now)
    before = datetime(2026, 10, 30, 13, 0, tzinfo=TORONTO)
    after = datetime(2026, 11, 3, 13, 0, tzinfo=TORONTO)
    appointment = make_booked(starts_at=before.astimezone(UTC), now=now)
    enter(client, appointment, now=now)
    client.post(MOVE, {"slot": value_of(after)})
    appointment.refresh_from_db()
    assert appointment.starts_at == datetime(2026, 11, 3, 18, 0, tzinfo=UTC)
    assert "13\N{NO-BREAK SPACE}h" in client.get(PAGE).text
    [event] = Calendar.from_ical(client.get(CALENDAR).content).walk("VEVENT")
    assert event["DTSTART"].dt == after
    assert event["DTSTART"].params["TZID"] == "America/Toronto"
    told = Message.objects.get(kind="assistance.moved")
    [sent] = Calendar.from_ical(told.read_calendar() or b"").walk("VEVENT")
    booked = Message.objects.get(kind="assistance.booked")
    [first] = Calendar.from_ical(booked.read_calendar() or b"").walk("VEVENT")
    assert sent["UID"] == first["UID"] == event["UID"]
    assert (first["SEQUENCE"], sent["SEQUENCE"]) == (1, 2)
    assert "13\N{NO-BREAK SPACE}h à 14" in told.read_text()


# Cancelling --------------------------------------------------------------------------------------


def test_looking_cancels_nothing_and_posting_does_once(client: Client) -> None:
    appointment = make_booked()
    enter(client, appointment)
    assert client.get(CANCEL).status_code == HTTPStatus.OK
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.BOOKED
    for _press in range(2):
        page = client.post(CANCEL)
        assert page.context["done"] is True
        assert "Votre rendez-vous est annulé" in page.text
    assert "Votre rendez-vous est annulé" in client.get(CANCEL).text
    appointment.refresh_from_db()
    assert (appointment.state, appointment.cancelled_by) == (
        AppointmentState.CANCELLED,
        CancelledBy.PERSON,
    )
    assert count("cancelled") == 1
    assert not Reservation.objects.standing(NOW).exists()
    for dead in (PAGE, MOVE):
        assert client.get(dead).status_code == HTTPStatus.NOT_FOUND
    # Another link, and what this browser did is forgotten.
    enter(client, make_other())
    assert client.get(CANCEL).context.get("done") is None


def test_a_request_is_withdrawn_and_nothing_is_written(client: Client) -> None:
    appointment = make_appointment()
    enter(client, appointment)
    assert "Retirer votre demande?" in client.get(CANCEL).text
    assert "Votre demande est retirée" in client.post(CANCEL).text
    appointment.refresh_from_db()
    assert (appointment.state, appointment.closing, appointment.closed_by) == (
        AppointmentState.CLOSED,
        Closing.NO_LONGER_WANTED,
        None,
    )
    assert not Message.objects.exclude(kind="assistance.received").exists()


def test_cancelling_what_staff_cancelled_in_another_window(client: Client) -> None:
    appointment = make_booked()
    enter(client, appointment)
    Appointment.objects.update(
        state="cancelled", cancelled_by="staff", closed_at=NOW, closed_by=appointment.social_worker
    )
    assert client.post(CANCEL).status_code == HTTPStatus.NOT_FOUND


def test_moving_by_the_link_of_what_was_cancelled(client: Client) -> None:
    appointment = make_booked()
    url = link_of(appointment)
    client.get(url)
    client.post(CANCEL)
    client.get(url)
    assert client.post(MOVE, {"slot": value_of(FAR + DAY)}).status_code == HTTPStatus.NOT_FOUND


def test_a_link_goes_on_after_staff_moved_it(client: Client) -> None:
    appointment = make_booked()
    enter(client, appointment)
    worker = appointment.social_worker
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR + HOUR)
    assert client.get(PAGE).context["appointment"].starts_at == FAR + HOUR
