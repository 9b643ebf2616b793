"""The person and the social worker act at the same moment: one of the two is told what happened."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from assistance.enums import AppointmentState, CancelledBy, Closing
from assistance.models import Appointment, Proposal, Reservation
from assistance.operations import (
    ProposalOver,
    accept_time,
    book_appointment,
    cancel_appointment,
    close_appointment,
    decline_times,
    delete_expired_appointments,
    move_appointment,
)
from assistance.operations.retention import KEPT_WHEN_OVER
from stage4club.core.models import AuditEvent
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.models import Message
from tests.assistance.lives import FRIDAY, HOUR, make_booked, make_closed, make_proposal
from tests.factories import NOW
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db(transaction=True)

OVER = {ProposalOver, TransitionRefused}


def told(kind: str) -> int:
    return Message.objects.filter(kind=f"assistance.{kind}").count()


def stored(appointment: Appointment) -> Appointment:
    return Appointment.objects.select_related("reservation").get(pk=appointment.pk)


def nothing_else_is_kept(appointment: Appointment) -> bool:
    """Whether the only time that keeps others away is that of a booked appointment."""
    kept = set(Reservation.objects.standing(NOW))
    row = stored(appointment)
    return kept == ({row.reservation} if row.state == AppointmentState.BOOKED else set())


# She answers while it is taken back ---------------------------------------------------------------


def accept(proposal: Proposal) -> Any:
    mine = Proposal.objects.get(pk=proposal.pk)
    return accept_time(mine, time=mine.times.earliest("starts_at"), now=NOW)


def others(proposal: Proposal) -> dict[str, Any]:
    """What may happen to a proposal at the moment at which one of its times is chosen."""
    worker, mine = proposal.made_by, stored(proposal.appointment)
    return {
        "it is closed": lambda: close_appointment(
            mine, by=worker, now=NOW, closing=Closing.UNREACHABLE
        ),
        "another time is booked": lambda: book_appointment(
            mine, by=worker, now=NOW, starts_at=FRIDAY + 6 * HOUR
        ),
        "it is declined in another window": lambda: decline_times(
            Proposal.objects.get(pk=proposal.pk), now=NOW
        ),
        "it is chosen twice": lambda: accept(proposal),
    }


@pytest.mark.parametrize(
    "other",
    [
        "it is closed",
        "another time is booked",
        "it is declined in another window",
        "it is chosen twice",
    ],
)
def test_one_answer_counts(other: str) -> None:
    proposal = make_proposal(hours=3)
    answers = race(lambda: accept(proposal), others(proposal)[other])
    refused = [type(answer) for answer in answers if isinstance(answer, Exception)]
    # A booked appointment may still be closed: the second undoes what the first did, in order.
    assert len(refused) == 1 or (refused == [] and other == "it is closed")
    assert set(refused) <= OVER
    assert nothing_else_is_kept(proposal.appointment)
    proposal.refresh_from_db()
    assert proposal.answer in {"accepted", "withdrawn", "declined"}
    assert told("booked") <= 1


def accept_two_times_at_once(first: Callable[[], None] = lambda: None) -> set[type]:
    """`first` is done once there is a proposal."""
    proposal = make_proposal(hours=3)
    jobs = [
        lambda time=time: accept_time(Proposal.objects.get(pk=proposal.pk), time=time, now=NOW)
        for time in proposal.times.order_by("starts_at")[:2]
    ]
    first()
    return {type(answer) for answer in race(*jobs)}


def test_of_two_times_chosen_at_once_she_has_one() -> None:
    assert accept_two_times_at_once() == {Appointment, ProposalOver}


def test_without_the_locks_nobody_is_told_that_it_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both are booked, or each waits for what the other has freed until one gets an error."""
    unlocked = partial(without_row_locks, monkeypatch, Reservation, 2, after="first")
    assert ProposalOver not in accept_two_times_at_once(unlocked)


# She moves or cancels while the other does --------------------------------------------------------


def move_and_cancel() -> tuple[Appointment, list[Any]]:
    appointment = make_booked()
    mine, hers = stored(appointment), stored(appointment)
    answers = race(
        lambda: move_appointment(mine, by=None, now=NOW, starts_at=FRIDAY + 3 * HOUR),
        lambda: cancel_appointment(
            hers, by=appointment.social_worker, now=NOW, cancelled_by=CancelledBy.STAFF
        ),
    )
    return appointment, answers


def test_moved_while_it_is_cancelled_it_is_cancelled_and_nothing_is_kept() -> None:
    for _round in range(3):
        appointment, (moved, cancelled) = move_and_cancel()
        assert isinstance(cancelled, Appointment)
        # First moved and then cancelled; or cancelled, and too late to be moved.
        assert type(moved) in {Appointment, TransitionRefused}
        row = stored(appointment)
        assert row.state == AppointmentState.CANCELLED
        assert row.sequence == (3 if isinstance(moved, Appointment) else 2)
        assert not Reservation.objects.standing(NOW).exists()


def move_to_two_times_at_once(first: Callable[[], None] = lambda: None) -> Appointment:
    """`first` is done once there is an appointment."""
    appointment = make_booked()
    moves = [(stored(appointment), 2 * HOUR), (stored(appointment), 4 * HOUR)]
    jobs = [
        lambda row=row, later=later: move_appointment(
            row, by=None, now=NOW, starts_at=FRIDAY + later
        )
        for row, later in moves
    ]
    first()
    race(*jobs)
    return stored(appointment)


def test_moved_to_two_times_at_once_it_has_the_second_and_one_alone() -> None:
    row = move_to_two_times_at_once()
    assert row.sequence == 3
    assert set(Reservation.objects.standing(NOW)) == {row.reservation}


def test_without_the_locks_a_time_is_kept_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    row = move_to_two_times_at_once(partial(without_row_locks, monkeypatch, Appointment, 2))
    assert set(Reservation.objects.standing(NOW)) > {row.reservation}


def test_cancelled_twice_it_is_cancelled_once_and_told_once() -> None:
    appointment = make_booked()
    rows = [stored(appointment), stored(appointment)]
    jobs = [
        lambda row=row: cancel_appointment(row, by=None, now=NOW, cancelled_by=CancelledBy.PERSON)
        for row in rows
    ]
    answers = race(*jobs)
    assert sorted(type(answer).__name__ for answer in answers) == [
        "Appointment",
        "TransitionRefused",
    ]
    assert (stored(appointment).sequence, told("cancelled")) == (2, 1)


# Two sweeps ---------------------------------------------------------------------------------------


def test_two_sweeps_erase_each_once() -> None:
    for number in range(5):
        make_closed(preferred_name=f"N {number}", email=f"n{number}@example.org")
    day = NOW + KEPT_WHEN_OVER
    assert race(*[lambda: delete_expired_appointments(now=day)] * 2) == [None, None]
    assert Appointment.objects.count() == 0
    assert AuditEvent.objects.filter(verb="erase").count() == 5


def test_what_another_process_erases_is_left_to_it() -> None:
    closed = make_closed()
    day = NOW + KEPT_WHEN_OVER
    with transaction.atomic():
        Appointment.objects.select_for_update().get(pk=closed.pk)
        assert race(lambda: delete_expired_appointments(now=day)) == [None]
    assert Appointment.objects.filter(pk=closed.pk).exists()
    delete_expired_appointments(now=day)
    assert not Appointment.objects.exists()
