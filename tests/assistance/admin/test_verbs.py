"""Each verb through its page: what is asked, what is said, what happens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from assistance.enums import AppointmentState, Mode
from assistance.models import Reservation
from assistance.operations import propose_times
from stage4club.core.phones import Phone
from stage4club.notifications.models import Message
from tests.assistance.kit import FRIDAY, client_of, make_booked, make_hers, press, url_of
from tests.factories import NOW, make_appointment, make_place, make_social_worker

from .verbs import offered, said, slots, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]

LATER = FRIDAY + timedelta(hours=2)


def test_the_verbs_of_each_state() -> None:
    worker = make_social_worker()
    free = make_appointment()
    assert offered(free, worker) == [
        "take",
        "book",
        "propose",
        "hand-over",
        "close",
        "know",
    ]
    hers = make_hers(worker, preferred_name="Ana", email="ana@example.org")
    assert offered(hers, worker) == ["book", "propose", "hand-over", "close", "know"]
    propose_times(hers, by=worker, now=NOW, times=[FRIDAY])
    assert offered(hers, worker) == ["book", "hand-over", "close", "know"]
    booked = make_booked(worker, at=LATER, preferred_name="Rita", email="rita@example.org")
    assert offered(booked, worker) == ["move", "hand-over", "cancel", "know"]
    with time_machine.travel(LATER):
        assert offered(booked, worker) == ["fulfil", "not-held", "cancel", "know"]
    robot = make_appointment(preferred_name="R", email="r@example.org", suspicious=True)
    assert offered(robot, worker) == ["release", "close", "know"]


def test_take() -> None:
    worker = make_social_worker()
    appointment = make_appointment()
    client = client_of(worker)
    assert said(client, press(client, appointment, "take")) == "It is yours."
    appointment.refresh_from_db()
    assert appointment.social_worker == worker


def test_release_tells_that_it_was_received_and_until_when() -> None:
    worker = make_social_worker()
    robot = make_appointment(suspicious=True)
    client = client_of(worker)
    page = client.get(url_of(robot, "release"))
    assert "Friday, March 13, 2026" not in page.text
    assert "13\N{NO-BREAK SPACE}mars" in page.context["preview"].text
    assert said(client, press(client, robot, "release")) == "It is in the list."
    robot.refresh_from_db()
    assert (robot.is_quarantined, told()) == (False, ["assistance.received"])


def test_book_one_of_the_nearest_times() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    client = client_of(worker)
    first, *_others, another = slots(client, appointment, "book")
    assert (first, another) == ("20260312T1400Z", "another")
    answer = client.post(url_of(appointment, "book"), {"slot": first})
    # What was chosen is read before it leaves.
    assert answer.context["preview"].subject.endswith(appointment.reference)
    assert "12\N{NO-BREAK SPACE}mars" in answer.context["preview"].text
    assert told() == ["assistance.received"]
    sentence = "Booked: Thursday, March 12, 2026, from 10 a.m. to 11 a.m."
    assert said(client, press(client, appointment, "book", slot=first)) == sentence
    assert told() == ["assistance.booked", "assistance.received"]


def test_release_of_who_is_not_written_to_is_said_on_the_telephone() -> None:
    called = {"contact_by": "phone", "email": "", "phone": Phone("+15145550142", "")}
    robot = make_appointment(suspicious=True, **called)
    client = client_of(make_social_worker())
    preview = client.get(url_of(robot, "release")).context["preview"]
    assert preview.title == "No message leaves"
    assert preview.note == "This person is not written to: say it on the telephone."
    press(client, robot, "release")
    assert told() == []


def test_what_leaves_is_what_was_shown() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    client = client_of(worker)
    first = slots(client, appointment, "book")[0]
    shown = client.post(url_of(appointment, "book"), {"slot": first}).context["preview"]
    press(client, appointment, "book", slot=first)
    message = Message.objects.get(kind="assistance.booked")
    start = shown.text.split("\n\n")[:2]
    assert message.body_text.split("\n\n")[:2] == start
    assert message.subject == shown.subject


def test_book_at_a_time_that_was_agreed_on() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker, mode=Mode.IN_PERSON)
    typed = {"slot": "another", "day": "2026-03-14", "hour": "9 h 15", "place": make_place().pk}
    press(client_of(worker), appointment, "book", **typed)
    appointment.refresh_from_db()
    assert appointment.starts_at == datetime(2026, 3, 14, 13, 15, tzinfo=UTC)
    assert appointment.reservation is not None
    assert appointment.reservation.place == make_place()


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, "slot"),
        ({"slot": "20260312T1400Z", "day": "2026-03-14", "hour": "09:00"}, "slot"),
        ({"slot": "20260101T1400Z"}, "slot"),
        ({"day": "2026-03-14"}, "hour"),
        ({"hour": "09:00"}, "day"),
        ({"day": "1999-03-14", "hour": "09:00"}, "day"),
        ({"day": "2026-03-10", "hour": "09:00"}, "day"),
        # The hour that clocks skip.
        ({"day": "2027-03-14", "hour": "02:30"}, "hour"),
        ({"day": "hier", "hour": "09:00"}, "day"),
    ],
)
def test_a_time_is_one_time_to_come(typed: dict[str, str], wrong: str) -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    for verb in ("book", "propose"):
        if verb == "propose" and "slot" in typed and "day" in typed:
            continue
        answer = client_of(worker).post(url_of(appointment, verb), typed)
        assert answer.status_code == 422
        assert wrong in answer.context["form"].errors
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.REQUESTED


def test_in_person_one_place_is_chosen() -> None:
    worker = make_social_worker(in_person=False, place=None)
    appointment = make_hers(worker, mode=Mode.IN_PERSON)
    for verb in ("book", "propose"):
        answer = client_of(worker).post(
            url_of(appointment, verb), {"day": "2026-03-14", "hour": "9 h"}
        )
        assert list(answer.context["form"].errors) == ["place"]


def test_times_proposed_are_at_one_place() -> None:
    worker = make_social_worker(weekdays=[3])
    from assistance.models import Availability

    Availability.objects.create(
        social_worker=worker,
        weekday=4,
        starts="09:00",
        ends="10:00",
        in_person=True,
        place=make_place("Bureau de Laval"),
        starts_on="2026-01-01",
    )
    appointment = make_hers(worker, mode=Mode.IN_PERSON)
    client = client_of(worker)
    values = slots(client, appointment, "propose")
    laval = next(value for value in values if value.startswith("20260313"))
    answer = client.post(url_of(appointment, "propose"), {"slot": [values[0], laval]})
    assert list(answer.context["form"].errors) == ["place"]


def test_days_that_do_not_suit_are_left_out_and_said() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker, avoid_weekdays=(3,))
    client = client_of(worker)
    assert slots(client, appointment, "book")[0].startswith("20260313")
    page = client.get(url_of(appointment, "book"))
    assert page.context["intro"].endswith("Does not suit this person: thursday.")


def test_propose_up_to_three() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    client = client_of(worker)
    values = slots(client, appointment, "propose")
    too_many = client.post(url_of(appointment, "propose"), {"slot": values[:4]})
    assert too_many.context["form"].errors["slot"] == ["Choose between one and three times."]
    overlapping = {"slot": values[:1], "day": "2026-03-12", "hour": "10 h 30"}
    answer = client.post(url_of(appointment, "propose"), overlapping)
    assert list(answer.context["form"].errors) == ["day"]
    typed = {"slot": values[:2], "day": "2026-03-21", "hour": "9 h"}
    answer = press(client, appointment, "propose", **typed)
    assert said(client, answer) == "Proposed. The times are kept for this person."
    kept = Reservation.objects.filter(proposal__appointment=appointment)
    assert kept.count() == 3
    assert "assistance.proposed" in told()


def test_after_three_proposals_somebody_calls() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    from assistance.operations import decline_times

    for number in range(3):
        times = [FRIDAY + timedelta(days=7 * number)]
        decline_times(propose_times(appointment, by=worker, now=NOW, times=times), now=NOW)
        appointment.refresh_from_db()
    assert "propose" not in offered(appointment, worker)


def test_move_offers_the_others() -> None:
    worker = make_social_worker()
    appointment = make_booked(worker, at=datetime(2026, 3, 12, 14, 0, tzinfo=UTC))
    client = client_of(worker)
    values = slots(client, appointment, "move")
    # From 10 h on, as it is, there is no other time before 11 h.
    assert values[0] == "20260312T1500Z"
    sentence = "Moved: Thursday, March 12, 2026, from 11 a.m. to noon"
    assert said(client, press(client, appointment, "move", slot=values[0])) == sentence
    assert "assistance.moved" in told()


@pytest.mark.parametrize("by", ["person", "staff"])
def test_cancel_says_who_and_blames_nobody(by: str) -> None:
    worker = make_social_worker()
    appointment = make_booked(worker)
    client = client_of(worker)
    assert client.post(url_of(appointment, "cancel"), {}).status_code == 422
    assert said(client, press(client, appointment, "cancel", cancelled_by=by)) == "Cancelled."
    appointment.refresh_from_db()
    assert appointment.cancelled_by == by
    assert "assistance.cancelled" in told()


def test_cancelled_once_its_hour_has_come_is_told_to_nobody() -> None:
    worker = make_social_worker()
    appointment = make_booked(worker)
    with time_machine.travel(FRIDAY + timedelta(hours=1)):
        client = client_of(worker)
        page = client.get(url_of(appointment, "cancel"))
        assert "no message leaves" in page.context["intro"]
        assert page.context["preview"] is None
        press(client, appointment, "cancel", cancelled_by="person")
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.CANCELLED
    assert "assistance.cancelled" not in told()


@pytest.mark.parametrize(("verb", "state"), [("fulfil", "fulfilled"), ("not-held", "closed")])
def test_what_came_of_it(verb: str, state: str) -> None:
    worker = make_social_worker()
    appointment = make_booked(worker)
    with time_machine.travel(FRIDAY + timedelta(hours=1)):
        client = client_of(worker)
        assert said(client, press(client, appointment, verb)) == "Noted."
    appointment.refresh_from_db()
    assert appointment.state == state


def test_close_says_why_and_sends_nothing() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    client = client_of(worker)
    page = client.get(url_of(appointment, "close"))
    reasons = [value for value, _words in page.context["form"].fields["closing"].choices]
    assert reasons == ["unreachable", "no_longer_wanted", "elsewhere"]
    before = told()
    assert said(client, press(client, appointment, "close", closing="elsewhere")) == "Noted."
    assert told() == before


def test_a_robot_is_closed_as_one() -> None:
    worker = make_social_worker()
    robot = make_appointment(suspicious=True)
    client = client_of(worker)
    page = client.get(url_of(robot, "close"))
    assert page.context["intro"] == "It leaves the list, and no message is sent."
    press(client, robot, "close", closing="robot")
    robot.refresh_from_db()
    assert (robot.state, robot.closing, told()) == ("closed", "robot", [])
