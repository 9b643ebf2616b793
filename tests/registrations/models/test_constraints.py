"""What is never false, whoever writes to the tables: each constraint, hit around Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from registrations.models import Announcement, ContactAttempt, Helper, Registration
from registrations.operations import send_schedule
from tests.factories import (
    NOW,
    make_helper,
    make_registration,
    make_service,
    make_session,
    make_user,
)
from tests.registrations.kit import make_confirmed, make_waiting, make_withdrawn
from tests.stage4club.core.violations import violates

from .rows import copy_of, update

pytestmark = pytest.mark.django_db


def test_every_constraint_of_these_tables_is_tried_here():
    names = {
        constraint.name
        for model in (Registration, Helper, ContactAttempt, Announcement)
        for constraint in model._meta.constraints
    }
    here = Path(__file__).read_text(encoding="utf-8")
    assert {name for name in names if f'violates("{name}")' in here} == names


# One at a time -----------------------------------------------------------------------------------


def test_a_form_is_one_registration():
    registration = make_registration()
    with violates("registrations_registration_form_key_key"):
        Registration.objects.bulk_create(
            [copy_of(registration, form_key=registration.form_key, attached_to_id=registration.pk)]
        )


def test_a_reference_is_one_registration():
    registration = make_registration()
    with violates("registrations_registration_reference_key"):
        Registration.objects.bulk_create(
            [
                copy_of(
                    registration, reference=registration.reference, attached_to_id=registration.pk
                )
            ]
        )


def test_one_open_registration_per_person_and_group():
    registration = make_registration()
    with violates("registrations_one_open"):
        Registration.objects.bulk_create([copy_of(registration)])
    Registration.objects.bulk_create(
        [
            copy_of(registration, form_key="attached", attached_to_id=registration.pk),
            copy_of(registration, form_key="elsewhere", service_id=make_service().pk),
        ]
    )


def test_one_place_per_person_and_group():
    registration = make_confirmed()
    with violates("registrations_one_place"):
        Registration.objects.bulk_create([copy_of(registration)])


# What was typed ----------------------------------------------------------------------------------


def test_somebody_has_a_name_to_be_called_by():
    with violates("registrations_named"):
        update(make_registration(), preferred_name="")


@pytest.mark.parametrize(
    "column",
    [
        "language",
        "for_whom",
        "contact_by",
        "good_time",
        "voicemail",
        "lives_with_mbc",
        "french",
        "attendance",
    ],
)
def test_answers_are_among_those_offered(column):
    with violates("registrations_answers_known"):
        update(make_registration(), **{column: "zz"})


@pytest.mark.parametrize("column", ["voicemail", "french", "attendance"])
def test_what_is_optional_may_be_empty(column):
    update(make_registration(), **{column: ""})


def test_an_extension_belongs_to_a_number():
    with violates("registrations_extension_has_phone"):
        update(make_registration(), phone="", phone_extension="12")


def test_one_way_to_be_reached_or_a_helper():
    registration = make_registration()
    with violates("registrations_reachable_or_helped"):
        update(registration, phone="", email="")
    update(registration, phone="", email="", for_whom="other")


def test_a_helper_has_a_name():
    with violates("registrations_helper_named"):
        update(make_registration(helper=make_helper()).helper, name="")


def test_a_helper_says_that_the_person_agrees():
    with violates("registrations_helper_person_agrees"):
        update(make_registration(helper=make_helper()).helper, person_agrees=False)


def test_the_extension_of_a_helper_belongs_to_a_number():
    with violates("registrations_helper_extension_has_phone"):
        update(make_registration(helper=make_helper()).helper, phone="", phone_extension="1")


# State and stamps --------------------------------------------------------------------------------


def test_a_state_is_one_of_the_table():
    with violates("registrations_assigned"):
        update(make_registration(), state="lost")


@pytest.mark.parametrize("state", ["assigned", "contacting"])
def test_who_is_called_is_given_to_somebody(state):
    with violates("registrations_assigned"):
        update(make_registration(), state=state)


def test_what_is_only_received_is_given_to_nobody():
    with violates("registrations_assigned"):
        update(make_registration(), assigned_to=make_user())


@pytest.mark.parametrize("state", ["waiting", "offered"])
def test_who_is_on_the_waiting_list_has_a_turn(state):
    with violates("registrations_listed"):
        update(make_registration(taken_by=make_user()), state=state)


@pytest.mark.parametrize("missing", ["listed_at", "listed_by"])
def test_a_turn_has_its_moment_and_its_author(missing):
    with violates("registrations_listed"):
        update(make_waiting(), **{missing: None})


def test_what_is_only_received_has_no_turn():
    with violates("registrations_listed"):
        update(make_registration(), listed_at=NOW, listed_by=make_user())


@pytest.mark.parametrize("missing", ["confirmed_at", "confirmed_by"])
def test_a_confirmation_has_its_moment_and_its_author(missing):
    with violates("registrations_confirmed"):
        update(make_confirmed(), **{missing: None})


@pytest.mark.parametrize("stamp", ["confirmed_at", "confirmed_by"])
def test_only_a_confirmation_has_them(stamp):
    value = NOW if stamp == "confirmed_at" else make_user()
    with violates("registrations_confirmed"):
        update(make_registration(), **{stamp: value})


def test_what_is_closed_has_its_moment():
    with violates("registrations_closed"):
        update(make_withdrawn(), closed_at=None)


def test_only_the_person_herself_closes_it_without_anybody_of_the_staff():
    withdrawn = make_withdrawn()
    assert withdrawn.closed_by is None
    with violates("registrations_closed"):
        update(withdrawn, state="not_a_fit")


@pytest.mark.parametrize("stamp", ["closed_at", "closed_by"])
def test_only_what_is_closed_has_them(stamp):
    value = NOW if stamp == "closed_at" else make_user()
    with violates("registrations_closed"):
        update(make_registration(), **{stamp: value})


def test_no_registration_is_attached_to_itself():
    registration = make_registration()
    with violates("registrations_attached_elsewhere"):
        update(registration, attached_to=registration)


def test_what_is_in_quarantine_follows_no_other():
    followed = make_registration()
    robot = make_registration(preferred_name="Robot", suspicious=True)
    with violates("registrations_quarantined_alone"):
        update(robot, attached_to=followed)


def test_what_is_in_quarantine_takes_nobodys_turn():
    """The one negative control of `registrations_one_open`: a robot's does not count."""
    service = make_service()
    robot = make_registration(service, suspicious=True)
    hers = make_registration(service)
    assert (hers.person, hers.attached_to) == (robot.person, None)
    with violates("registrations_one_open"):
        update(robot, is_quarantined=False)


