"""Taking, giving, calling, closing, reopening."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from registrations.enums import CallOutcome, RegistrationState
from registrations.models import ContactAttempt, Registration
from registrations.operations import (
    AnotherIsOpen,
    CannotBeAssigned,
    CloseToThePerson,
    MustNotBeContacted,
    assign_registration,
    confirm_registration,
    decline_registration,
    have_called,
    log_call,
    mark_unreachable,
    preview_confirmation,
    reopen_registration,
    send_schedule,
    take_registration,
    withdraw_registration,
)
from stage4club.core import audit
from stage4club.core.links import open_link
from stage4club.core.models import PrivateLink
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason, Role
from stage4club.people.models import CallTask
from stage4club.privacy.models import Consent
from stage4club.privacy.operations import withdraw_consent
from tests.factories import (
    NOW,
    make_helper,
    make_registration,
    make_service,
    make_session,
    make_user,
)
from tests.registrations.kit import LATER, make_confirmed, make_withdrawn

pytestmark = pytest.mark.django_db


def consent_of(registration: Registration) -> Consent:
    return Consent.objects.about(registration).get(withdrawn_at__isnull=True)


def test_who_comes_second_reads_who_was_first():
    registration = make_registration()
    manon = make_user(name="Manon")
    take_registration(Registration.objects.get(), by=manon, now=NOW)
    with pytest.raises(TransitionRefused) as refusal:
        take_registration(registration, by=make_user(), now=LATER)
    assert refusal.value.already_done
    assert refusal.value.event is not None
    assert refusal.value.event.actor_id == manon.pk
    assert registration.assigned_to is None


def test_given_to_somebody_else_it_starts_again():
    registration = make_registration(taken_by=make_user())
    log_call(registration, by=make_user(), now=NOW, outcome=CallOutcome.VOICEMAIL)
    colleague = make_user(Role.COORDINATOR)
    assign_registration(registration, by=colleague, now=NOW, assignee=colleague)
    assert (registration.state, registration.assigned_to) == ("assigned", colleague)
    assert audit.history(registration)[0].details == {"assigned_to": colleague.pk}


@pytest.mark.parametrize("role", [role for role in Role if role not in {"partner", "coordinator"}])
def test_it_is_given_only_to_who_follows_registrations(role):
    registration = make_registration()
    with pytest.raises(CannotBeAssigned):
        assign_registration(registration, by=make_user(), now=NOW, assignee=make_user(role))


def test_it_is_not_given_to_somebody_who_may_no_longer_sign_in():
    gone = make_user()
    gone.is_active = False
    gone.save()
    with pytest.raises(CannotBeAssigned):
        assign_registration(make_registration(), by=make_user(), now=NOW, assignee=gone)


@pytest.mark.parametrize("tie", ["typed", "kept", "helper"])
def test_nobody_is_given_her_own_nor_that_of_somebody_close_to_her(tie):
    partner = make_user(email="partner@example.org")
    service = make_service()
    if tie == "typed":
        registration = make_registration(service, email="Partner@example.org")
    elif tie == "kept":
        make_registration(service, email="partner@example.org")
        registration = make_registration(service, email="", contact_by="phone")
    else:
        registration = make_registration(service, helper=make_helper(email="partner@example.org"))
    with pytest.raises(CloseToThePerson):
        assign_registration(registration, by=make_user(), now=NOW, assignee=partner)
    registration.refresh_from_db()
    assert registration.state == RegistrationState.RECEIVED


def test_a_call_keeps_who_when_and_what_came_of_it():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    log_call(registration, by=partner, now=NOW, outcome=CallOutcome.VOICEMAIL)
    log_call(registration, by=partner, now=LATER, outcome=CallOutcome.SPOKE)
    calls = ContactAttempt.objects.values_list("outcome", "called_at", "called_by")
    assert list(calls) == [("spoke", LATER, partner.pk), ("voicemail", NOW, partner.pk)]
    assert [str(call) for call in ContactAttempt.objects.all()] == [
        str(CallOutcome.SPOKE.label),
        str(CallOutcome.VOICEMAIL.label),
    ]
    last = audit.history(registration)[0]
    assert (last.verb, last.details) == ("log-call", {"outcome": "spoke"})


def test_a_button_pressed_twice_is_one_call():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    for seconds in (0, 9, 10):
        moment = NOW + timedelta(seconds=seconds)
        log_call(registration, by=partner, now=moment, outcome=CallOutcome.NO_ANSWER)
    log_call(registration, by=partner, now=moment, outcome=CallOutcome.VOICEMAIL)
    log_call(registration, by=make_user(), now=moment, outcome=CallOutcome.NO_ANSWER)
    assert ContactAttempt.objects.count() == 4


def test_she_withdraws_by_herself():
    service = make_service()
    make_session(service)
    registration = make_confirmed(service)
    again = make_registration(service, message="Encore moi.")
    link = open_link("registration", registration, now=NOW, expires_at=None)

    withdraw_registration(registration, by=None, now=LATER)

    registration.refresh_from_db()
    stamps = (registration.state, registration.closed_at, registration.closed_by)
    assert stamps == ("withdrawn", LATER, None)
    assert (registration.confirmed_at, registration.confirmed_by) == (None, None)
    assert audit.history(registration)[0].actor_id is None
    confirmation = Message.objects.get(kind="registrations.confirmed")
    assert (confirmation.state, confirmation.error) == ("aborted", "closed")
    assert PrivateLink.objects.get(pk=link.pk).revoked_at == LATER
    # She has a place: what she sent since is a request of its own.
    assert (again.attached_to, again.state) == (None, "received")


def test_what_is_attached_is_withdrawn_with_it():
    service = make_service()
    first = make_registration(service)
    second = make_registration(service, message="Encore moi.")
    withdraw_registration(first, by=None, now=LATER)
    second.refresh_from_db()
    assert (second.attached_to, second.state, second.closed_at) == (first, "withdrawn", LATER)


def test_nobody_calls_any_more_about_what_is_withdrawn():
    service = make_service()
    registration = make_confirmed(service, contact_by="phone")
    make_session(service)
    send_schedule([registration], by=make_user(), now=NOW)
    assert CallTask.objects.get().state == "open"
    withdraw_registration(registration, by=None, now=LATER)
    task = CallTask.objects.get()
    assert (task.state, task.cancelled_at, task.cancelled_by) == ("cancelled", LATER, None)


def test_withdrawing_twice_is_refused():
    registration = make_withdrawn()
    with pytest.raises(TransitionRefused):
        withdraw_registration(registration, by=make_user(), now=LATER)


def test_reopened_it_is_hers_with_a_new_promise():
    partner = make_user()
    registration = make_withdrawn()
    # A Friday: three working days later is a Wednesday.
    reopen_registration(registration, by=partner, now=NOW + timedelta(days=2))
    assert (registration.state, registration.assigned_to) == ("assigned", partner)
    assert registration.promised_on == date(2026, 3, 18)


def test_a_request_that_was_attached_stands_by_itself_once_reopened():
    service = make_service()
    first = make_registration(service)
    second = make_registration(service, message="Encore moi.")
    withdraw_registration(first, by=None, now=NOW)
    second.refresh_from_db()
    reopen_registration(second, by=make_user(), now=LATER)
    assert (second.state, second.attached_to) == ("assigned", None)


def test_with_her_agreement_the_request_is_withdrawn_and_nobody_calls():
    officer, partner = make_user(Role.PRIVACY), make_user()
    service = make_service()
    registration = make_registration(service, taken_by=partner)
    second = make_registration(service, message="Encore moi.")
    call = have_called(
        registration,
        reason=CallReason.MESSAGE_FAILED,
        within_days=1,
        dedupe_key="call",
        script="",
        now=NOW,
    )
    withdraw_consent(consent_of(registration), by=officer, now=LATER)
    registration.refresh_from_db()
    call.refresh_from_db()
    [receipt] = Message.objects.about(registration)
    assert (registration.state, registration.closed_by) == ("withdrawn", officer)
    assert (receipt.state, receipt.error) == ("aborted", "consent_withdrawn")
    assert (call.state, call.cancelled_by) == ("cancelled", officer)
    # The other request has an agreement of its own.
    second.refresh_from_db()
    assert (second.state, second.attached_to) == ("received", None)


def test_a_closed_request_stays_as_it_is_when_its_agreement_is_withdrawn():
    registration = make_registration(taken_by=make_user())
    decline_registration(registration, by=make_user(), now=NOW)
    withdraw_consent(consent_of(registration), by=None, now=LATER)
    registration.refresh_from_db()
    assert registration.state == RegistrationState.NOT_A_FIT


def test_an_agreement_given_again_aloud_is_noted_with_who_heard_it():
    partner = make_user()
    registration = make_registration(preferred_name="Rita", email="rita@example.org")
    withdraw_consent(consent_of(registration), by=None, now=NOW)
    registration.refresh_from_db()
    with pytest.raises(MustNotBeContacted):
        preview_confirmation(registration, by=partner, now=LATER)
    reopen_registration(registration, by=partner, now=LATER)
    again = consent_of(registration)
    assert (again.channel, again.recorded_by, again.given_at) == ("phone", partner, LATER)
    confirm_registration(registration, by=partner, now=LATER)
    assert registration.state == RegistrationState.CONFIRMED


def test_reopened_with_her_agreement_in_force_nothing_is_noted_of_it():
    registration = make_withdrawn()
    reopen_registration(registration, by=make_user(), now=LATER)
    assert Consent.objects.count() == 1


def test_it_is_not_reopened_while_another_is_open():
    service = make_service()
    registration = make_withdrawn(service)
    make_registration(service)
    with pytest.raises(AnotherIsOpen):
        reopen_registration(registration, by=make_user(), now=LATER)
    registration.refresh_from_db()
    assert registration.state == RegistrationState.WITHDRAWN


def test_reopened_and_confirmed_again_she_gets_another_message():
    partner = make_user()
    registration = make_confirmed(by=partner)
    withdraw_registration(registration, by=partner, now=NOW)
    reopen_registration(registration, by=partner, now=LATER)
    confirm_registration(registration, by=partner, now=LATER)
    states = Message.objects.filter(kind="registrations.confirmed").order_by("created_at")
    assert list(states.values_list("state", flat=True)) == ["aborted", "pending"]


@pytest.mark.parametrize("close", [decline_registration, mark_unreachable])
def test_what_was_attached_to_one_that_closes_is_followed_by_itself(close):
    """The first was sent in two seconds and looked like a robot; she sent it again."""
    service, partner = make_service(), make_user()
    closed = make_registration(service, taken_by=partner)
    first = make_registration(service, message="Encore moi.")
    second = make_registration(service, message="Et encore.")
    gone = make_registration(service, message="Non, finalement.")
    withdraw_registration(gone, by=None, now=NOW)
    assert list(Registration.objects.open()) == [closed]

    close(closed, by=partner, now=LATER)

    assert list(Registration.objects.open()) == [first]
    attached_to = Registration.objects.values_list("pk", "attached_to")
    assert dict(attached_to) == {
        closed.pk: None,
        first.pk: None,
        second.pk: first.pk,
        gone.pk: closed.pk,
    }
