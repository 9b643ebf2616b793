"""The sealed room: what appointments answer when others ask about people, and who is not told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from assistance.enums import AppointmentState, Closing
from assistance.models import Appointment, AppointmentHelper, Reservation, Thread
from assistance.operations import take_appointment
from assistance.personal_data import (
    consent_withdrawn,
    emergency_record,
    emergency_sections,
    of_same_person,
    rows_about,
    visible_messages,
)
from stage4club.core.models import AuditEvent
from stage4club.core.models.subject import subject_key
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person, User
from stage4club.people.operations import declare_tie
from stage4club.privacy.models import Consent
from stage4club.privacy.operations import UnknownReference, open_emergency, withdraw_consent
from tests.assistance.lives import FRIDAY, make_booked, make_closed, make_held, make_proposal
from tests.assistance.threads import make_attendee, make_family, write
from tests.factories import (
    NOW,
    make_appointment,
    make_helper,
    make_registration,
    make_social_worker,
    make_user,
)
from tests.stage4club.privacy.rows import REASON

pytestmark = pytest.mark.django_db

ANA = {"preferred_name": "Ana", "email": "ana@example.org"}
BEA = {"preferred_name": "Béa", "email": "bea@example.org"}


def seen(user: User) -> set[int]:
    """The keys of the people whom `user` sees; she sees the messages to them, and no others."""
    people = set(Person.objects.visible_to(user).values_list("pk", flat=True))
    assert set(Message.objects.visible_to(user).values_list("person_id", flat=True)) == people
    return people


# Who sees whom ------------------------------------------------------------------------------------


def test_people_and_messages_are_seen_through_ones_own_appointments_and_untaken_ones() -> None:
    worker, colleague = make_social_worker(), make_social_worker()
    hers, anothers, untaken = make_appointment(), make_appointment(**ANA), make_appointment(**BEA)
    take_appointment(hers, by=worker, now=NOW)
    take_appointment(anothers, by=colleague, now=NOW)
    assert seen(worker) == {hers.person_id, untaken.person_id}
    assert seen(colleague) == {anothers.person_id, untaken.person_id}
    for role in set(Role) - {Role.SOCIAL_WORKER}:
        assert seen(make_user(role)) == set()


def test_nobody_sees_who_is_close_to_her() -> None:
    helped = make_appointment(helper=make_helper(email="louise@example.org"))
    herself = make_appointment(**ANA)
    known = make_appointment(**BEA)
    assert seen(make_social_worker()) == {helped.person_id, herself.person_id, known.person_id}
    assert seen(make_social_worker(email="louise@example.org")) == {
        herself.person_id,
        known.person_id,
    }
    assert herself.person_id not in seen(make_social_worker(email="ana@example.org"))
    worker = make_social_worker()
    declare_tie(known.person, by=worker, now=NOW)
    assert known.person_id not in seen(worker)
    assert set(Person.objects.close_to(worker)) == {known.person}


def test_somebody_of_the_group_is_not_seen_to_have_asked_for_an_appointment() -> None:
    """The same person in two rooms: in each, what was asked there, and no trace of the other."""
    coordinator, partner, worker = (
        make_user(Role.COORDINATOR),
        make_user(Role.PARTNER),
        make_social_worker(),
    )
    both = {"preferred_name": "Zoé", "email": "zoe@example.org"}
    registration = make_registration(taken_by=partner, **both)
    appointment = make_appointment(**both)
    assert registration.person == appointment.person
    of_the_group = set(Message.objects.about(registration))
    agreed = set(Consent.objects.about(registration))
    for user in (coordinator, partner):
        assert set(Person.objects.visible_to(user)) == {registration.person}
        assert set(Message.objects.visible_to(user)) == of_the_group
        assert set(Consent.objects.visible_to(user)) == agreed
        assert list(Appointment.objects.visible_to(user)) == []
        assert list(CallTask.objects.visible_to(user)) == []
    assert set(Message.objects.visible_to(worker)) == set(Message.objects.about(appointment))
    officer = make_user(Role.PRIVACY)
    assert set(Consent.objects.visible_to(officer)) == agreed | set(
        Consent.objects.about(appointment)
    )


# In an emergency ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN])
def test_it_opens_by_its_reference_and_the_privacy_officer_is_told(role: Role) -> None:
    officer, user = make_user(Role.PRIVACY), make_user(role)
    appointment = make_booked()
    access, opened = open_emergency(appointment.reference, reason=REASON, by=user, now=NOW)
    assert opened == appointment
    assert access.ends_at == NOW + timedelta(hours=1)
    assert Message.objects.filter(to_address=officer.email).count() == 1


def test_it_does_not_open_to_who_is_close_to_the_person() -> None:
    coordinator = make_user(Role.COORDINATOR, email="louise@example.org")
    appointment = make_appointment(helper=make_helper(email=coordinator.email))
    assert emergency_record(reference=appointment.reference, user=coordinator) is None
    with pytest.raises(UnknownReference):
        open_emergency(appointment.reference, reason=REASON, by=coordinator, now=NOW)
    admin = make_user(Role.ADMIN)
    assert emergency_record(reference=appointment.reference, user=admin) == appointment
    assert emergency_record(reference="222-222-222", user=admin) is None


def shown(row: Any) -> dict[str, dict[str, str]]:
    with translation.override("en"):
        sections = emergency_sections(row=row)
    assert sections is not None
    return {section.title: dict(section.lines) for section in sections}


def test_everything_that_was_typed_is_shown() -> None:
    worker = make_social_worker(name="Nathalie")
    appointment = make_booked(
        by=worker,
        phone=None,
        meeting="family",
        adults=3,
        children_ages=("0-5", "12-17"),
        spoken_language="other",
        interpreter="Créole",
        safe_place="no",
        message="Le soir, c’est difficile.",
        helper=make_helper(),
    )
    found = shown(appointment)
    assert found["To reach"]["Name to be called by"] == "Zoé"
    assert found["To reach"]["Can talk freely there"] == "No"
    assert found["Who helps this person"]["Name"] == "Marthe"
    prepare = found["To prepare"]
    assert prepare["Ages of the children"] == "5 or younger, 12 to 17"
    assert prepare["Language of the interpreter"] == "Créole"
    assert prepare["Message"] == "Le soir, c’est difficile."
    assert prepare["Starts"].startswith("Friday, March\N{NO-BREAK SPACE}13")
    assert found["To follow"]["Social worker"] == "Nathalie"


def test_what_was_not_said_is_left_out() -> None:
    found = shown(make_appointment())
    assert set(found) == {"To reach", "To prepare", "To follow"}
    assert not {"Starts", "Message", "Ages of the children"} & set(found["To prepare"])
    assert emergency_sections(row=make_user()) is None


# What is about her --------------------------------------------------------------------------------


def test_the_rows_about_somebody() -> None:
    proposal = make_proposal(helper=make_helper(), message="Bonjour.")
    appointment = proposal.appointment
    helper = AppointmentHelper.objects.get()
    make_appointment(**ANA)
    rows = (appointment, helper, appointment.reason, proposal)
    assert set(rows_about([appointment.person_id])) == {subject_key(row) for row in rows}
    assert rows_about([]) == []


def test_who_comes_along_and_what_was_written_are_about_her_too() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    written = [write(Thread(appointment)), write(Thread(appointment, marc))]
    rows = (appointment, marc, *written)
    assert set(rows_about([appointment.person_id])) == {subject_key(row) for row in rows}


def test_messages_to_who_comes_along_are_seen_with_the_appointment() -> None:
    appointment = make_family()
    make_attendee(appointment)
    worker, colleague = appointment.social_worker, make_social_worker(email="h@example.org")
    assert worker is not None
    kinds = Message.objects.filter(visible_messages(worker)).values_list("kind", flat=True)
    assert "assistance.invited" in kinds
    assert not Message.objects.filter(visible_messages(colleague)).exists()


def test_the_other_appointments_of_the_same_person() -> None:
    first, second = make_appointment(), make_appointment()
    make_appointment(**ANA)
    assert set(of_same_person(subject_key(first))) == {subject_key(first), subject_key(second)}
    assert of_same_person(subject_key(first.person)) == []


# An agreement is withdrawn ------------------------------------------------------------------------


def withdraw(appointment: Appointment, *, by: User | None = None) -> Appointment:
    withdraw_consent(Consent.objects.about(appointment).get(), by=by, now=NOW)
    appointment.refresh_from_db()
    return appointment


@pytest.mark.parametrize("make", [make_appointment, make_booked])
def test_nobody_meets_who_no_longer_agrees_to_be_contacted(make: Any) -> None:
    appointment = withdraw(make())
    assert (appointment.state, appointment.closing) == (
        AppointmentState.CLOSED,
        Closing.NO_LONGER_WANTED,
    )
    assert (appointment.closed_at, appointment.closed_by) == (NOW, None)
    assert not Reservation.objects.standing(NOW).exists()
    assert not Message.objects.open().exists()


def test_what_was_proposed_is_free_again() -> None:
    officer = make_user(Role.PRIVACY)
    proposal = make_proposal()
    assert withdraw(proposal.appointment, by=officer).closed_by == officer
    proposal.refresh_from_db()
    assert proposal.answer == "withdrawn"
    assert not Reservation.objects.standing(NOW).exists()


@pytest.mark.parametrize("make", [make_closed, make_held])
def test_what_is_over_stays_as_it_was(make: Any) -> None:
    appointment = make()
    before = AuditEvent.objects.filter(verb="close").count()
    state = appointment.state
    assert withdraw(appointment).state == state
    assert AuditEvent.objects.filter(verb="close").count() == before


def test_agreements_about_other_things_are_not_its_business() -> None:
    registration = make_registration()
    appointment = make_booked(starts_at=FRIDAY)
    consent = Consent.objects.about(registration).get()
    consent_withdrawn(consent=consent, by=None, now=NOW)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.BOOKED
