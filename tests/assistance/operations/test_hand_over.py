"""Given to a colleague, given back, released: what the pages cannot ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from assistance.models import Appointment, Reservation
from assistance.operations import (
    CloseToThePerson,
    ColleagueBusy,
    MomentPast,
    NotASocialWorker,
    book_appointment,
    cancel_appointment,
    close_appointment,
    colleague_who_follows,
    fulfil_appointment,
    give_back,
    hand_over_appointment,
    propose_times,
    release_appointment,
    take_appointment,
)
from stage4club.core.workflow import TransitionRefused
from stage4club.people.models import CallTask
from stage4club.people.operations import declare_tie, stop_contact
from tests.assistance.kit import FRIDAY, make_booked, make_hers
from tests.factories import NOW, make_appointment, make_social_worker, make_user

pytestmark = pytest.mark.django_db


def test_only_a_social_worker_goes_on() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    with pytest.raises(NotASocialWorker):
        hand_over_appointment(appointment, by=worker, now=NOW, to=make_user())


def test_not_to_somebody_close() -> None:
    worker, colleague = make_social_worker(), make_social_worker(email="zoe@example.org")
    appointment = make_hers(worker)
    with pytest.raises(CloseToThePerson):
        hand_over_appointment(appointment, by=worker, now=NOW, to=colleague)


def test_what_is_over_is_nobody_elses() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    appointment = make_booked(worker)
    later = FRIDAY + timedelta(hours=1)
    with pytest.raises(MomentPast):
        hand_over_appointment(appointment, by=worker, now=later, to=colleague)
    fulfil_appointment(appointment, by=worker, now=later)
    with pytest.raises(TransitionRefused):
        hand_over_appointment(appointment, by=worker, now=later, to=colleague)


def test_a_refusal_leaves_the_time_as_it_was() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    make_booked(colleague, preferred_name="Ana", email="ana@example.org")
    appointment = make_booked(worker)
    with pytest.raises(ColleagueBusy):
        hand_over_appointment(appointment, by=worker, now=NOW, to=colleague)
    appointment.refresh_from_db()
    assert appointment.reservation is not None
    assert appointment.reservation.released_at is None


def test_without_the_constraint_the_colleague_would_meet_two() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    make_booked(colleague, preferred_name="Ana", email="ana@example.org")
    appointment = make_booked(worker)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE assistance_reservation DROP CONSTRAINT assistance_reservation_free"
        )
    hand_over_appointment(appointment, by=worker, now=NOW, to=colleague)
    assert Reservation.objects.standing(NOW).filter(social_worker=colleague).count() == 2


def test_given_to_herself_it_keeps_its_time() -> None:
    worker = make_social_worker()
    appointment = make_booked(worker)
    kept = appointment.reservation
    hand_over_appointment(appointment, by=worker, now=NOW, to=worker)
    appointment.refresh_from_db()
    assert appointment.reservation == kept


def test_its_calls_go_with_it() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    appointment = make_booked(worker)
    give_back(appointment.person, user=worker, by=worker, now=NOW)
    hand_over_appointment(appointment, by=worker, now=NOW, to=colleague)
    assert CallTask.objects.get().assigned_to == colleague


# Given back ---------------------------------------------------------------------------------------


def test_what_was_not_answered_keeps_its_promise_and_nobody_is_called() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker)
    promised = appointment.promised_on
    give_back(appointment.person, user=worker, by=worker, now=NOW)
    appointment.refresh_from_db()
    assert (appointment.social_worker, appointment.promised_on) == (None, promised)
    assert not CallTask.objects.exists()


def test_what_was_proposed_is_free_and_somebody_calls() -> None:
    worker = make_social_worker()
    appointment = make_hers(worker, language="en")
    propose_times(appointment, by=worker, now=NOW, times=[FRIDAY])
    declare_tie(appointment.person, by=worker, now=NOW)
    appointment.refresh_from_db()
    assert (appointment.state, appointment.social_worker) == ("requested", None)
    assert not Reservation.objects.standing(NOW).exists()
    # To whoever calls in her language, then to her in hers.
    assert CallTask.objects.get().script == (
        "Il n’y a pas de numéro\N{NO-BREAK SPACE}: proposez des moments par écrit, sur la page du "
        "rendez-vous.\n\n"
        "The times that we had proposed no longer stand. Choose another one together."
    )


def test_what_is_a_colleagues_or_over_stays() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    theirs = make_booked(colleague)
    over = make_hers(colleague, message="Encore.")
    hand_over_appointment(over, by=colleague, now=NOW, to=worker)
    close_appointment(over, by=worker, now=NOW, closing="elsewhere")
    give_back(theirs.person, user=worker, by=worker, now=NOW)
    theirs.refresh_from_db()
    over.refresh_from_db()
    assert (theirs.state, over.state, over.social_worker) == ("booked", "closed", worker)


def test_who_must_not_be_called_waits_in_the_list() -> None:
    worker = make_social_worker()
    appointment = make_booked(worker)
    stop_contact(appointment.person, by=worker, now=NOW)
    give_back(appointment.person, user=worker, by=worker, now=NOW)
    assert not CallTask.objects.exists()


# Followed -----------------------------------------------------------------------------------------


def test_the_social_worker_of_the_latest_meeting_goes_on() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    first = make_booked(colleague)
    second = make_appointment(message="Encore.", now=NOW + timedelta(hours=1))
    assert colleague_who_follows(second, user=worker) == colleague
    assert colleague_who_follows(second, user=colleague) is None
    cancel_appointment(first, by=colleague, now=NOW, cancelled_by="person")
    assert colleague_who_follows(second, user=worker) is None


def test_who_works_here_no_more_follows_nobody() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    make_booked(colleague)
    colleague.is_active = False
    colleague.save()
    assert colleague_who_follows(make_appointment(message="Encore."), user=worker) is None


def test_what_is_hers_already_is_hers_to_book() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    again = make_hers(worker, message="Encore.")
    book_appointment(make_appointment(), by=worker, now=NOW, starts_at=FRIDAY)
    hand_over_appointment(again, by=worker, now=NOW, to=colleague)
    booked = book_appointment(again, by=colleague, now=NOW, starts_at=FRIDAY + timedelta(hours=2))
    assert booked.social_worker == colleague


# Robots -------------------------------------------------------------------------------------------


def test_it_is_released_with_a_new_promise() -> None:
    robot = make_appointment(suspicious=True, now=NOW - timedelta(days=9))
    release_appointment(robot, by=make_social_worker(), now=NOW)
    robot.refresh_from_db()
    assert str(robot.promised_on) == "2026-03-13"
    assert take_appointment(robot, by=make_social_worker(), now=NOW).state == "requested"


def test_the_database_knows_why_something_ends() -> None:
    appointment = make_hers(make_social_worker())
    refused = pytest.raises(IntegrityError, match="assistance_appointment_closing")
    with refused, transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(closing="robot")
