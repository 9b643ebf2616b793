"""Who comes along: added once, few, told, removed."""

from __future__ import annotations

import pytest

from assistance.models import Attendee
from assistance.operations import (
    NotAFamilyMeeting,
    SomebodyElseFollows,
    ThreadClosed,
    TooManyAttendees,
    add_attendee,
    remove_attendee,
    threads_of,
)
from assistance.personal_data import message_failed
from stage4club.core import audit
from stage4club.core.models import PrivateLink
from stage4club.core.phones import parse_phone
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.people.models import CallTask
from stage4club.people.operations import stop_contact
from tests.assistance.threads import answer, make_attendee, make_family, make_followed
from tests.factories import NOW, make_social_worker

pytestmark = pytest.mark.django_db


def test_her_link_goes_to_her_address_and_says_nothing() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    letter = Message.objects.get(kind="assistance.invited")
    assert (letter.to_address, letter.subject_id) == ("marc@example.org", str(marc.pk))
    link = PrivateLink.objects.of_subject(marc).get()
    assert link.purpose == "attendee"
    words = letter.read_text()
    assert f"{{{{private-link:{link.pk}}}}}" in words
    # Neither who the person is, nor when.
    assert "Zoé" not in words
    assert letter.due_at == NOW
    assert str(marc) == f"{appointment.reference}, 1"


def test_the_social_worker_adds_somebody_and_can_take_it_back_for_a_minute() -> None:
    appointment = make_family()
    worker = appointment.social_worker
    add_attendee(appointment, by=worker, now=NOW, name="Marc", email="marc@example.org")
    assert Message.objects.get(kind="assistance.invited").due_at > NOW
    [event] = [row for row in audit.history(appointment) if row.verb == "add-attendee"]
    assert (event.actor_id, event.details) == (worker and worker.pk, {"position": 1})


def test_a_telephone_has_a_link_and_no_message() -> None:
    rose = make_attendee(make_family(), name="Rose", email="", phone=parse_phone("514 555-0147"))
    assert PrivateLink.objects.of_subject(rose).unrevoked().exists()
    assert not Message.objects.filter(kind="assistance.invited").exists()


def test_added_twice_alike_she_is_one() -> None:
    appointment = make_family()
    assert make_attendee(appointment) == make_attendee(appointment)
    assert make_attendee(appointment, name="Léa").position == 2


def test_only_a_family_that_is_followed_by_whoever_adds() -> None:
    with pytest.raises(NotAFamilyMeeting):
        make_attendee(make_followed())
    other = make_social_worker(name="Hélène", email="h@example.org")
    appointment = make_family(worker=other, preferred_name="Ana", email="ana@example.org")
    third = make_social_worker(name="Rosa", email="rosa@example.org")
    with pytest.raises(SomebodyElseFollows):
        add_attendee(appointment, by=third, now=NOW, name="Marc", email="m@example.org")
    marc = make_attendee(appointment)
    with pytest.raises(SomebodyElseFollows):
        remove_attendee(marc, by=third, now=NOW)


def test_seven_at_once_and_fourteen_in_all() -> None:
    appointment = make_family()
    for number in range(7):
        make_attendee(appointment, name=f"Nom {number}")
    with pytest.raises(TooManyAttendees):
        make_attendee(appointment, name="Huitième")
    for attendee in list(appointment.companions.coming()):
        remove_attendee(attendee, by=None, now=NOW)
    for number in range(7):
        make_attendee(appointment, name=f"Nom {number}")
    remove_attendee(appointment.companions.coming()[0], by=None, now=NOW)
    with pytest.raises(TooManyAttendees):
        make_attendee(appointment, name="Quinzième")
    assert len(threads_of(appointment)) == 7
    assert len(threads_of(appointment, removed=True)) == 15


def test_removed_her_link_is_dead_and_what_waits_is_not_said() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    remove_attendee(marc, by=None, now=NOW)
    assert remove_attendee(marc, by=None, now=NOW).removed_at == NOW
    assert not PrivateLink.objects.of_subject(marc).unrevoked().exists()
    assert Message.objects.get(kind="assistance.invited").state == MessageState.ABORTED
    assert [row.verb for row in audit.history(appointment)].count("remove-attendee") == 1
    # Added again, she is somebody new, with another link.
    assert make_attendee(appointment) != marc


def test_nobody_is_added_before_somebody_follows() -> None:
    appointment = make_family()
    appointment.social_worker = None
    appointment.state = "requested"
    appointment.reservation = None
    appointment.booked_at = appointment.booked_by = None
    appointment.save()
    with pytest.raises(ThreadClosed):
        make_attendee(appointment)


# A message that did not arrive --------------------------------------------------------------------


def failed(kind: str) -> None:
    message_failed(message=Message.objects.get(kind=kind), now=NOW)


def test_whoever_brings_her_is_called_when_she_was_not_reached() -> None:
    appointment = make_family()
    make_attendee(appointment)
    failed("assistance.invited")
    call = CallTask.objects.get()
    assert call.person == appointment.person
    assert call.script == "Un courriel à Marc, qui participe, n’a pas pu être remis."


def test_nobody_calls_about_who_was_removed_or_where_there_is_to_be_silence() -> None:
    appointment = make_family()
    marc, lea = make_attendee(appointment), make_attendee(appointment, name="Léa", email="l@ex.org")
    remove_attendee(marc, by=None, now=NOW)
    message_failed(message=Message.objects.about(marc).get(), now=NOW)
    worker = appointment.social_worker
    assert worker is not None
    stop_contact(appointment.person, by=worker, now=NOW)
    message_failed(message=Message.objects.about(lea).get(), now=NOW)
    assert not CallTask.objects.exists()
    assert Attendee.objects.count() == 2


def test_a_message_that_waits_is_said_when_it_could_not_be_written() -> None:
    appointment = make_followed()
    answer(threads_of(appointment)[0])
    failed("assistance.waits")
    assert "J’ai un message pour vous" in CallTask.objects.get().script
