"""News of an appointment: one message, or a call with the words to say, while it is true."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from assistance.emails import BOOKED
from assistance.enums import CancelledBy, Meeting, Mode
from assistance.models import Appointment, Place
from assistance.models.slots import free_slots
from assistance.operations import (
    book_appointment,
    cancel_appointment,
    cancel_by_person,
    decline_times,
    expire_proposals,
    hand_over_appointment,
    move_appointment,
    preview_letter,
    propose_times,
)
from stage4club.core.phones import Phone
from stage4club.notifications.enums import CalendarMethod, MessageState
from stage4club.notifications.models import Message
from stage4club.notifications.rendering import Rendered
from stage4club.people.enums import CallReason, CallTaskState, CallTopic, PersonStatus, Room
from stage4club.people.models import CallTask, Person
from stage4club.people.scripts import Script
from tests.assistance.private import DAY, FAR, HOUR, make_booked, make_catalogue
from tests.factories import NOW, make_appointment, make_helper, make_social_worker

pytestmark = pytest.mark.django_db

CALLED: dict[str, Any] = {"contact_by": "phone", "email": "", "phone": Phone("+15145550142", "")}


def kinds(**filters: Any) -> list[str]:
    found = Message.objects.filter(**filters).order_by("created_at", "pk")
    return sorted(kind.removeprefix("assistance.") for kind in found.values_list("kind", flat=True))


def calls() -> list[CallTask]:
    return list(CallTask.objects.filter(state=CallTaskState.OPEN).order_by("pk"))


def event_of(kind: str) -> Any:
    message = Message.objects.get(kind=f"assistance.{kind}")
    calendar = Calendar.from_ical(message.read_calendar() or b"")
    [event] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == message.calendar_method
    return event


# Written -----------------------------------------------------------------------------------------


def test_one_entry_of_a_calendar_that_moves_and_is_taken_back() -> None:
    appointment = make_booked()
    worker = appointment.social_worker
    Message.objects.update(state=MessageState.SENT, sent_at=NOW)
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR + DAY)
    Message.objects.update(state=MessageState.SENT, sent_at=NOW)
    cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    events = [event_of(kind) for kind in ("booked", "moved", "cancelled")]
    assert {event["UID"] for event in events} == {f"{appointment.uid}@testserver"}
    assert [event["SEQUENCE"] for event in events] == [1, 2, 3]
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    methods = dict(Message.objects.values_list("kind", "calendar_method"))
    assert methods == {
        "assistance.received": "",
        "assistance.booked": CalendarMethod.PUBLISH,
        "assistance.moved": CalendarMethod.PUBLISH,
        "assistance.cancelled": CalendarMethod.CANCEL,
    }


def test_what_was_not_said_yet_and_is_no_longer_true_is_never_said() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    propose_times(appointment, by=worker, now=NOW, times=[FAR])
    book_appointment(appointment, by=worker, now=NOW, starts_at=FAR + DAY)
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR + 2 * DAY)
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR + 3 * DAY)
    assert kinds(state=MessageState.ABORTED) == ["booked", "moved", "proposed"]
    assert kinds(state=MessageState.PENDING) == ["moved", "received"]


def test_the_preview_is_what_is_sent_or_said() -> None:
    make_catalogue()
    written = make_booked()
    preview = preview_letter(written, BOOKED)
    assert isinstance(preview, Rendered)
    assert preview.subject == Message.objects.get(kind=BOOKED.name).subject
    worker = written.social_worker
    assert worker is not None
    called = make_booked(worker=worker, starts_at=FAR + DAY, **CALLED)
    spoken = preview_letter(called, BOOKED)
    assert isinstance(spoken, Script)
    assert spoken.text == calls()[0].script


# Said --------------------------------------------------------------------------------------------


def test_who_is_not_written_to_is_called_by_her_social_worker() -> None:
    make_catalogue()
    appointment = make_booked(**CALLED)
    [call] = calls()
    assert (call.room, call.reason, call.topic) == (
        Room.SOCIAL_WORK,
        CallReason.APPOINTMENT,
        CallTopic.APPOINTMENT,
    )
    assert (call.assigned_to, call.person) == (appointment.social_worker, appointment.person)
    assert str(call.due_on) == "2026-03-12"
    assert "mercredi 1er" in call.script
    assert "poste 250" in call.script
    assert not Message.objects.exists()


def test_each_news_replaces_the_call_about_the_one_before() -> None:
    appointment = make_booked(**CALLED)
    worker = appointment.social_worker
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR + DAY)
    [call] = calls()
    assert "déplacé" in call.script
    cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    [call] = calls()
    assert "n’aura pas lieu" in call.script


def test_times_are_proposed_by_telephone_too() -> None:
    worker, appointment = make_social_worker(), make_appointment(**CALLED)
    propose_times(appointment, by=worker, now=NOW, times=[FAR, FAR + DAY])
    [call] = calls()
    assert call.script.count("– ") == 2


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("mode", Mode)
def test_the_words_tell_how(mode: Mode, language: str) -> None:
    Place.objects.all().delete()
    make_booked(mode=mode, language=language, **CALLED)
    words = {
        (Mode.PHONE, "fr"): "À quel numéro",
        (Mode.PHONE, "en"): "Which number",
        (Mode.IN_PERSON, "fr"): "1, rue Inventée",
        (Mode.IN_PERSON, "en"): "1, rue Inventée",
        (Mode.VIDEO, "fr"): "visioconférence",
        (Mode.VIDEO, "en"): "by video",
    }
    assert words[mode, language] in calls()[0].script


def test_in_person_without_a_place_the_words_leave_it_to_be_said() -> None:
    worker, appointment = make_social_worker(), make_appointment(mode="in_person", **CALLED)
    book_appointment(appointment, by=worker, now=NOW, starts_at=FAR)
    assert "(Dire où.)" in calls()[0].script


def test_nobody_calls_to_say_what_was_said() -> None:
    worker, appointment = make_social_worker(), make_appointment(**CALLED)
    book_appointment(appointment, by=worker, now=NOW, starts_at=FAR, told=True)
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR + DAY, told=True)
    cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.PERSON, told=True)
    assert calls() == []


def test_nobody_calls_about_what_she_did_herself() -> None:
    worker, appointment = make_social_worker(), make_appointment(**CALLED)
    book_appointment(appointment, by=worker, now=NOW, starts_at=FAR, told=True)
    cancel_by_person(appointment, now=NOW)
    assert calls() == []


def test_nobody_calls_who_wants_silence() -> None:
    worker, appointment = make_social_worker(), make_appointment(**CALLED)
    silent = {"status": PersonStatus.DO_NOT_CONTACT, "status_changed_by": worker}
    Person.objects.update(status_changed_at=NOW, **silent)
    appointment = Appointment.objects.get(pk=appointment.pk)
    book_appointment(appointment, by=worker, now=NOW, starts_at=FAR)
    assert calls() == []


def test_the_call_comes_before_the_meeting() -> None:
    """On a Friday for the same day: by the next working day it would be over."""
    friday = NOW + 2 * DAY
    make_booked(starts_at=friday + 2 * HOUR, now=friday, **CALLED)
    assert str(calls()[0].due_on) == "2026-03-13"


@pytest.mark.parametrize("phone", [Phone("+15145550143", ""), None])
def test_who_has_nothing_of_her_own_is_reached_through_her_helper(phone: Phone | None) -> None:
    helper = make_helper(phone=phone)
    make_booked(email="", phone=None, contact_by="phone", helper=helper)
    [call] = calls()
    assert call.script.startswith("C’est le numéro de Marthe" if phone else "Aucun numéro")
    assert call.number == phone


# Receipts ----------------------------------------------------------------------------------------


def test_a_helper_is_written_to_only_where_the_person_cannot_be() -> None:
    make_appointment(helper=make_helper())
    assert kinds() == ["received"]
    make_appointment(helper=make_helper(email=""), email="", phone=None, contact_by="phone")
    assert kinds() == ["received"]
    make_appointment(helper=make_helper(), email="", phone=None, contact_by="phone")
    assert kinds() == ["received", "received_helper"]
    message = Message.objects.get(kind="assistance.received_helper")
    assert message.to_address == "marthe@example.org"
    assert "private-link" not in message.read_text()


def test_a_helper_is_told_of_the_time_that_was_chosen() -> None:
    make_social_worker()
    slot = free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=NOW)[0]
    make_appointment(
        helper=make_helper(), email="", phone=None, contact_by="phone", slot=slot.value
    )
    message = Message.objects.get(kind="assistance.booked_helper")
    assert "jeudi 12" in message.read_text()
    assert message.read_calendar() is None


# Proposals without an answer ---------------------------------------------------------------------


def test_after_three_proposals_somebody_calls_once() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    now = NOW
    for number in range(3):
        assert calls() == []
        proposal = propose_times(appointment, by=worker, now=now, times=[FAR + number * DAY])
        if number == 1:
            decline_times(proposal, now=now)
        else:
            now = proposal.expires_at
            assert expire_proposals(now - timedelta(seconds=1)) == 0
            assert expire_proposals(now) == 1
            assert expire_proposals(now) == 0
        appointment.refresh_from_db()
    [call] = calls()
    assert call.reason == CallReason.APPOINTMENT
    assert "trois fois" in call.script


def test_three_proposals_to_somebody_who_wants_silence_by_now() -> None:
    worker, appointment = make_social_worker(), make_appointment()
    for _number in range(3):
        proposal = propose_times(appointment, by=worker, now=NOW, times=[FAR])
        silent = {"status": PersonStatus.DO_NOT_CONTACT, "status_changed_by": worker}
        Person.objects.update(status_changed_at=NOW, **silent)
        decline_times(proposal, now=NOW)
        appointment.refresh_from_db()
    assert calls() == []


@pytest.mark.parametrize(("language", "words"), [("fr", "Une autre personne"), ("en", "Somebody")])
def test_a_colleague_who_takes_over_is_the_one_who_says_so(language: str, words: str) -> None:
    appointment = make_booked(language=language, **CALLED)
    worker, colleague = appointment.social_worker, make_social_worker(name="Marc")
    assert worker is not None
    hand_over_appointment(appointment, by=worker, now=NOW, to=colleague)
    told = [call for call in calls() if words in call.script]
    assert [call.assigned_to for call in told] == [colleague]


def test_a_colleague_who_takes_over_proposed_times_says_that_they_are_off() -> None:
    worker, appointment = make_social_worker(), make_appointment(**CALLED)
    propose_times(appointment, by=worker, now=NOW, times=[FAR])
    hand_over_appointment(appointment, by=worker, now=NOW, to=make_social_worker(name="Marc"))
    [call] = calls()
    assert "ne tiennent plus" in call.script
