"""The other adults of a family meeting hear when it is, and that it will not take place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from assistance.enums import CancelledBy
from assistance.models import Appointment, Attendee
from assistance.operations import (
    book_appointment,
    cancel_appointment,
    cancel_by_person,
    hand_over_appointment,
    move_appointment,
    remove_attendee,
)
from assistance.personal_data import message_failed
from stage4club.core.models import PrivateLink
from stage4club.core.phones import parse_phone
from stage4club.notifications.enums import Language, MessageState
from stage4club.notifications.models import Message
from stage4club.people.enums import CallTaskState
from stage4club.people.models import CallTask
from stage4club.people.operations import stop_contact
from tests.assistance.threads import STARTS_AT, make_attendee, make_family, make_followed
from tests.conventions.test_neutral_outside import assert_neutral
from tests.factories import NOW, make_social_worker

pytestmark = pytest.mark.django_db

LATER = STARTS_AT + timedelta(days=7)
PHONE = parse_phone("514 555-0147")


def news(attendee: Attendee) -> list[tuple[str, str]]:
    """What she was told, and what became of it, in its order."""
    rows = Message.objects.about(attendee).exclude(kind="assistance.invited")
    return [
        (row.kind.removeprefix("assistance.attendee_"), row.state)
        for row in rows.order_by("created_at", "dedupe_key")
    ]


def calls(attendee: Attendee) -> list[tuple[str, str]]:
    """What each call to her is about, and what became of it."""
    rows = CallTask.objects.about(attendee).order_by("pk")
    return [("off" if "n’aura pas lieu" in row.script else "time", row.state) for row in rows]


def move(appointment: Appointment, *, by_person: bool = False, days: int = 7) -> Appointment:
    by = None if by_person else appointment.social_worker
    at = STARTS_AT + timedelta(days=days)
    return move_appointment(appointment, by=by, now=NOW, starts_at=at)


def cancel(appointment: Appointment) -> Appointment:
    worker = appointment.social_worker
    return cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("by_person", [True, False])
def test_whoever_moves_it_she_hears_when_it_is_with_her_own_link(
    language: str, by_person: bool
) -> None:
    appointment = make_family(language=language)
    marc = make_attendee(appointment)
    moved = move(appointment, by_person=by_person)
    letter = Message.objects.get(kind="assistance.attendee_time")
    assert (letter.to_address, letter.language) == ("marc@example.org", language)
    assert (letter.due_at > NOW) is not by_person
    link = PrivateLink.objects.of_subject(marc).unrevoked().get()
    words = letter.read_text()
    assert f"{{{{private-link:{link.pk}}}}}" in words
    assert "Zoé" not in words
    assert_neutral(letter.subject)
    assert_neutral(words.split("\n\n")[0])
    calendar = Calendar.from_ical(letter.read_calendar() or b"")
    [event] = calendar.walk("VEVENT")
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (LATER, moved.sequence)
    assert (calendar["METHOD"], str(event["SUMMARY"])) == (
        "PUBLISH",
        {"fr": "Rencontre", "en": "Meeting"}[language],
    )


def test_moved_again_she_hears_of_the_last_time_alone() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    move(move(appointment), days=8)
    assert news(marc) == [("time", MessageState.ABORTED), ("time", MessageState.PENDING)]


def test_cancelled_she_is_told_not_to_come() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    cancel(move(appointment))
    assert news(marc) == [("cancelled", MessageState.PENDING), ("time", MessageState.ABORTED)]
    letter = Message.objects.get(kind="assistance.attendee_cancelled")
    assert "{{private-link" not in letter.read_text()
    assert Calendar.from_ical(letter.read_calendar() or b"")["METHOD"] == "CANCEL"
    assert not PrivateLink.objects.of_subject(marc).unrevoked().exists()


def test_cancelled_by_the_person_too() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    cancel_by_person(appointment, now=NOW)
    assert news(marc) == [("cancelled", MessageState.PENDING)]


def test_who_was_added_before_it_had_a_time_hears_it_once_it_has() -> None:
    worker = make_social_worker()
    appointment = make_followed(worker=worker, meeting="family", adults=2)
    marc = make_attendee(appointment)
    book_appointment(appointment, by=worker, now=NOW, starts_at=STARTS_AT)
    assert news(marc) == [("time", MessageState.PENDING)]


def test_who_has_a_telephone_only_is_called_about_what_the_staff_decided() -> None:
    appointment = make_family()
    rose = make_attendee(appointment, name="Rose", email="", phone=PHONE)
    moved = move(appointment)
    assert calls(rose) == [("time", CallTaskState.OPEN)]
    call = CallTask.objects.about(rose).get()
    assert (call.person, call.assigned_to) == (appointment.person, appointment.social_worker)
    cancel(moved)
    assert calls(rose) == [("time", CallTaskState.CANCELLED), ("off", CallTaskState.OPEN)]


def test_moved_again_she_is_called_about_the_last_time_alone() -> None:
    appointment = make_family()
    rose = make_attendee(appointment, name="Rose", email="", phone=PHONE)
    move(move(appointment), days=8)
    assert calls(rose) == [("time", CallTaskState.CANCELLED), ("time", CallTaskState.OPEN)]


def test_what_the_person_did_she_tells_those_she_brings() -> None:
    appointment = make_family()
    rose = make_attendee(appointment, name="Rose", email="", phone=PHONE)
    cancel_by_person(move(appointment, by_person=True), now=NOW)
    assert calls(rose) == []


def test_another_social_worker_is_told_to_the_person_alone() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    worker = appointment.social_worker
    hand_over_appointment(appointment, by=worker, now=NOW, to=make_social_worker(name="Manon"))  # type: ignore[arg-type]
    assert news(marc) == []


def test_nobody_who_was_removed_and_nobody_where_there_is_to_be_silence() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    rose = make_attendee(appointment, name="Rose", email="", phone=PHONE)
    remove_attendee(marc, by=None, now=NOW)
    stop_contact(appointment.person, by=appointment.social_worker, now=NOW)
    move(appointment)
    assert (news(marc), calls(rose)) == ([], [])


@pytest.mark.parametrize("kind", ["time", "cancelled"])
def test_who_did_not_get_it_is_told_through_the_person(kind: str) -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    moved = move(appointment)
    if kind == "cancelled":
        cancel(moved)
    message_failed(
        message=Message.objects.about(marc).get(kind=f"assistance.attendee_{kind}"), now=NOW
    )
    call = CallTask.objects.get(dedupe_key__startswith="message-failed/")
    assert call.person == appointment.person
    assert call.script == "Un courriel à Marc, qui participe, n’a pas pu être remis."
