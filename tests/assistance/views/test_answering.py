"""Buttons of the private page: answering a proposal, a reminder, earlier times."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client

from assistance.enums import Answer, AppointmentState, CancelledBy, Lead
from assistance.models import Appointment, EarlierNotice, Proposal
from assistance.operations import (
    ask_for_earlier,
    book_appointment,
    cancel_appointment,
    propose_times,
    write_earlier_notices,
)
from stage4club.notifications.models import Message
from tests.assistance.private import (
    ANSWER,
    DAY,
    EARLIER,
    FAR,
    HOUR,
    PAGE,
    REMIND,
    TAKE,
    enter,
    keep_elsewhere,
    make_booked,
    make_other,
)
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of NOW, until somebody moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def propose(client: Client) -> Proposal:
    """Two times, and the page of whom they are proposed to."""
    worker, appointment = make_social_worker(), make_appointment()
    proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR, FAR + DAY])
    enter(client, appointment)
    return proposal


def refused(answer: Any, words: str) -> None:
    assert answer.status_code == HTTPStatus.CONFLICT
    assert words in str(answer.context["refusal"])


# Proposals -------------------------------------------------------------------------------------


def test_a_time_is_taken_and_is_hers_when_pressed_twice(client: Client) -> None:
    proposal = propose(client)
    second = proposal.times.get(starts_at=FAR + DAY)
    for _press in range(2):
        assert client.post(ANSWER, {"time": second.pk}).headers["Location"] == PAGE
    appointment = Appointment.objects.get()
    assert (appointment.state, appointment.starts_at) == (AppointmentState.BOOKED, FAR + DAY)
    assert Message.objects.filter(kind="assistance.booked").count() == 1
    # The other one is free again: it cannot be taken any more.
    first = proposal.times.get(starts_at=FAR)
    refused(client.post(ANSWER, {"time": first.pk}), "n’est plus possible de répondre")


def test_none_suits(client: Client) -> None:
    proposal = propose(client)
    assert client.post(ANSWER, {"time": "none"}).headers["Location"] == PAGE
    proposal.refresh_from_db()
    assert proposal.answer == Answer.DECLINED
    refused(client.post(ANSWER, {"time": "none"}), "n’est plus possible de répondre")


@pytest.mark.parametrize("time", ["", "x", "0", "9" * 30])
def test_what_was_not_proposed(client: Client, time: str) -> None:
    propose(client)
    refused(client.post(ANSWER, {"time": time}), "n’est plus possible de répondre")


def test_a_time_of_somebody_else(client: Client) -> None:
    worker, other = make_social_worker(name="Marc"), make_appointment(email="ana@example.org")
    theirs = propose_times(other, by=worker, now=NOW, times=[FAR])
    propose(client)
    refused(client.post(ANSWER, {"time": theirs.times.get().pk}), "n’est plus possible de répondre")


def test_nothing_was_proposed(client: Client) -> None:
    enter(client, make_appointment())
    refused(client.post(ANSWER, {"time": "none"}), "n’est plus possible de répondre")


def test_it_was_booked_otherwise_meanwhile(client: Client) -> None:
    proposal = propose(client)
    appointment = Appointment.objects.get()
    book_appointment(appointment, by=proposal.made_by, now=NOW, starts_at=FAR + 2 * DAY)
    answer = client.post(ANSWER, {"time": proposal.times.get(starts_at=FAR).pk})
    refused(answer, "n’est plus possible de répondre")
    assert answer.context["state"] == "Votre rendez-vous est fixé."


def test_it_is_too_late(client: Client, clock: time_machine.Traveller) -> None:
    proposal = propose(client)
    clock.move_to(proposal.expires_at)
    enter(client, proposal.appointment)
    answer = client.post(ANSWER, {"time": proposal.times.get(starts_at=FAR).pk})
    refused(answer, "n’est plus possible de répondre")


def test_a_time_at_which_she_meets_somebody_else(client: Client) -> None:
    proposal = propose(client)
    keep_elsewhere(proposal.appointment, FAR)
    answer = client.post(ANSWER, {"time": proposal.times.get(starts_at=FAR).pk})
    refused(answer, "Vous avez déjà un rendez-vous")


# A reminder ------------------------------------------------------------------------------------


def test_a_reminder_is_asked_for_changed_and_given_up(client: Client) -> None:
    appointment = make_booked()
    page = enter(client, appointment)
    assert (page.context["leads"], page.context["reminder"]) == (list(Lead), None)
    for lead in (Lead.ONE_DAY, Lead.TWO_HOURS):
        assert client.post(REMIND, {"lead": lead}).headers["Location"] == PAGE
        assert client.get(PAGE).context["reminder"] == lead
    client.post(REMIND, {"lead": ""})
    assert client.get(PAGE).context["reminder"] is None


def test_a_reminder_of_a_moment_that_has_passed(
    client: Client, clock: time_machine.Traveller
) -> None:
    appointment = make_booked()
    clock.move_to(FAR - DAY - HOUR)
    page = enter(client, appointment)
    assert page.context["leads"] == [Lead.ONE_DAY, Lead.TWO_HOURS]
    for lead in (Lead.TWO_DAYS, "3w"):
        refused(client.post(REMIND, {"lead": lead}), "trop tard")


def test_who_is_called_is_not_asked(client: Client) -> None:
    appointment = make_booked(contact_by="phone")
    page = enter(client, appointment)
    assert (page.context["leads"], page.context["earlier"].offered) == ([], False)
    assert "rappel" not in page.text
    refused(client.post(REMIND, {"lead": Lead.ONE_DAY}), "Appelez-nous")
    refused(client.post(EARLIER, {"wanted": "yes"}), "Appelez-nous")
    for address, nothing in ((REMIND, {"lead": ""}), (EARLIER, {})):
        assert client.post(address, nothing).headers["Location"] == PAGE


# Earlier times -----------------------------------------------------------------------------------


def test_earlier_times_are_asked_for_and_given_up(client: Client) -> None:
    appointment = make_booked()
    page = enter(client, appointment)
    assert (page.context["earlier"].offered, page.context["earlier"].asked) == (True, False)
    client.post(EARLIER, {"wanted": "yes"})
    page = client.get(PAGE)
    assert page.context["earlier"].asked
    assert "Ne plus me prévenir" in page.text
    client.post(EARLIER, {"wanted": "no"})
    assert not client.get(PAGE).context["earlier"].asked


def test_in_the_last_seven_days_it_is_not_offered(
    client: Client, clock: time_machine.Traveller
) -> None:
    appointment = make_booked()
    clock.move_to(FAR - 7 * DAY + HOUR)
    assert not enter(client, appointment).context["earlier"].offered


def told(client: Client) -> tuple[Appointment, EarlierNotice]:
    """Somebody who was told that a time is free, and her page."""
    worker = make_social_worker()
    appointment = make_booked(worker=worker)
    ask_for_earlier(appointment, wanted=True, now=NOW)
    other = make_other(worker=worker, starts_at=FAR - 8 * DAY)
    cancel_appointment(other, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    assert write_earlier_notices(NOW) == 1
    enter(client, appointment)
    return appointment, EarlierNotice.objects.get()


def test_an_earlier_time_is_taken_and_is_hers_when_pressed_twice(client: Client) -> None:
    appointment, notice = told(client)
    assert client.get(PAGE).context["earlier"].free == [notice]
    for _press in range(2):
        assert client.post(TAKE, {"notice": notice.pk}).headers["Location"] == PAGE
    appointment.refresh_from_db()
    notice.refresh_from_db()
    assert (appointment.starts_at, notice.taken_at) == (notice.starts_at, NOW)
    assert Message.objects.filter(kind="assistance.moved").count() == 1
    page = client.get(PAGE)
    assert (page.context["earlier"].free, page.context["earlier"].gone) == ([], False)


def test_an_earlier_time_that_somebody_else_took(client: Client) -> None:
    appointment, notice = told(client)
    worker = appointment.social_worker
    make_other(worker=worker, starts_at=notice.starts_at, email="luc@example.org")
    page = client.get(PAGE)
    assert (page.context["earlier"].free, page.context["earlier"].gone) == ([], True)
    assert "a été pris depuis" in page.text
    refused(client.post(TAKE, {"notice": notice.pk}), "n’est plus libre")
    appointment.refresh_from_db()
    notice.refresh_from_db()
    assert (appointment.starts_at, notice.taken_at) == (FAR, None)


def test_an_earlier_time_at_which_she_meets_somebody_else(client: Client) -> None:
    appointment, notice = told(client)
    keep_elsewhere(appointment, notice.starts_at)
    refused(client.post(TAKE, {"notice": notice.pk}), "Vous avez déjà un rendez-vous")


@pytest.mark.parametrize("notice", ["", "x", "0"])
def test_what_nobody_was_told_of(client: Client, notice: str) -> None:
    told(client)
    refused(client.post(TAKE, {"notice": notice}), "n’est plus libre")


def test_what_somebody_else_was_told_of(client: Client) -> None:
    _appointment, notice = told(client)
    enter(client, make_other(starts_at=FAR + DAY, email="luc@example.org"))
    refused(client.post(TAKE, {"notice": notice.pk}), "n’est plus libre")
