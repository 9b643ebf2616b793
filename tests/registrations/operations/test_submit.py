"""A form becomes one registration, however often and however parallel it is sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from registrations.enums import RegistrationState
from registrations.models import Helper, Registration
from registrations.operations import (
    AnotherIsOpen,
    NotOpen,
    confirm_registration,
    decline_registration,
    release_registration,
    reopen_registration,
    submit_registration,
    take_registration,
)
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from stage4club.people.models import Person
from stage4club.privacy.models import Consent
from tests.factories import (
    NOW,
    make_answers,
    make_helper,
    make_registration,
    make_service,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_stores_what_was_typed_with_person_consent_promise_receipt_and_trace() -> None:
    service = make_service()
    registration = make_registration(service, preferred_name="Zoé", message="Merci.")
    registration.refresh_from_db()
    assert (registration.preferred_name, registration.message) == ("Zoé", "Merci.")
    # Three working days after a Wednesday.
    assert registration.promised_on == date(2026, 3, 16)
    person = registration.person
    assert (person.preferred_name, person.email) == ("Zoé", "louise@example.org")
    consent = Consent.objects.get()
    assert (consent.person, consent.text_version, consent.language) == (person, 1, "fr")
    assert [event.verb for event in audit.history(registration)] == ["submit"]
    message = Message.objects.get()
    assert (message.to_address, message.language) == ("louise@example.org", "fr")
    assert message.subject == f"Votre demande {registration.reference}"


def test_costs_at_most_twelve_statements(django_assert_max_num_queries) -> None:
    service = make_service()
    with django_assert_max_num_queries(12):
        make_registration(service)


def test_the_same_form_twice_is_one_registration_and_one_message() -> None:
    service = make_service()
    first = make_registration(service, form_key="abc")
    second = make_registration(service, form_key="abc")
    assert (first.pk, Registration.objects.count(), Message.objects.count()) == (second.pk, 1, 1)


def test_the_same_form_with_other_content_is_a_correction_within_the_hour() -> None:
    service = make_service()
    first = make_registration(service, form_key="abc")
    later = NOW + timedelta(minutes=59)
    second = make_registration(service, form_key="abc", preferred_name="Lucie", now=later)
    assert (first.pk, first.reference) == (second.pk, second.reference)
    assert second.person.preferred_name == "Lucie"
    # The person typed by mistake is forgotten, and the consent is the other's.
    assert Person.objects.count() == 1
    assert Consent.objects.get().person == second.person
    assert [event.verb for event in audit.history(second)] == ["correct", "submit"]
    # The same address has its receipt already.
    assert Message.objects.count() == 1


def test_after_an_hour_it_is_a_second_request_attached_to_the_first() -> None:
    service = make_service()
    first = make_registration(service, form_key="abc")
    later = NOW + timedelta(hours=1)
    for _press in range(2):
        second = make_registration(service, form_key="abc", message="Bonjour", now=later)
    assert Registration.objects.count() == 2
    assert second.attached_to == first
    assert second.reference != first.reference


def test_a_correction_after_somebody_took_it_is_a_second_request_too() -> None:
    service = make_service()
    first = make_registration(service, form_key="abc", taken_by=make_user())
    second = make_registration(service, form_key="abc", message="Bonjour")
    assert second.attached_to == first


def test_a_second_form_of_the_same_person_is_attached_to_the_open_one() -> None:
    service = make_service()
    first = make_registration(service)
    second = make_registration(service, preferred_name="  LOUISE ")
    assert (second.attached_to, second.person) == (first, first.person)
    assert list(Registration.objects.open()) == [first]


def test_another_name_at_the_same_address_is_another_person() -> None:
    service = make_service()
    first = make_registration(service)
    second = make_registration(service, preferred_name="Marguerite")
    assert second.person != first.person
    assert list(Registration.objects.near_matches(second)) == [first]


def test_a_form_never_changes_a_person() -> None:
    service = make_service()
    person = make_registration(service).person
    again = make_registration(service, good_time="evening", contact_by="phone")
    person.refresh_from_db()
    assert again.person == person
    assert (person.good_time, person.contact_by) == ("morning", "email")


def test_a_helper_is_kept_apart_and_both_are_written_to() -> None:
    registration = make_registration(helper=make_helper())
    helper = Helper.objects.get()
    assert (helper.registration, helper.email) == (registration, "marthe@example.org")
    assert registration.person.email == "louise@example.org"
    addresses = Message.objects.order_by("to_address").values_list("to_address", "kind")
    assert list(addresses) == [
        ("louise@example.org", "registrations.received"),
        ("marthe@example.org", "registrations.received_helper"),
    ]
    assert Consent.objects.get().given_by_helper is True


def test_a_helper_may_be_the_only_way_to_reach_somebody() -> None:
    registration = make_registration(helper=make_helper(), email="", phone=None, contact_by="phone")
    assert (registration.person.email, str(registration.person.phone)) == ("", "")
    assert Message.objects.get().to_address == "marthe@example.org"


def test_a_correction_replaces_the_helper() -> None:
    service = make_service()
    make_registration(service, form_key="abc", helper=make_helper())
    make_registration(service, form_key="abc", helper=make_helper(name="Rita"))
    assert Helper.objects.get().name == "Rita"
    make_registration(service, form_key="abc", helper=None)
    assert Helper.objects.count() == 0


def test_who_wants_the_telephone_gets_no_e_mail() -> None:
    make_registration(contact_by="phone")
    assert Message.objects.count() == 0


def test_in_quarantine_nothing_leaves_until_it_is_released() -> None:
    registration = make_registration(suspicious=True)
    assert (registration.is_quarantined, Message.objects.count()) == (True, 0)
    coordinator = make_user(Role.COORDINATOR)
    for _press in range(2):
        registration = release_registration(registration, by=coordinator, now=NOW)
    assert (registration.is_quarantined, Message.objects.count()) == (False, 1)
    assert [event.verb for event in audit.history(registration)] == ["release", "submit"]


def test_a_correction_in_quarantine_sends_nothing() -> None:
    service = make_service()
    make_registration(service, form_key="abc", suspicious=True)
    make_registration(service, form_key="abc", preferred_name="Lucie")
    assert Message.objects.count() == 0


def test_what_was_typed_later_is_kept_under_a_key_that_nobody_can_try(settings) -> None:
    service = make_service()
    make_registration(service, form_key="abc", taken_by=make_user())
    later = [make_registration(service, form_key="abc", message="Bonjour") for _ in range(2)]
    assert later[0] == later[1]
    settings.SECRET_KEY = "another secret, of which whoever has the database knows nothing"
    assert make_registration(service, form_key="abc", message="Bonjour") != later[0]


def test_what_comes_later_from_a_form_in_quarantine_is_in_quarantine_too() -> None:
    service = make_service()
    make_registration(service, form_key="abc", suspicious=True)
    later = NOW + timedelta(hours=1)
    second = make_registration(service, form_key="abc", email="other@example.org", now=later)
    assert (second.is_quarantined, Message.objects.count()) == (True, 0)


def test_somebody_who_has_a_place_starts_a_new_request_that_staff_see_beside_it() -> None:
    service = make_service()
    partner = make_user()
    member = confirm_registration(make_registration(service, taken_by=partner), by=partner, now=NOW)
    again = make_registration(service)
    assert (again.attached_to, again.person) == (None, member.person)
    assert list(Registration.objects.of_same_person(again)) == [member]


def test_a_correction_to_a_known_person_is_attached_to_her_open_registration() -> None:
    service = make_service()
    first = make_registration(service)
    make_registration(service, form_key="abc", preferred_name="Louisette")
    corrected = make_registration(service, form_key="abc")
    assert (corrected.person, corrected.attached_to) == (first.person, first)


def test_a_known_person_without_open_registration_starts_a_new_one() -> None:
    service = make_service()
    first = make_registration(service)
    Registration.objects.filter(pk=first.pk).update(
        state=RegistrationState.WITHDRAWN, closed_at=NOW
    )
    assert make_registration(service).attached_to is None


def test_taken_means_given_to_whoever_takes() -> None:
    partner = make_user()
    registration = take_registration(make_registration(), by=partner, now=NOW)
    assert (registration.state, registration.assigned_to) == ("assigned", partner)


def test_the_operation_takes_what_the_form_hands_over() -> None:
    registration = submit_registration(
        make_service(), form_key="k", answers=make_answers(phone=None), language="en", now=NOW
    )
    assert (str(registration.phone), registration.language) == ("", "en")
    assert Message.objects.get().subject == f"Your request {registration.reference}"


def test_a_robot_that_was_closed_meanwhile_gets_no_receipt() -> None:
    coordinator = make_user(Role.COORDINATOR)
    registration = make_registration(suspicious=True)
    decline_registration(registration, by=coordinator, now=NOW)
    with pytest.raises(NotOpen):
        release_registration(registration, by=coordinator, now=NOW)
    assert Message.objects.count() == 0


def test_a_robot_in_her_name_takes_nothing_from_her() -> None:
    """Hers is followed; the robot's waits for a human, and is attached once it is released."""
    service = make_service()
    robot = make_registration(service, suspicious=True)
    hers = make_registration(service)
    assert (hers.person, hers.attached_to, hers.is_quarantined) == (robot.person, None, False)
    again = make_registration(service, suspicious=True)
    assert again.attached_to is None
    assert set(Registration.objects.quarantined()) == {robot, again}
    released = release_registration(robot, by=make_user(Role.COORDINATOR), now=NOW)
    assert (released.attached_to, released.is_quarantined) == (hers, False)
    assert list(Registration.objects.quarantined()) == [again]


def test_a_correction_in_quarantine_follows_nobody() -> None:
    service = make_service()
    make_registration(service)
    make_registration(service, form_key="abc", preferred_name="Rita", suspicious=True)
    corrected = make_registration(service, form_key="abc")
    assert (corrected.attached_to, corrected.is_quarantined) == (None, True)


def test_one_that_is_followed_beside_another_is_not_released() -> None:
    service, coordinator = make_service(), make_user(Role.COORDINATOR)
    robot = make_registration(service, suspicious=True)
    decline_registration(robot, by=coordinator, now=NOW)
    reopen_registration(robot, by=coordinator, now=NOW)
    make_registration(service)
    with pytest.raises(AnotherIsOpen):
        release_registration(robot, by=coordinator, now=NOW)
    robot.refresh_from_db()
    assert robot.is_quarantined is True
