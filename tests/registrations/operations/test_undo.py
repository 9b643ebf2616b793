"""Taking a confirmation back: everything as before, or nothing at all."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from registrations.enums import CallOutcome
from registrations.models import Registration
from registrations.operations import (
    AnotherIsOpen,
    TooLateToUndo,
    confirm_registration,
    log_call,
    pending_answer,
    send_schedule,
    undo_answer,
)
from stage4club.core import audit
from stage4club.core.models import PrivateLink
from stage4club.notifications.models import Message
from stage4club.notifications.operations import abort_message, drain, resend_message
from stage4club.people.enums import Role
from stage4club.people.models import User
from tests.factories import NOW, make_registration, make_service, make_session, make_user
from tests.registrations.kit import make_confirmed
from tests.smtp_sink import SmtpSink

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(seconds=30)
LATE = NOW + timedelta(seconds=61)


def confirmed_from(state: str, by: User) -> Registration:
    service = make_service()
    make_session(service)
    registration = make_registration(service, taken_by=by)
    if state == "contacting":
        log_call(registration, by=by, now=NOW, outcome=CallOutcome.SPOKE)
    return confirm_registration(registration, by=by, now=NOW)


@pytest.mark.parametrize("state", ["assigned", "contacting"])
def test_the_state_is_the_one_before_and_the_message_never_leaves(state):
    partner = make_user()
    registration = confirmed_from(state, partner)
    undo_answer(registration, by=partner, now=SOON)
    registration.refresh_from_db()
    assert (registration.state, registration.assigned_to) == (state, partner)
    assert (registration.confirmed_at, registration.confirmed_by) == (None, None)
    message = Message.objects.get(kind="registrations.confirmed")
    assert (message.state, message.error) == ("aborted", "undone")
    assert PrivateLink.objects.get().revoked_at == SOON
    assert list(registration.announcements.standing()) == []
    last = audit.history(registration)[0]
    assert (last.verb, last.from_state, last.to_state) == (
        f"undo-confirm-{state}",
        "confirmed",
        state,
    )


def test_confirmed_again_after_an_undo_one_message_leaves_with_a_living_link():
    partner = make_user()
    registration = confirmed_from("assigned", partner)
    undo_answer(registration, by=partner, now=SOON)
    confirm_registration(registration, by=partner, now=SOON)
    states = Message.objects.filter(kind="registrations.confirmed").order_by("created_at")
    assert list(states.values_list("state", flat=True)) == ["aborted", "pending"]
    assert PrivateLink.objects.filter(revoked_at=None).count() == 1


def test_a_schedule_sent_meanwhile_is_taken_back_too():
    partner = make_user()
    registration = confirmed_from("assigned", partner)
    make_session(registration.service, days=60)
    send_schedule([registration], by=partner, now=SOON)
    undo_answer(registration, by=partner, now=SOON)
    kinds = Message.objects.filter(state="aborted").order_by("kind")
    assert list(kinds.values_list("kind", flat=True)) == [
        "registrations.confirmed",
        "registrations.schedule",
    ]


@pytest.mark.django_db(transaction=True)
def test_once_it_has_left_it_is_too_late(smtp_sink: SmtpSink):
    partner = make_user()
    registration = make_confirmed(by=partner)
    drain(lambda: LATE)
    with pytest.raises(TooLateToUndo):
        undo_answer(registration, by=partner, now=LATE)
    registration.refresh_from_db()
    assert registration.state == "confirmed"


@pytest.mark.django_db(transaction=True)
def test_a_copy_of_one_that_has_left_is_no_confirmation_to_take_back(smtp_sink: SmtpSink):
    registration = make_confirmed()
    drain(lambda: LATE)
    sent = Message.objects.get(kind="registrations.confirmed")
    resend_message(sent, by=make_user(Role.COORDINATOR), now=LATE)
    assert pending_answer(registration) is None


def test_while_one_of_them_leaves_it_is_too_late_and_nothing_changes():
    partner = make_user()
    registration = confirmed_from("assigned", partner)
    make_session(registration.service, days=60)
    send_schedule([registration], by=partner, now=SOON)
    Message.objects.filter(kind="registrations.schedule").update(
        state="sending", attempts=1, lease_token=uuid4(), lease_expires_at=LATE
    )
    with pytest.raises(TooLateToUndo):
        undo_answer(registration, by=partner, now=SOON)
    assert Registration.objects.get().state == "confirmed"
    assert Message.objects.get(kind="registrations.confirmed").state == "pending"
    assert PrivateLink.objects.get().revoked_at is None


def test_what_was_not_answered_cannot_be_taken_back():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    assert pending_answer(registration) is None
    with pytest.raises(TooLateToUndo):
        undo_answer(registration, by=partner, now=SOON)


def test_what_was_told_by_telephone_cannot_be_untold():
    partner = make_user()
    registration = make_confirmed(by=partner, contact_by="phone")
    with pytest.raises(TooLateToUndo):
        undo_answer(registration, by=partner, now=SOON)


def test_a_message_taken_back_by_staff_leaves_nothing_to_undo():
    partner = make_user()
    registration = make_confirmed(by=partner)
    message = pending_answer(registration)
    assert message is not None
    abort_message(message, by=make_user(Role.COORDINATOR), now=SOON)
    with pytest.raises(TooLateToUndo):
        undo_answer(registration, by=partner, now=SOON)


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_once_the_schedule_behind_it_has_left_it_is_too_late(state):
    """The relay deferred the confirmation and took the schedule: the dates were read."""
    partner = make_user()
    registration = confirmed_from("assigned", partner)
    make_session(registration.service, days=60)
    send_schedule([registration], by=partner, now=SOON)
    schedule = Message.objects.filter(kind="registrations.schedule")
    schedule.update(**{"state": state, f"{state}_at": SOON})
    with pytest.raises(TooLateToUndo):
        undo_answer(registration, by=partner, now=SOON)
    assert Registration.objects.get().state == "confirmed"
    assert Message.objects.get(kind="registrations.confirmed").state == "pending"


@pytest.mark.django_db(transaction=True)
def test_a_message_that_leaves_in_between_is_not_called_taken_back():
    partner = make_user()
    registration = confirmed_from("assigned", partner)
    worker = connection.copy()

    def leave(execute, sql, params, many, context):
        if sql.startswith('UPDATE "registrations_registration"'):
            with worker.cursor() as cursor:
                cursor.execute(
                    "UPDATE notifications_message SET state = 'sent', sent_at = %s"
                    " WHERE kind = 'registrations.confirmed'",
                    [SOON],
                )
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(leave), pytest.raises(TooLateToUndo):
            undo_answer(registration, by=partner, now=SOON)
    finally:
        worker.close()
    assert Registration.objects.get().state == "confirmed"
    assert PrivateLink.objects.get().revoked_at is None


def test_who_has_registered_again_meanwhile_is_followed_there():
    partner = make_user()
    registration = confirmed_from("assigned", partner)
    make_registration(registration.service, message="Encore moi.")
    with pytest.raises(AnotherIsOpen):
        undo_answer(registration, by=partner, now=SOON)
    registration.refresh_from_db()
    assert registration.state == "confirmed"
    assert Message.objects.get(kind="registrations.confirmed").state == "pending"
