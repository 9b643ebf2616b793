"""What is refused, whatever the page has let through; and what is done once only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from assistance.enums import AppointmentState, Closing, Mode
from assistance.models import Absence, Appointment, Reservation
from assistance.operations import (
    AbsenceOver,
    EndsBeforeItStarts,
    MomentPast,
    NoTime,
    NotYetHeld,
    ProposalOver,
    ThreeProposals,
    accept_time,
    add_absence,
    book_appointment,
    close_appointment,
    decline_times,
    end_absence,
    fulfil_appointment,
    propose_times,
    reminders,
)
from stage4club.core import audit
from stage4club.core.errors import RuleError
from tests.assistance.lives import FRIDAY, HOUR, make_booked, make_proposal, slots_now
from tests.factories import NOW, make_appointment, make_helper, make_social_worker

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def propose(times: list[Any]) -> Any:
    return propose_times(make_appointment(), by=make_social_worker(), now=NOW, times=times)


def book(starts_at: Any) -> Any:
    return book_appointment(
        make_appointment(), by=make_social_worker(), now=NOW, starts_at=starts_at
    )


def end(operation: Callable[..., Any], **given: Any) -> Any:
    booked = make_booked()
    return operation(booked, by=booked.social_worker, now=NOW, **given)


def away(starts_at: Any, ends_at: Any) -> Any:
    return add_absence(by=make_social_worker(), now=NOW, starts_at=starts_at, ends_at=ends_at)


@pytest.mark.parametrize(
    ("refusal", "operation"),
    [
        (NoTime, lambda: propose([])),
        (MomentPast, lambda: propose([NOW - HOUR, FRIDAY])),
        (MomentPast, lambda: book(NOW)),
        (NotYetHeld, lambda: end(fulfil_appointment)),
        (NotYetHeld, lambda: end(close_appointment, closing=Closing.NOT_HELD)),
        (EndsBeforeItStarts, lambda: away(FRIDAY, FRIDAY)),
        (AbsenceOver, lambda: away(NOW - DAY, NOW)),
    ],
)
def test_time_has_an_order(refusal: type[RuleError], operation: Callable[[], Any]) -> None:
    with pytest.raises(refusal):
        operation()


def test_three_proposals_and_no_fourth() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    for _number in range(3):
        times = [FRIDAY]
        decline_times(propose_times(appointment, by=worker, now=NOW, times=times), now=NOW)
    appointment.refresh_from_db()
    with pytest.raises(ThreeProposals):
        propose_times(appointment, by=worker, now=NOW, times=[FRIDAY])


def test_a_time_of_somebody_else_s_proposal_is_none_of_hers() -> None:
    worker = make_social_worker()
    hers = make_proposal(by=worker, hours=1)
    other = propose_times(
        make_appointment(email="ana@example.org"), by=worker, now=NOW, times=[FRIDAY + 3 * HOUR]
    )
    with pytest.raises(ProposalOver):
        accept_time(hers, time=other.times.get(), now=NOW)
    assert hers.times.get().released_at is None


def test_an_absence_ends_once() -> None:
    worker = make_social_worker()
    absence = add_absence(by=worker, now=NOW, starts_at=NOW, ends_at=NOW + 3 * DAY)
    for _time in range(2):
        end_absence(absence, by=worker, now=NOW + DAY)
    assert Absence.objects.get().ends_at == NOW + DAY
    assert [event.verb for event in audit.history(absence)] == ["ended", "added"]


def test_what_another_sweep_has_written_is_not_written_again() -> None:
    assert reminders._remind(make_booked().pk, NOW) is False


def test_what_breaks_a_rule_of_the_table_is_no_second_form() -> None:
    with pytest.raises(IntegrityError, match="assistance_appointment_answers_known"):
        make_appointment(voicemail="zz")
    assert Appointment.objects.count() == 0


def test_a_form_of_who_helps_sent_twice_alike_is_not_corrected() -> None:
    for _time in range(2):
        appointment = make_appointment(form_key="a", helper=make_helper())
    assert [event.verb for event in audit.history(appointment)] == ["submit"]


def test_nobody_meets_somebody_close_by_choosing_her_time() -> None:
    make_social_worker(email="zoe@example.org")
    appointment = make_appointment(mode=Mode.PHONE, slot=slots_now()[0].value)
    assert (appointment.state, appointment.social_worker) == (AppointmentState.REQUESTED, None)
    assert Reservation.objects.count() == 0
