"""News from below: a message that could not be delivered becomes a call; who may see what."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from registrations.models import Registration
from registrations.operations import assign_registration, send_schedule, withdraw_registration
from registrations.personal_data import message_failed
from services.operations import cancel_session
from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain, resend_message
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import (
    NotInThisRoom,
    assign_call_task,
    declare_tie,
    stop_contact,
)
from stage4club.privacy.models import Consent
from tests.assistance.aids import make_aid_request
from tests.factories import (
    NOW,
    make_appointment,
    make_helper,
    make_registration,
    make_service,
    make_session,
    make_user,
)
from tests.registrations.kit import LATER, make_confirmed, make_waiting
from tests.smtp_sink import SmtpSink
from tests.stage4club.people.rows import make_person

pytestmark = pytest.mark.django_db

REFUSED = "550 5.1.1 no such address"
FIRST_LINE = (
    "Bonjour Louise. Je m’appelle (votre prénom). Je vous appelle au sujet de votre demande."
)


def deliver(now: datetime = LATER) -> None:
    drain(lambda: now)


def message(kind: str) -> Message:
    return Message.objects.get(kind=f"registrations.{kind}")


# A message that fails for good --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_that_is_refused_becomes_one_call_for_who_follows_it(smtp_sink: SmtpSink):
    partner = make_user()
    service = make_service()
    make_session(service)
    registration = make_confirmed(service, by=partner)
    Message.objects.filter(kind="registrations.received").delete()
    smtp_sink.script("RCPT", REFUSED)
    deliver()
    deliver()
    assert message("confirmed").state == "failed"
    task = CallTask.objects.get()
    assert (task.reason, task.room, task.person, task.assigned_to) == (
        "message_failed",
        "group",
        registration.person,
        partner,
    )
    # The next working day after a Wednesday.
    assert task.due_on.isoformat() == "2026-03-12"
    assert (task.subject_type, task.subject_id) == (
        "registrations.registration",
        str(registration.pk),
    )
    # What she was to read is what is to be said.
    assert task.script.startswith(FIRST_LINE)
    assert "vendredi 10\N{NO-BREAK SPACE}avril" in task.script
    # It is told, by telephone: the next press sends nothing.
    assert not Registration.objects.with_news(LATER).exists()


@pytest.mark.django_db(transaction=True)
def test_a_receipt_that_is_refused_has_no_words_and_waits_for_the_coordinator(
    smtp_sink: SmtpSink,
):
    make_registration()
    smtp_sink.script("RCPT", REFUSED)
    deliver()
    task = CallTask.objects.get()
    assert (task.script, task.assigned_to, task.reason) == ("", None, "message_failed")


@pytest.mark.django_db(transaction=True)
def test_the_words_of_a_refused_schedule_hold_what_was_not_read(smtp_sink: SmtpSink):
    service = make_service()
    session = make_session(service)
    registration = make_confirmed(service)
    deliver()
    cancel_session(session, by=make_user(), now=LATER)
    send_schedule([registration], by=make_user(), now=LATER)
    smtp_sink.script("RCPT", REFUSED)
    deliver(LATER + timedelta(minutes=2))
    assert "cette rencontre est annulée" in CallTask.objects.get().script


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_is_refused_has_the_words_of_the_first(smtp_sink: SmtpSink):
    service = make_service()
    make_session(service)
    make_confirmed(service)
    deliver()
    resend_message(message("confirmed"), by=make_user(Role.COORDINATOR), now=LATER)
    smtp_sink.script("RCPT", REFUSED)
    deliver(LATER + timedelta(minutes=2))
    assert CallTask.objects.get().script.startswith(FIRST_LINE)


@pytest.mark.django_db(transaction=True)
def test_who_did_not_read_that_she_is_on_the_waiting_list_is_told_so(smtp_sink: SmtpSink):
    make_waiting(now=LATER)
    smtp_sink.script("RCPT", REFUSED)
    deliver(LATER + timedelta(minutes=2))
    calls = CallTask.objects.filter(person__preferred_name="Louise")
    [script] = [call.script for call in calls if call.script]
    assert script.split("\n\n")[1] == (
        "Notre groupe, Club de jasette, est complet pour le moment. Si vous le voulez bien, "
        "je mets votre nom sur la liste d’attente."
    )


def test_the_call_is_made_at_the_number_of_the_request():
    service = make_service()
    make_registration(service)
    again = make_registration(service, phone=None, message="Sans numéro.")
    message_failed(message=Message.objects.about(again).get(), now=LATER)
    [kept] = CallTask.objects.all()
    assert (str(kept.typed_phone), kept.called_name) == ("", "Louise")


def test_where_the_form_was_corrected_and_nobody_helped_there_is_still_a_call():
    registration = make_registration(helper=make_helper())
    registration.helper.delete()
    message_failed(message=message("received_helper"), now=LATER)
    assert CallTask.objects.get().script == ""


def test_where_the_helper_has_the_only_number_it_is_said_whose_it_is():
    helper = make_helper()
    registration = make_registration(email="", phone=None, contact_by="phone", helper=helper)
    with translation.override("en"):
        message_failed(message=message("received_helper"), now=LATER)
    task = CallTask.objects.get()
    assert str(task.typed_phone) == "+15145550143"
    assert task.script.split("\n\n") == [
        "This is the number of Marthe, who filled in the form for this person.",
        "This message was for Marthe, who filled in the form for this person.",
    ]
    assert task.person == registration.person


def test_without_any_number_the_call_is_still_there():
    helper = make_helper(phone=None)
    make_registration(email="", phone=None, contact_by="phone", helper=helper)
    with translation.override("en"):
        message_failed(message=message("received_helper"), now=LATER)
    task = CallTask.objects.get()
    assert (task.number, task.script.split("\n\n")[0]) == (
        None,
        "No number was left: write to Marthe, who filled in the form for this person.",
    )


def test_nobody_calls_about_what_is_closed():
    registration = make_registration()
    withdraw_registration(registration, by=None, now=NOW)
    message_failed(message=message("received"), now=LATER)
    assert CallTask.objects.count() == 0


def test_nobody_calls_somebody_who_must_not_be_contacted():
    make_registration()
    stop_contact(Person.objects.get(), by=make_user(Role.COORDINATOR), now=NOW)
    message_failed(message=message("received"), now=LATER)
    assert CallTask.objects.count() == 0


def test_messages_about_other_things_are_not_its_business():
    make_registration()
    Message.objects.update(subject_type="people.user")
    message_failed(message=message("received"), now=LATER)
    assert CallTask.objects.count() == 0


# Who may see what --------------------------------------------------------------------------------


def test_people_and_messages_are_seen_through_the_registrations_one_may_open():
    service = make_service()
    partner, other, coordinator = make_user(), make_user(), make_user(Role.COORDINATOR)
    hers = make_registration(service, taken_by=partner)
    theirs = make_registration(service, taken_by=other, preferred_name="Zoé")
    nobodys = make_registration(service, preferred_name="Anh")

    def seen(user):
        people = Person.objects.visible_to(user).values_list("pk", flat=True)
        messages = Message.objects.visible_to(user).values_list("person_id", flat=True)
        assert sorted(people) == sorted(messages)
        return sorted(people)

    assert seen(partner) == [hers.person_id]
    assert seen(other) == [theirs.person_id]
    assert seen(coordinator) == [hers.person_id, theirs.person_id, nobodys.person_id]
    for role in Role:
        if role not in {Role.PARTNER, Role.COORDINATOR}:
            assert seen(make_user(role)) == []
    # What is given to somebody else is seen by her, and no longer by the first.
    assign_registration(hers, by=coordinator, now=NOW, assignee=other)
    assert (seen(partner), seen(other)) == ([], [hers.person_id, theirs.person_id])


def test_an_agreement_is_shown_with_the_registration_of_who_gave_it():
    partner, coordinator = make_user(), make_user(Role.COORDINATOR)
    registration = make_registration(taken_by=partner)
    agreed = Consent.objects.about(registration)
    for user in (partner, coordinator):
        assert {*Consent.objects.visible_to(user)} == {*agreed}
    agreed.update(person=make_person())
    for user in (partner, coordinator):
        assert [*Consent.objects.visible_to(user)] == []


def test_whom_a_robot_may_have_named_as_well_is_closed_to_nobody():
    coordinator = make_user(Role.COORDINATOR, email="colleague@example.org")
    typed = {"preferred_name": "Anh", "email": "colleague@example.org", "phone": None}
    registration = make_registration(**typed)
    assert [*Person.objects.visible_to(coordinator)] == []
    robot = make_registration(registration.service, **typed, suspicious=True)
    assert robot.person == registration.person
    assert [*Person.objects.visible_to(coordinator)] == [robot.person]
    agreed, told = (rows.objects.about(robot) for rows in (Consent, Message))
    assert {*Consent.objects.visible_to(coordinator)} == {*agreed}
    assert {*Message.objects.visible_to(coordinator)} == {*told}
    assert [*Registration.objects.close_to(coordinator)] == [registration]
    declare_tie(robot.person, by=coordinator, now=NOW)
    assert [*Person.objects.visible_to(coordinator)] == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.PARTNER])
def test_who_works_in_two_rooms_sees_what_is_in_either(role):
    user = make_user(role, Role.FINANCE)
    of_the_group = make_registration(taken_by=user)
    of_assistance = make_aid_request(preferred_name="Anh", email="anh@example.org")
    of_both = {"preferred_name": "Zoé", "email": "zoe@example.org", "phone": None}
    twice = (
        make_registration(of_the_group.service, taken_by=user, **of_both),
        make_aid_request(**of_both),
    )
    appointment = make_appointment(preferred_name="Bao", email="bao@example.org")
    requests = (of_the_group, of_assistance, *twice)
    assert len({request.person_id for request in requests}) == 3
    told = {message for request in requests for message in Message.objects.about(request)}
    assert {*Message.objects.visible_to(user)} == told
    assert {*Person.objects.visible_to(user)} == {request.person for request in requests}
    # Whom she knows in one room she sees in neither.
    declare_tie(twice[0].person, by=user, now=NOW)
    assert {*Person.objects.visible_to(user)} == {of_the_group.person, of_assistance.person}
    assert {*Message.objects.visible_to(user)} == {
        *Message.objects.about(of_the_group),
        *Message.objects.about(of_assistance),
    }
    assert appointment.person_id not in {person.pk for person in Person.objects.visible_to(user)}


def test_a_call_to_somebody_close_is_neither_seen_nor_given():
    """She filled the form for a friend: the call, with its number and words, is not for her."""
    partner = make_user(email="marthe@example.org")
    coordinator = make_user(Role.COORDINATOR, email="luce@example.org")
    for name, helper in (("Anne", "marthe@example.org"), ("Rita", "luce@example.org")):
        friend = make_helper(email=helper)
        hers = make_registration(preferred_name=name, email="", contact_by="phone", helper=friend)
        receipt = Message.objects.about(hers).get(kind="registrations.received_helper")
        message_failed(message=receipt, now=LATER)
    of_marthe, of_luce = CallTask.objects.order_by("pk")
    assert list(CallTask.objects.visible_to(coordinator)) == [of_marthe]
    with pytest.raises(NotInThisRoom):
        assign_call_task(of_marthe, by=coordinator, now=NOW, assignee=partner)
    assign_call_task(of_luce, by=coordinator, now=NOW, assignee=partner)
    assert list(CallTask.objects.visible_to(partner)) == [of_luce]
