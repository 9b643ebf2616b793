"""Two at the same moment: of one proposal, of one earlier time; and what happens without a lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from assistance.enums import AppointmentState, CancelledBy
from assistance.models import Appointment, EarlierNotice, Proposal, Reservation
from assistance.models.slots import Slot
from assistance.operations import (
    EarlierTimeGone,
    accept_time,
    ask_for_earlier,
    cancel_appointment,
    earlier,
    expire_proposals,
    proposals,
    propose_times,
    take_earlier,
    write_earlier_notices,
)
from stage4club.core import audit
from tests.assistance.private import DAY, FAR, HOUR, make_booked, make_other
from tests.factories import NOW, make_appointment, make_social_worker
from tests.stage4club.core.races import TIMEOUT, race

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = FAR - 8 * DAY


# One proposal in two windows ---------------------------------------------------------------------


def both_accept() -> list[str]:
    """What became of the two presses, by name."""
    worker, appointment = make_social_worker(), make_appointment()
    proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR, FAR + DAY])
    time = proposal.times.get(starts_at=FAR)
    answers = race(*[lambda: accept_time(Proposal.objects.get(), time=time, now=NOW)] * 2)
    return sorted(type(answer).__name__ for answer in answers)


def bookings() -> int:
    return audit.history(Appointment.objects.get()).filter(verb="book").count()


def test_a_proposal_is_accepted_once() -> None:
    assert both_accept() == ["Appointment", "ProposalOver"]
    assert bookings() == 1


def unlock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held, and neither answers before both have read all that they decide by."""
    both_have_read = Barrier(2, timeout=TIMEOUT)
    hold_times, back_to_answer = proposals.hold_times, proposals._back_to_answer

    def accept(*given: Any, **more: Any) -> None:
        # Who proposes holds the times of a social worker alone.
        if "person" in more:
            both_have_read.wait()
        hold_times(*given, **more)

    def answer(*given: Any) -> Appointment:
        both_have_read.wait()
        return back_to_answer(*given)

    monkeypatch.setattr(proposals, "_hold", lambda _appointment: None)
    monkeypatch.setattr(proposals, "hold_times", accept)
    monkeypatch.setattr(proposals, "_back_to_answer", answer)


def test_without_the_lock_both_find_it_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """What stops the second then is the state of the row, in words of the office."""
    unlock(monkeypatch)
    assert both_accept() == ["Appointment", "TransitionRefused"]


# The last second of a proposal -------------------------------------------------------------------


def answered_while_it_expires() -> tuple[str, Any]:
    """What the person reads, and what the sweep has counted."""
    worker, appointment = make_social_worker(), make_appointment()
    proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR])
    time, ends = proposal.times.get(), proposal.expires_at
    accepted, expired = race(
        lambda: accept_time(Proposal.objects.get(), time=time, now=ends - timedelta(seconds=1)),
        lambda: expire_proposals(ends),
    )
    return type(accepted).__name__, expired


def test_an_answer_of_the_last_second_counts_or_is_too_late() -> None:
    outcome = answered_while_it_expires()
    assert outcome in {("Appointment", 0), ("ProposalOver", 1)}
    booked = Appointment.objects.get().state == AppointmentState.BOOKED
    assert booked == (outcome[0] == "Appointment")
    assert Reservation.objects.standing(NOW).count() == int(booked)


