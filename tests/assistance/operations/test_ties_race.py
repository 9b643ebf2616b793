"""A tie is declared while an appointment of the same person is being given to its author."""

from __future__ import annotations

import pytest

from assistance.models import Appointment
from assistance.operations import follow_up, hand_over, hand_over_appointment, take_appointment
from stage4club.people.models import Tie, User
from tests.factories import NOW, make_appointment, make_social_worker
from tests.registrations.operations.test_ties_race import give_while_she_declares

pytestmark = pytest.mark.django_db(transaction=True)


def take_while_she_declares(monkeypatch: pytest.MonkeyPatch) -> User | None:
    """Who follows it in the end, having said meanwhile that she knows the person."""
    appointment, user = make_appointment(), make_social_worker()
    given, tie = give_while_she_declares(
        monkeypatch,
        follow_up,
        "apply",
        lambda: take_appointment(appointment, by=user, now=NOW),
        appointment.person,
        user,
    )
    assert (type(given), type(tie)) == (Appointment, Tie)
    appointment.refresh_from_db()
    return appointment.social_worker


def test_an_appointment_that_is_being_taken_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert take_while_she_declares(monkeypatch) is None


def test_without_the_lock_she_follows_whom_she_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistance.operations.follow_up.hold_to_follow", lambda *_, **__: None)
    assert take_while_she_declares(monkeypatch) is not None


def give_while_she_declares_a_tie(monkeypatch: pytest.MonkeyPatch) -> User | None:
    """The same for what a colleague gives her."""
    appointment, user, by = make_appointment(), make_social_worker(), make_social_worker()
    take_appointment(appointment, by=by, now=NOW)
    given, tie = give_while_she_declares(
        monkeypatch,
        hand_over,
        "apply",
        lambda: hand_over_appointment(appointment, by=by, now=NOW, to=user),
        appointment.person,
        user,
    )
    assert (type(given), type(tie)) == (Appointment, Tie)
    appointment.refresh_from_db()
    return appointment.social_worker


def test_an_appointment_that_is_being_given_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert give_while_she_declares_a_tie(monkeypatch) is None


def test_without_the_lock_she_is_given_whom_she_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistance.operations.hand_over.hold_for", lambda *_, **__: None)
    assert give_while_she_declares_a_tie(monkeypatch) is not None
