"""A message that is written in the middle of a cancellation: it waits, and is told what is so."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from assistance.enums import AppointmentState, CancelledBy
from assistance.models import Appointment, Thread, ThreadMessage
from assistance.operations import cancel_appointment, follow_up, threads
from tests.assistance.threads import answer, make_attendee, make_family, write
from tests.factories import NOW
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.people.blocked import wait_for_the_other

pytestmark = pytest.mark.django_db(transaction=True)


def write_while_it_is_cancelled(
    monkeypatch: pytest.MonkeyPatch, *, of_attendee: bool
) -> tuple[Any, Any]:
    """Somebody reads what waits for her and answers, once the cancellation has changed the row."""
    appointment = make_family()
    attendee = make_attendee(appointment) if of_attendee else None
    thread = Thread(appointment, attendee)
    answer(thread)
    changed, sent, real = Event(), Event(), follow_up._end

    def once_the_other_waits(*given: Any, **more: Any) -> None:
        changed.set()
        wait_for_the_other(or_until=sent.is_set)
        real(*given, **more)

    def write_meanwhile() -> ThreadMessage:
        assert changed.wait(TIMEOUT)
        try:
            return write(thread, seen_at=NOW)
        finally:
            sent.set()

    monkeypatch.setattr(follow_up, "_end", once_the_other_waits)
    cancelled, written = race(
        lambda: cancel_appointment(appointment, by=None, now=NOW, cancelled_by=CancelledBy.PERSON),
        write_meanwhile,
    )
    return cancelled, written


@pytest.mark.parametrize("of_attendee", [False, True])
def test_she_is_told_that_nobody_answers_any_more(
    monkeypatch: pytest.MonkeyPatch, of_attendee: bool
) -> None:
    cancelled, written = write_while_it_is_cancelled(monkeypatch, of_attendee=of_attendee)
    assert type(cancelled) is Appointment
    assert type(written) is threads.ThreadClosed
    assert Appointment.objects.get().state == AppointmentState.CANCELLED
    assert ThreadMessage.objects.to_staff().count() == 0


def test_without_the_lock_she_writes_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def unheld(thread: Thread, **_: Any) -> Thread:
        return thread

    monkeypatch.setattr(threads, "hold_thread", unheld)
    cancelled, written = write_while_it_is_cancelled(monkeypatch, of_attendee=False)
    assert [type(answer) for answer in (cancelled, written)] != [Appointment, threads.ThreadClosed]
