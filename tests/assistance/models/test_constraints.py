"""What is never false, whoever writes to the tables: each constraint, hit around Python.

Those of hours, places and absences are tried in `test_availability_constraints`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from assistance.enums import CancelledBy
from assistance.models import Appointment, Proposal, Reservation
from stage4club.people.models import Person
from tests.assistance.lives import (
    make_booked,
    make_cancelled,
    make_closed,
    make_held,
    make_proposal,
)
from tests.assistance.models.rows import (
    appointment_like,
    copy_of,
    held,
    insert,
    proposal_like,
    update,
)
from tests.factories import NOW, make_appointment, make_helper, make_social_worker, make_user
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db


def test_every_constraint_of_this_app_is_tried_here_or_beside() -> None:
    names = {
        constraint.name
        for model in apps.get_app_config("assistance").get_models()
        for constraint in model._meta.constraints
    }
    files = Path(__file__).parent.glob("test_*constraints.py")
    written = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert {name for name in names if f'"{name}"' in written} == names


# One at a time ------------------------------------------------------------------------------------


def test_a_form_is_one_appointment() -> None:
    appointment = make_appointment()
    with violates("assistance_appointment_form_key_key"):
        insert(copy_of(appointment, form_key=appointment.form_key))
    insert(appointment_like(appointment))


@pytest.mark.parametrize("column", ["reference", "uid"])
def test_a_reference_and_an_entry_of_a_calendar_are_one_appointment(column: str) -> None:
    appointment = make_appointment()
    again = appointment_like(appointment, **{column: getattr(appointment, column)})
    with violates(f"assistance_appointment_{column}_key"):
        insert(again)


def test_a_time_belongs_to_one_appointment() -> None:
    with violates("assistance_appointment_reservation_id_key"):
        insert(appointment_like(make_booked()))


# What was typed -----------------------------------------------------------------------------------


def test_somebody_has_a_name_to_be_called_by() -> None:
    with violates("assistance_appointment_named"):
        update(make_appointment(), preferred_name="")


ANSWERS: dict[str, Any] = {
    **dict.fromkeys(("language", "meeting"), "zz"),
    **dict.fromkeys(("for_whom", "contact_by", "good_time", "mode"), "zz"),
    **dict.fromkeys(("voicemail", "safe_place", "spoken_language"), "zz"),
    "children_ages": ["Zoé"],
    "avoid_weekdays": [7],
}


@pytest.mark.parametrize("column", ANSWERS)
def test_answers_are_among_those_offered(column: str) -> None:
    appointment = make_appointment(meeting="family")
    with violates("assistance_appointment_answers_known"):
        update(appointment, **{column: ANSWERS[column]})


@pytest.mark.parametrize("column", ["voicemail", "safe_place"])
def test_what_is_optional_may_be_empty(column: str) -> None:
    update(make_appointment(), **{column: ""})


def test_an_extension_belongs_to_a_number() -> None:
    with violates("assistance_appointment_extension_has_phone"):
        update(make_appointment(), phone="", phone_extension="12")


def test_one_way_to_be_reached_or_a_helper() -> None:
    appointment = make_appointment()
    with violates("assistance_appointment_reachable"):
        update(appointment, phone="", email="")
    update(appointment, phone="", email="", for_whom="other")


def test_an_interpreter_is_of_another_language() -> None:
    appointment = make_appointment()
    with violates("assistance_appointment_interpreter"):
        update(appointment, interpreter="Créole")
    update(appointment, interpreter="Créole", spoken_language="other")


@pytest.mark.parametrize("values", [{"adults": 2}, {"children_ages": ["0-5"]}, {"adults": 0}])
def test_to_an_individual_meeting_one_comes_alone(values: dict[str, Any]) -> None:
    with violates("assistance_appointment_who_comes"):
        update(make_appointment(), **values)


@pytest.mark.parametrize("adults", [0, 9, 40])
def test_a_family_fits_into_a_room(adults: int) -> None:
    family = make_appointment(meeting="family", adults=8)
    with violates("assistance_appointment_who_comes"):
        update(family, adults=adults)


def test_a_helper_has_a_name() -> None:
    with violates("assistance_helper_named"):
        update(make_appointment(helper=make_helper()).helper, name="")


def test_a_helper_says_that_the_person_agrees() -> None:
    with violates("assistance_helper_person_agrees"):
        update(make_appointment(helper=make_helper()).helper, person_agrees=False)


def test_the_extension_of_a_helper_belongs_to_a_number() -> None:
    with violates("assistance_helper_extension_has_phone"):
        update(make_appointment(helper=make_helper()).helper, phone="", phone_extension="1")


# State and stamps ---------------------------------------------------------------------------------


def reservation_of(person: Person) -> Reservation:
    """A time that is hers, without an appointment."""
    values = {"form_key": None, "expires_at": None, "person": person, "released_at": NOW}
    kept = held(make_social_worker(), **values)
    insert(kept)
    return kept


@pytest.mark.parametrize("state", ["lost", "proposed", "booked", "fulfilled"])
def test_a_state_is_one_of_the_table_with_what_belongs_to_it(state: str) -> None:
    is_over = state in {"lost", "fulfilled"}
    stamps = {"closed_at": NOW, "closed_by": make_user()} if is_over else {}
    with violates("assistance_appointment_state"):
        update(make_appointment(), state=state, **stamps)


def test_what_is_only_requested_has_no_time() -> None:
    appointment = make_appointment()
    reserved = {"reservation": reservation_of(appointment.person), "booked_at": NOW}
    with violates("assistance_appointment_state"):
        update(appointment, **reserved)


@pytest.mark.parametrize("values", [{"social_worker": None}, {"is_quarantined": True}])
def test_who_is_booked_meets_somebody_and_is_no_robot(values: dict[str, Any]) -> None:
    with violates("assistance_appointment_state"):
        update(make_booked(), **values)


def test_proposed_times_are_of_somebody() -> None:
    with violates("assistance_appointment_state"):
        update(make_proposal().appointment, social_worker=None)


@pytest.mark.parametrize("values", [{"booked_at": None}, {"reservation": None}])
def test_a_booked_time_has_its_moment(values: dict[str, Any]) -> None:
    booked = make_closed()
    update(booked, reservation=reservation_of(booked.person), booked_at=NOW)
    with violates("assistance_appointment_booked"):
        update(booked, **values)


@pytest.mark.parametrize("stamp", ["booked_at", "booked_by"])
def test_only_a_booked_time_has_its_stamps(stamp: str) -> None:
    value = NOW if stamp == "booked_at" else make_user()
    with violates("assistance_appointment_booked"):
        update(make_appointment(), **{stamp: value})


@pytest.mark.parametrize("cancelled_by", ["", "zz"])
def test_what_is_cancelled_says_by_whom(cancelled_by: str) -> None:
    worker = make_social_worker()
    cancelled = make_cancelled(by=worker)
    with violates("assistance_appointment_cancelled"):
        update(cancelled, cancelled_by=cancelled_by)
    with violates("assistance_appointment_cancelled"):
        update(make_appointment(), cancelled_by=CancelledBy.PERSON)


@pytest.mark.parametrize("closing", ["", "zz"])
def test_what_is_closed_says_why(closing: str) -> None:
    with violates("assistance_appointment_closing"):
        update(make_closed(), closing=closing)
    with violates("assistance_appointment_closing"):
        update(make_appointment(), closing="elsewhere")


@pytest.mark.parametrize("make", [make_closed, make_cancelled, make_held])
def test_what_is_over_has_its_moment(make: Any) -> None:
    with violates("assistance_appointment_closed"):
        update(make(), closed_at=None)


def test_only_the_person_herself_ends_it_without_anybody_of_the_staff() -> None:
    cancelled = make_cancelled()
    assert cancelled.closed_by is None
    with violates("assistance_appointment_closed"):
        update(cancelled, cancelled_by=CancelledBy.STAFF)
    for over in (make_held(preferred_name="Ana", email="a@example.org"), make_closed()):
        with violates("assistance_appointment_closed"):
            update(over, closed_by=None)


@pytest.mark.parametrize("stamp", ["closed_at", "closed_by"])
def test_only_what_is_over_has_its_stamps(stamp: str) -> None:
    value = NOW if stamp == "closed_at" else make_user()
    with violates("assistance_appointment_closed"):
        update(make_appointment(), **{stamp: value})


def test_what_these_tests_write_would_be_stored_without_the_constraint() -> None:
    """Control: a copy with keys of its own is a row like any other."""
    insert(appointment_like(make_appointment()))
    proposal = make_proposal(preferred_name="Ana", email="ana@example.org")
    update(proposal, answer="declined", answered_at=NOW)
    insert(proposal_like(proposal, number=2))
    assert (Appointment.objects.count(), Proposal.objects.count()) == (3, 2)
