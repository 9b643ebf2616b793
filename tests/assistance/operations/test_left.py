"""A social worker leaves: nobody is expected by somebody who is not there, and nothing is lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from assistance.models import Appointment, Proposal, Reservation
from assistance.operations import (
    fulfil_appointment,
    give_back,
    give_back_of_who_left,
    hand_over_appointment,
    know_person,
    propose_times,
    take_appointment,
)
from stage4club.core import audit
from stage4club.core.phones import Phone
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import CallTask, Tie, User
from stage4club.people.operations import change_roles, close_account, end_tie
from tests.assistance.lives import FRIDAY, HOUR, make_booked, make_cancelled
from tests.factories import NOW, make_appointment, make_helper, make_social_worker, make_user
from tests.stage4club.core.races import race, without_row_locks

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    return make_social_worker(name="Béatrice")


@pytest.fixture
def colleague(worker: User) -> User:
    return make_social_worker(name="Ana")


def administrator() -> User:
    return make_user(Role.ADMIN)


def close(worker: User) -> None:
    close_account(worker, by=administrator(), now=NOW)


def take_the_role_away(worker: User) -> None:
    change_roles(worker, by=administrator(), now=NOW, roles=[Role.EDITOR])


def ask(name: str) -> Appointment:
    return make_appointment(preferred_name=name, email=f"{name.lower()}@example.org")


@pytest.mark.parametrize("leaves", [close, take_the_role_away])
def test_what_she_followed_is_in_the_list_of_all(
    worker: User, colleague: User, leaves: Any
) -> None:
    taken = take_appointment(ask("Rita"), by=worker, now=NOW)
    proposal = propose_times(ask("Luce"), by=worker, now=NOW, times=[FRIDAY + 6 * HOUR])
    booked = make_booked(by=worker)
    theirs = make_booked(by=colleague, preferred_name="Mona", email="mona@example.org")
    assert list(Appointment.objects.visible_to(colleague)) == [theirs]
    assert give_back_of_who_left(NOW) == 0

    leaves(worker)
    assert give_back_of_who_left(NOW) == 3
    found = {row.pk: row for row in Appointment.objects.visible_to(colleague)}
    for row in (taken, proposal.appointment, booked):
        stored = found[row.pk]
        assert (stored.state, stored.social_worker) == ("requested", None)
        [last, *_before] = audit.history(stored)
        assert (last.verb, last.actor_id) == ("give-back", None)
    assert found[theirs.pk].social_worker == colleague
    assert not Reservation.objects.standing(NOW).exclude(appointment=theirs).exists()
    assert Proposal.objects.get().answer == "withdrawn"
    # Who was told a time is called; who was told nothing waits as before.
    calls = CallTask.objects.open().order_by("pk")
    assert {call.person_id for call in calls} == {proposal.appointment.person_id, booked.person_id}
    assert {call.assigned_to for call in calls} == {None}
    assert give_back_of_who_left(NOW) == 0
    assert CallTask.objects.count() == 2


def test_what_is_over_stays_with_who_did_it(worker: User) -> None:
    cancelled = make_cancelled()
    Appointment.objects.update(social_worker=worker)
    held = make_booked(by=worker, preferred_name="Rita", email="rita@example.org")
    fulfil_appointment(held, by=worker, now=FRIDAY + HOUR)
    begun = make_booked(by=worker, starts_at=FRIDAY + 3 * HOUR)
    close(worker)
    assert give_back_of_who_left(FRIDAY + 3 * HOUR) == 0
    for row in (cancelled, held, begun):
        row.refresh_from_db()
        assert row.social_worker == worker
    assert not CallTask.objects.exists()


def test_what_had_begun_is_closed_by_a_colleague(worker: User, colleague: User) -> None:
    begun = make_booked(by=worker)
    assert not Appointment.objects.visible_to(colleague).exists()
    close(worker)
    # The database looks at its own clock: the meeting was in March.
    assert list(Appointment.objects.visible_to(colleague)) == [begun]
    later = FRIDAY + 24 * HOUR
    assert list(Appointment.objects.visible_to(colleague).to_note(later)) == [begun]
    fulfil_appointment(begun, by=colleague, now=later)
    assert not Appointment.objects.visible_to(colleague).exists()
    assert list(Appointment.objects.over_since(later + HOUR)) == [begun]


def test_what_had_begun_with_somebody_she_knows_is_closed_by_a_colleague(
    worker: User, colleague: User
) -> None:
    begun = make_booked(by=worker)
    to_come = make_booked(by=worker, starts_at=FRIDAY + 24 * 7 * HOUR)
    know_person(begun, by=worker, now=FRIDAY + HOUR)
    begun.refresh_from_db()
    to_come.refresh_from_db()
    assert (begun.state, begun.social_worker) == ("booked", worker)
    assert (to_come.state, to_come.social_worker) == ("requested", None)
    # Nobody is called about what has taken place; about the other one she is.
    assert list(CallTask.objects.open().about(begun)) == []
    assert CallTask.objects.open().about(to_come).count() == 1
    assert not Appointment.objects.visible_to(worker).exists()
    assert set(Appointment.objects.visible_to(colleague)) == {begun, to_come}
    fulfil_appointment(begun, by=colleague, now=FRIDAY + 24 * HOUR)
    assert list(Appointment.objects.visible_to(colleague)) == [to_come]


def test_a_tie_that_was_ended_gives_her_back_what_is_to_be_noted(
    worker: User, colleague: User
) -> None:
    begun = make_booked(by=worker)
    know_person(begun, by=worker, now=FRIDAY + HOUR)
    end_tie(worker, tie=Tie.objects.get(), by=administrator(), now=FRIDAY + 2 * HOUR)
    assert list(Appointment.objects.visible_to(worker)) == [begun]
    assert not Appointment.objects.visible_to(colleague).exists()


# Who is called ------------------------------------------------------------------------------------


def call_after(worker: User, now: datetime = NOW) -> CallTask:
    close(worker)
    assert give_back_of_who_left(now) == 1
    return CallTask.objects.open().get()


def test_she_is_called_before_she_would_come(worker: User) -> None:
    booked = make_booked(by=worker)
    call = call_after(worker, FRIDAY - HOUR)
    booked.refresh_from_db()
    assert (call.due_on, booked.promised_on) == (FRIDAY.date(), FRIDAY.date())


def test_of_a_meeting_further_away_on_the_next_working_day(worker: User) -> None:
    make_booked(by=worker, starts_at=FRIDAY + 24 * 14 * HOUR)
    assert call_after(worker).due_on == NOW.date() + timedelta(days=1)


def test_whoever_has_no_number_is_written_to_by_a_colleague(worker: User) -> None:
    make_booked(by=worker, phone=None)
    call = call_after(worker)
    assert call.script.startswith("Il n’y a pas de numéro\N{NO-BREAK SPACE}: proposez des moments")
    assert "Choisissez" in call.script


def test_whoever_is_reached_through_another_is_called_there(worker: User) -> None:
    helper = make_helper(name="Marc", phone=Phone("+15145550177", ""))
    make_booked(by=worker, email="", phone=None, contact_by=ContactBy.PHONE, helper=helper)
    call = call_after(worker)
    assert call.number == helper.phone
    assert "Marc" in call.script


def test_who_was_to_hear_a_time_hears_none(worker: User) -> None:
    make_booked(by=worker)
    close(worker)
    give_back_of_who_left(NOW)
    assert Message.objects.get(kind="assistance.booked").state == "aborted"


def test_an_account_that_is_opened_again_has_what_is_left(worker: User, colleague: User) -> None:
    booked = make_booked(by=worker)
    User.objects.filter(pk=worker.pk).update(is_active=False)
    User.objects.filter(pk=worker.pk).update(is_active=True)
    assert give_back_of_who_left(NOW) == 0
    booked.refresh_from_db()
    assert booked.social_worker == worker


# At the same moment -------------------------------------------------------------------------------


def swept_twice(monkeypatch: pytest.MonkeyPatch, *, locked: bool = True) -> list[Any]:
    worker = make_social_worker()
    make_booked(by=worker)
    close(worker)
    if not locked:
        without_row_locks(monkeypatch, Appointment, 2, after="__iter__")
    return race(*[partial(give_back_of_who_left, NOW)] * 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_sweeps_one_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(swept_twice(monkeypatch)) == [0, 1]
    assert CallTask.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_believe_that_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 0 not in swept_twice(monkeypatch, locked=False)


@pytest.mark.django_db(transaction=True)
def test_a_colleague_to_whom_it_is_given_keeps_it(worker: User, colleague: User) -> None:
    booked = make_booked(by=worker)
    close(worker)
    jobs = [
        partial(give_back_of_who_left, NOW),
        lambda: hand_over_appointment(
            Appointment.objects.get(pk=booked.pk), by=worker, now=NOW, to=colleague
        ),
    ]
    race(*jobs)
    booked.refresh_from_db()
    # Given back first, it is given all the same: then it waits for her answer.
    assert booked.social_worker == colleague
    assert give_back_of_who_left(NOW) == 0


def test_a_tie_still_gives_back_her_own_alone(worker: User, colleague: User) -> None:
    booked = make_booked(by=colleague)
    give_back(booked.person, user=worker, by=worker, now=NOW)
    booked.refresh_from_db()
    assert booked.social_worker == colleague