# Calls and announcements -------------------------------------------------------------------------


def test_the_outcome_of_a_call_is_known():
    registration = make_registration()
    with violates("registrations_attempt_outcome_known"):
        ContactAttempt.objects.bulk_create(
            [
                ContactAttempt(
                    registration=registration,
                    outcome="she said",
                    called_at=NOW,
                    called_by=make_user(),
                )
            ]
        )


def announced(contact_by: str) -> Announcement:
    """One date told to one person, by a message or by a call to make."""
    service = make_service()
    registration = make_confirmed(service, contact_by=contact_by)
    make_session(service)
    send_schedule([registration], by=make_user(), now=NOW)
    return Announcement.objects.latest("pk")


def again(first: Announcement, **changes: Any) -> Announcement:
    return Announcement(
        registration=first.registration,
        session=first.session,
        sequence=1,
        told_at=first.told_at,
        told_by=first.told_by,
        **changes,
    )


def test_a_message_tells_a_session_once():
    first = announced("email")
    with violates("registrations_announcement_written_once"):
        Announcement.objects.bulk_create([again(first, message=first.message)])


def test_a_call_tells_a_session_once():
    first = announced("phone")
    with violates("registrations_announcement_called_once"):
        Announcement.objects.bulk_create([again(first, call=first.call)])


def test_on_the_telephone_it_may_be_told_again():
    first = announced("email")
    Announcement.objects.bulk_create([again(first), again(first)])


def test_an_announcement_is_written_or_called_not_both():
    written, called = announced("email"), announced("phone")
    with violates("registrations_announcement_one_way"):
        update(written, call=called.call)