def test_without_the_lock_it_ends_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have their way, on a time that is free and booked at once, or one of them breaks."""
    unlock(monkeypatch)
    outcome = answered_while_it_expires()
    assert outcome[0] != "BrokenBarrierError"
    assert outcome not in {("Appointment", 0), ("ProposalOver", 1)}


# What somebody else did a moment before ----------------------------------------------------------


def test_what_was_answered_a_moment_before_does_not_expire() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR])
    accept_time(proposal, time=proposal.times.get(), now=NOW)
    assert not proposals._expire(proposal.pk, appointment.pk, proposal.expires_at)


def test_what_another_sweep_told_a_moment_before_is_not_told_again() -> None:
    appointment = ask_for_earlier(make_booked(), wanted=True, now=NOW)
    slot = Slot(BEFORE, BEFORE + HOUR, None, ())
    assert earlier._tell(appointment.pk, slot, NOW)
    assert not earlier._tell(appointment.pk, slot, NOW)


# One earlier time, two who were told of it -------------------------------------------------------


def both_take(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Both have found it free before either takes it."""
    worker = make_social_worker()
    waiting = [make_booked(worker=worker), make_other(worker=worker, starts_at=FAR + DAY)]
    for appointment in waiting:
        ask_for_earlier(appointment, wanted=True, now=NOW)
    given_back = make_booked(worker=worker, starts_at=BEFORE, email="luc@example.org")
    cancel_appointment(given_back, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    assert write_earlier_notices(NOW) == 2
    both_found, real = Barrier(2, timeout=TIMEOUT), earlier.move_to

    def move_to(*given: Any, **more: Any) -> Appointment:
        both_found.wait()
        return real(*given, **more)

    monkeypatch.setattr(earlier, "move_to", move_to)
    jobs = [
        lambda notice=notice: take_earlier(notice, now=NOW)
        for notice in EarlierNotice.objects.select_related("appointment")
    ]
    return race(*jobs)


def times() -> list[Any]:
    booked = Appointment.objects.filter(state=AppointmentState.BOOKED)
    return sorted(booked.values_list("reservation__starts_at", flat=True))


def test_the_first_one_has_it_and_the_other_keeps_hers(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = both_take(monkeypatch)
    assert sorted(type(answer).__name__ for answer in answers) == [
        "Appointment",
        EarlierTimeGone.__name__,
    ]
    assert times()[0] == BEFORE
    assert times()[1] in {FAR, FAR + DAY}
    assert EarlierNotice.objects.filter(taken_at=NOW).count() == 1
    assert Reservation.objects.standing(NOW).count() == 2


@contextmanager
def without_exclusion(name: str) -> Iterator[None]:
    """The table without one of its exclusion constraints, emptied after."""
    table = Reservation._meta.db_table
    with connection.cursor() as sql:
        sql.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name]
        )
        [definition] = sql.fetchone()
        sql.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            sql.execute(f"TRUNCATE {table} CASCADE")
            sql.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def test_without_the_constraint_both_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with without_exclusion("assistance_reservation_free"):
        both_take(monkeypatch)
        assert times() == [BEFORE, BEFORE]


def test_two_sweeps_tell_once(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = make_social_worker()
    ask_for_earlier(make_booked(worker=worker), wanted=True, now=NOW)
    given_back = make_other(worker=worker, starts_at=BEFORE)
    cancel_appointment(given_back, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    both_have_seen, real = Barrier(2, timeout=TIMEOUT), earlier._tell

    def tell(*given: Any) -> bool:
        both_have_seen.wait()
        return real(*given)

    monkeypatch.setattr(earlier, "_tell", tell)
    answers = race(*[lambda: write_earlier_notices(NOW + HOUR)] * 2)
    assert sorted(answers) == [0, 1]
    assert EarlierNotice.objects.count() == 1


def test_without_the_lock_the_database_refuses_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker = make_social_worker()
    ask_for_earlier(make_booked(worker=worker), wanted=True, now=NOW)
    given_back = make_other(worker=worker, starts_at=BEFORE)
    cancel_appointment(given_back, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    both_have_read, real = Barrier(2, timeout=TIMEOUT), EarlierNotice.save

    def save(notice: EarlierNotice, **options: Any) -> None:
        both_have_read.wait()
        real(notice, **options)

    monkeypatch.setattr(EarlierNotice, "save", save)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    answers = race(*[lambda: write_earlier_notices(NOW)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["IntegrityError", "int"]
    assert EarlierNotice.objects.count() == 1
