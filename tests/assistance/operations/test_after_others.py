"""What a change of one leaves to the others: nothing false, nothing that was another's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from assistance.emails import BOOKED
from assistance.enums import AppointmentState, CancelledBy, Lead, Meeting, Mode
from assistance.models import Appointment, Reservation
from assistance.models.slots import free_slots
from assistance.operations import (
    FollowedByColleague,
    MovedTooOften,
    TooManyAttendees,
    add_attendee,
    ask_for_earlier,
    ask_for_reminder,
    book_appointment,
    cancel_appointment,
    hand_over_appointment,
    know_person,
    move_appointment,
    move_by_person,
    propose_times,
    slots_for_form,
    take_appointment,
    times_to_move_to,
    write_reminders,
)
from assistance.personal_data import consent_withdrawn
from stage4club.core.models import PrivateLink
from stage4club.core.phones import parse_phone
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.people.enums import CallTaskState
from stage4club.people.models import CallTask
from stage4club.people.operations import stop_contact
from stage4club.privacy.models import Consent
from tests.assistance.threads import DAY, STARTS_AT, make_attendee, make_family, make_followed
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db

LATER = STARTS_AT + timedelta(days=10)
PHONE = parse_phone("514 555-0147")


def nearest(at: int = 0, mode: Mode = Mode.PHONE) -> str:
    return free_slots(meeting=Meeting.INDIVIDUAL, mode=mode, now=NOW)[at].value


def kinds(about: Any, **filters: Any) -> list[str]:
    rows = Message.objects.about(about).filter(**filters).order_by("kind")
    return [kind.removeprefix("assistance.") for kind in rows.values_list("kind", flat=True)]


# Given back ---------------------------------------------------------------------------------------


def test_one_with_a_reminder_and_a_wish_is_given_back() -> None:
    worker = make_social_worker()
    booked = book_appointment(make_appointment(), by=worker, now=NOW, starts_at=LATER)
    ask_for_reminder(booked, lead=Lead.ONE_DAY, now=NOW)
    ask_for_earlier(booked, wanted=True, now=NOW)
    know_person(booked, by=worker, now=NOW)
    stored = Appointment.objects.get()
    assert (stored.state, stored.remind_at, stored.earlier_since) == ("requested", None, None)
    assert stored.social_worker is None


def test_who_comes_along_does_not_come_for_nothing() -> None:
    family = make_family()
    marc, rose = make_attendee(family), make_attendee(family, name="Rose", email="", phone=PHONE)
    move_appointment(family, by=family.social_worker, now=NOW, starts_at=LATER)
    know_person(family, by=family.social_worker, now=NOW)  # type: ignore[arg-type]
    assert kinds(marc, state=MessageState.PENDING) == ["attendee_cancelled"]
    letter = Message.objects.get(kind="assistance.attendee_cancelled")
    assert letter.calendar_method == "CANCEL"
    # Her call is over; whoever brings her is called.
    assert set(CallTask.objects.about(rose).values_list("state", flat=True)) == {"cancelled"}
    assert CallTask.objects.open().about(family).count() == 1


def test_of_a_meeting_whose_hour_has_come_nobody_is_told() -> None:
    family = make_family()
    marc = make_attendee(family)
    before = kinds(marc)
    know_person(family, by=family.social_worker, now=STARTS_AT)  # type: ignore[arg-type]
    assert kinds(marc) == before
    assert not CallTask.objects.about(family).exists()


def test_the_call_that_told_the_time_is_taken_back() -> None:
    worker = make_social_worker()
    called = {"contact_by": "phone", "email": "", "phone": PHONE}
    booked = book_appointment(make_appointment(**called), by=worker, now=NOW, starts_at=LATER)
    know_person(booked, by=worker, now=NOW)
    [call] = CallTask.objects.open().about(booked)
    assert "ne peut pas avoir lieu" in call.script


# Taken meanwhile ----------------------------------------------------------------------------------


def test_what_a_colleague_took_meanwhile_is_hers() -> None:
    first, second = make_social_worker(), make_social_worker(name="Manon")
    asked = make_appointment()
    as_read_before = Appointment.objects.get()
    take_appointment(asked, by=first, now=NOW)
    with pytest.raises(FollowedByColleague):
        take_appointment(as_read_before, by=second, now=NOW)
    propose_times(asked, by=first, now=NOW, times=[LATER])
    with pytest.raises(FollowedByColleague):
        book_appointment(as_read_before, by=second, now=NOW, starts_at=LATER + DAY)
    assert Appointment.objects.get().social_worker == first


# Calls to who comes along -------------------------------------------------------------------------


def test_a_call_to_who_comes_along_is_about_the_person() -> None:
    family = make_family()
    rose = make_attendee(family, name="Rose", email="", phone=PHONE)
    move_appointment(family, by=family.social_worker, now=NOW, starts_at=LATER)
    call = CallTask.objects.about(rose).get()
    assert (call.person, call.number) == (family.person, PHONE)
    assert call.script.startswith("C’est le numéro de Rose, qui participe.")
    # Who is that person sees none of it, and another social worker goes on with it.
    herself = make_social_worker(email=family.email)
    assert call not in CallTask.objects.visible_to(herself)
    colleague = make_social_worker(name="Manon")
    hand_over_appointment(family, by=family.social_worker, now=NOW, to=colleague)  # type: ignore[arg-type]
    assert CallTask.objects.about(rose).get().assigned_to == colleague
    stop_contact(family.person, by=colleague, now=NOW)
    assert CallTask.objects.about(rose).get().state == CallTaskState.CANCELLED


# What a form may still say ------------------------------------------------------------------------


def test_who_filled_the_form_does_not_read_what_was_agreed_on_later() -> None:
    worker = make_social_worker()
    asked = make_appointment(form_key="a")
    book_appointment(asked, by=worker, now=NOW, starts_at=LATER)
    offered = slots_for_form("a", meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)
    assert offered.is_booked is False
    assert LATER not in {slot.starts_at for slot in offered.slots}


@pytest.mark.parametrize("answered", ["taken", "booked"])
def test_nor_does_her_correction_change_it_or_bring_her_the_link(answered: str) -> None:
    worker = make_social_worker()
    asked = make_appointment(form_key="a")
    if answered == "taken":
        take_appointment(asked, by=worker, now=NOW)
    else:
        book_appointment(asked, by=worker, now=NOW, starts_at=LATER)
    make_appointment(form_key="a", email="luc@example.org")
    first, second = Appointment.objects.order_by("pk")
    assert (first.email, second.email) == ("zoe@example.org", "luc@example.org")
    assert not Message.objects.about(first).filter(to_address="luc@example.org").exists()


def test_a_corrected_address_gets_another_link() -> None:
    asked = make_appointment(form_key="a", email="zoee@example.org")
    [former] = PrivateLink.objects.of_subject(asked)
    make_appointment(form_key="a")
    assert Appointment.objects.count() == 1
    letters = Message.objects.about(asked)
    assert letters.get(to_address="zoee@example.org").state == MessageState.ABORTED
    assert PrivateLink.objects.of_subject(asked).unrevoked().get() != former


def test_whom_the_correction_names_keeps_no_time_that_she_cannot_come_to() -> None:
    first, second = make_social_worker(), make_social_worker(name="Manon")
    value = nearest()
    starts_at = free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)[0].starts_at
    ana = {"preferred_name": "Ana", "email": "ana@example.org"}
    hers = make_appointment(**ana)
    book_appointment(hers, by=second, now=NOW, starts_at=starts_at)
    booked = make_appointment(form_key="a", slot=value)
    assert booked.social_worker == first
    make_appointment(form_key="a", slot=value, **ana)
    booked.refresh_from_db()
    assert (booked.state, booked.person) == (AppointmentState.REQUESTED, hers.person)
    assert Reservation.objects.filter(released_at=None).count() == 1


def test_whom_the_correction_names_is_not_met_by_who_is_close_to_her() -> None:
    make_social_worker(email="ana@example.org")
    value = nearest()
    booked = make_appointment(form_key="a", slot=value)
    make_appointment(form_key="a", slot=value, preferred_name="Ana", email="ana@example.org")
    booked.refresh_from_db()
    assert (booked.state, booked.social_worker) == (AppointmentState.REQUESTED, None)


# Letters ------------------------------------------------------------------------------------------


def test_the_first_time_is_not_told_after_the_second() -> None:
    worker = make_social_worker()
    booked = book_appointment(make_appointment(), by=worker, now=NOW, starts_at=STARTS_AT)
    move_appointment(booked, by=worker, now=NOW, starts_at=LATER)
    assert Message.objects.get(kind=BOOKED.name).state == MessageState.ABORTED
    assert Message.objects.get(kind="assistance.moved").state == MessageState.PENDING


def test_a_second_reminder_that_she_asks_for_is_sent() -> None:
    worker = make_social_worker()
    booked = book_appointment(make_appointment(), by=worker, now=NOW, starts_at=LATER)
    ask_for_reminder(booked, lead=Lead.TWO_DAYS, now=NOW)
    assert write_reminders(LATER - 2 * DAY) == 1
    booked.refresh_from_db()
    ask_for_reminder(booked, lead=Lead.ONE_DAY, now=LATER - 2 * DAY)
    assert write_reminders(LATER - DAY) == 1
    assert Message.objects.filter(kind="assistance.reminder").count() == 2


def test_nobody_is_written_to_by_moving_again_and_again() -> None:
    make_social_worker()
    moved = make_appointment(slot=nearest(-1))
    for _time in range(3):
        moved.refresh_from_db()
        move_by_person(moved, slot=times_to_move_to(moved, now=NOW)[-1].value, now=NOW)
    moved.refresh_from_db()
    other = times_to_move_to(moved, now=NOW)[-1].value
    with pytest.raises(MovedTooOften):
        move_by_person(moved, slot=other, now=NOW)
    assert move_by_person(moved, slot=other, now=NOW + DAY + timedelta(seconds=1)) is not None


def test_one_address_is_invited_three_times_a_day(settings: Any) -> None:
    settings.RATE_LIMITS = True
    families = [
        make_followed(meeting="family", adults=2, email=f"n{number}@example.org")
        for number in range(4)
    ]
    for family in families[:3]:
        add_attendee(family, by=None, now=NOW, name="Marc", email="marc@example.org")
    with pytest.raises(TooManyAttendees):
        add_attendee(families[3], by=None, now=NOW, name="Marc", email="marc@example.org")
    # The social worker may: she knows whom.
    add_attendee(
        families[3], by=families[3].social_worker, now=NOW, name="Marc", email="marc@example.org"
    )


def test_an_agreement_about_what_is_erased_is_withdrawn_all_the_same() -> None:
    asked = make_appointment()
    consent = Consent.objects.about(asked).get()
    consent.subject_id = "0"
    consent_withdrawn(consent=consent, by=None, now=NOW)
    assert Appointment.objects.get().state == AppointmentState.REQUESTED


def test_cancelled_it_is_off_for_everybody() -> None:
    family = make_family()
    marc = make_attendee(family)
    cancel_appointment(family, by=family.social_worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    assert kinds(marc, state=MessageState.PENDING) == ["attendee_cancelled"]
