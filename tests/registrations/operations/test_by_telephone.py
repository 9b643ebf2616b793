"""Somebody registers on the telephone, by the same rules."""

from __future__ import annotations

from typing import Any

import pytest

from registrations.models import Registration
from registrations.operations import CloseToThePerson, register_by_telephone
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason, Role
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import finish_call_task
from tests.factories import NOW, make_answers, make_registration, make_service, make_user
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db


def note(**values: Any) -> Registration:
    """What was said; by default by somebody without e-mail, noted by a new partner."""
    given: dict[str, Any] = {
        "service": None,
        "form_key": "abc",
        "answers": make_answers(email="", contact_by="phone"),
        "language": "fr",
        "by": None,
        "now": NOW,
        **values,
    }
    service = given.pop("service") or make_service()
    return register_by_telephone(service, **given | {"by": given["by"] or make_user()})


def test_whoever_noted_it_follows_it_and_the_agreement_was_spoken():
    partner = make_user()
    registration = note(by=partner, language="en")
    assert (registration.state, registration.assigned_to) == ("assigned", partner)
    consent = registration.person.consents.get()
    assert (consent.channel, consent.recorded_by, consent.language) == ("phone", partner, "en")
    trace = [(event.verb, event.actor_id) for event in audit.history(registration)]
    assert trace == [("take", partner.pk), ("submit", partner.pk)]


def test_the_promise_and_the_receipt_are_those_of_the_form():
    service = make_service()
    written = make_registration(service, preferred_name="Anh", email="anh@example.org")
    spoken = note(service=service, answers=make_answers())
    assert spoken.promised_on == written.promised_on
    assert Message.objects.about(spoken).count() == Message.objects.about(written).count() == 1


def test_the_call_she_had_asked_for_is_made():
    partner = make_user()
    call = make_call_task(reason=CallReason.CALL_BACK)
    note(by=partner, call=call)
    made = CallTask.objects.get()
    assert (made.state, made.done_by) == ("done", partner)


def test_a_call_that_was_made_meanwhile_is_left_alone():
    colleague = make_user()
    call = make_call_task(reason=CallReason.CALL_BACK)
    finish_call_task(call, by=colleague, now=NOW)
    note(call=CallTask.objects.get())
    assert CallTask.objects.get().done_by == colleague


def test_a_second_press_registers_once():
    service, partner = make_service(), make_user()
    first = note(service=service, by=partner)
    assert note(service=service, by=partner) == first
    assert Registration.objects.count() == 1


def test_a_correction_says_who_made_it():
    service, partner = make_service(), make_user(Role.COORDINATOR)
    first = make_registration(service, form_key="abc")
    note(service=service, by=partner, answers=make_answers(message="Au téléphone."))
    corrected = audit.history(first)[1]
    assert (corrected.verb, corrected.actor_id) == ("correct", partner.pk)


def test_somebody_who_is_followed_already_stays_with_whoever_follows_her():
    service, colleague = make_service(), make_user()
    followed = make_registration(service, taken_by=colleague)
    again = note(service=service, answers=make_answers(message="Encore moi."))
    assert (again.attached_to, again.state, again.assigned_to) == (followed, "received", None)


def test_nobody_registers_herself_or_somebody_close():
    partner = make_user(email="louise@example.org")
    with pytest.raises(CloseToThePerson):
        note(by=partner, answers=make_answers(email="louise@example.org"))
    assert (Registration.objects.count(), Person.objects.count()) == (0, 0)
