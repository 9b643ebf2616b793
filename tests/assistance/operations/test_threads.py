"""Writing and answering: who may, once, read, erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistance.models import Thread, ThreadMessage
from assistance.operations import (
    CodeByEmail,
    SomebodyElseFollows,
    ThreadClosed,
    fulfil_appointment,
    mark_read,
    read_thread_code,
    remove_attendee,
)
from stage4club.core import audit
from stage4club.core.models import PrivateLink
from stage4club.core.phones import parse_phone
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.people.enums import CallTaskState
from stage4club.people.models import CallTask
from stage4club.people.operations import stop_contact
from tests.assistance.threads import (
    ANSWER,
    DAY,
    MINUTE,
    STARTS_AT,
    WORDS,
    answer,
    make_attendee,
    make_family,
    make_followed,
    write,
)
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db


def waits() -> list[Message]:
    return list(Message.objects.filter(kind="assistance.waits").order_by("pk"))


# Writing ------------------------------------------------------------------------------------------


def test_each_adult_writes_in_a_thread_of_her_own() -> None:
    appointment = make_family()
    marc, lea = make_attendee(appointment), make_attendee(appointment, name="Léa", email="l@ex.org")
    threads = [Thread(appointment), Thread(appointment, marc), Thread(appointment, lea)]
    for number, thread in enumerate(threads):
        write(thread, f"Message {number}")
    for number, thread in enumerate(threads):
        [message] = ThreadMessage.objects.of(thread)
        assert (message.text, message.author) == (f"Message {number}", None)
    assert [str(row) for row in ThreadMessage.objects.of_all(appointment)] == [
        appointment.reference
    ] * 3


def test_a_double_click_is_one_message_and_other_words_are_another() -> None:
    thread = Thread(make_followed())
    first = write(thread, key="form")
    assert write(thread, key="form", now=NOW + MINUTE) == first
    assert write(thread, "Et un parapluie", key="form") != first
    assert ThreadMessage.objects.count() == 2


def test_the_same_form_in_two_threads_is_two_messages() -> None:
    appointment = make_family()
    write(Thread(appointment), key="form")
    write(Thread(appointment, make_attendee(appointment)), key="form")
    assert ThreadMessage.objects.count() == 2


def test_nobody_writes_before_somebody_follows() -> None:
    make_social_worker()
    with pytest.raises(ThreadClosed):
        write(Thread(make_appointment()))


def test_one_writes_until_three_days_after() -> None:
    thread = Thread(make_family())
    ends_at = STARTS_AT + timedelta(minutes=90)
    write(thread, now=ends_at + 3 * DAY - MINUTE)
    with pytest.raises(ThreadClosed):
        write(thread, "Trop tard", now=ends_at + 3 * DAY)


def test_nobody_writes_once_it_is_over() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    worker = appointment.social_worker
    assert worker is not None
    fulfil_appointment(appointment, by=worker, now=STARTS_AT + DAY)
    for thread in (Thread(appointment), Thread(appointment, marc)):
        with pytest.raises(ThreadClosed):
            write(thread, now=STARTS_AT + DAY)
        with pytest.raises(ThreadClosed):
            answer(thread, now=STARTS_AT + DAY)


def test_nobody_writes_once_removed() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    remove_attendee(marc, by=None, now=NOW)
    with pytest.raises(ThreadClosed):
        write(Thread(appointment, marc))


def test_the_audit_tells_that_it_was_written_and_never_what() -> None:
    appointment = make_followed()
    thread = Thread(appointment)
    asked, told = write(thread), answer(thread)
    events = {event.verb: event for event in audit.history(appointment)}
    assert events["write-message"].details == {"message": str(asked.pk)}
    assert events["write-message"].actor_id is None
    assert events["answer-message"].details == {"message": str(told.pk)}
    assert events["answer-message"].actor_id == appointment.social_worker_id


# Answering ----------------------------------------------------------------------------------------


def test_only_whoever_follows_answers() -> None:
    thread, other = (
        Thread(make_followed()),
        make_social_worker(name="Hélène", email="h@example.org"),
    )
    with pytest.raises(SomebodyElseFollows):
        answer(thread, by=other)
    with pytest.raises(SomebodyElseFollows):
        mark_read(thread, by=other, until=NOW, now=NOW)


def test_one_email_says_that_one_waits_until_it_is_read() -> None:
    thread = Thread(make_followed())
    answer(thread)
    answer(thread, "Et sonnez deux fois", now=NOW + MINUTE)
    [letter] = waits()
    assert (letter.to_address, letter.person_id) == (
        "zoe@example.org",
        thread.appointment.person_id,
    )
    assert letter.due_at > letter.created_at
    assert mark_read(thread, by=None, until=NOW + MINUTE, now=NOW + 2 * MINUTE) == 2
    letter.refresh_from_db()
    assert letter.state == MessageState.ABORTED
    answer(thread, "Une dernière chose", now=NOW + 3 * MINUTE)
    assert len(waits()) == 2


def test_what_came_after_still_waits() -> None:
    thread = Thread(make_followed())
    answer(thread)
    answer(thread, "Plus tard", now=NOW + MINUTE)
    assert mark_read(thread, by=None, until=NOW, now=NOW + 2 * MINUTE) == 1
    assert waits()[0].state == MessageState.PENDING
    assert mark_read(thread, by=None, until=NOW, now=NOW + 2 * MINUTE) == 0


def test_writing_marks_what_was_seen() -> None:
    thread = Thread(make_followed())
    told = answer(thread)
    asked = write(thread, now=NOW + 2 * MINUTE, seen_at=NOW + MINUTE)
    told.refresh_from_db()
    assert told.read_at == NOW + 2 * MINUTE
    answer(thread, "Oui", now=NOW + 4 * MINUTE, seen_at=NOW + 3 * MINUTE)
    asked.refresh_from_db()
    assert asked.read_at == NOW + 4 * MINUTE


def test_an_attendee_is_written_to_at_her_own_address_with_her_own_link() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    answer(Thread(appointment, marc))
    [letter] = waits()
    assert (letter.to_address, letter.subject_id) == ("marc@example.org", str(marc.pk))
    link = PrivateLink.objects.of_subject(marc).get()
    assert f"{{{{private-link:{link.pk}}}}}" in letter.read_text()


def test_who_takes_no_email_is_called_once_and_no_more_once_read() -> None:
    thread = Thread(make_followed(contact_by="phone", phone=None, email="zoe@example.org"))
    answer(thread)
    answer(thread, "Encore", now=NOW + MINUTE)
    call = CallTask.objects.get()
    assert (call.assigned_to, waits()) == (thread.appointment.social_worker, [])
    assert call.script.startswith("Bonjour Zoé.")
    assert ANSWER not in call.script
    mark_read(thread, by=None, until=NOW + MINUTE, now=NOW + 2 * MINUTE)
    call.refresh_from_db()
    assert call.state == CallTaskState.CANCELLED


def test_an_attendee_who_has_a_telephone_only_is_called_at_it() -> None:
    appointment = make_family()
    rose = make_attendee(appointment, name="Rose", email="", phone=parse_phone("514 555-0147"))
    answer(Thread(appointment, rose))
    call = CallTask.objects.get()
    assert (str(call.typed_phone), call.person) == ("+15145550147", appointment.person)
    whose, said = call.script.split("\n\n", 1)
    assert (whose, said[:13]) == ("C’est le numéro de Rose, qui participe.", "Bonjour Rose.")
    remove_attendee(rose, by=None, now=NOW)
    call.refresh_from_db()
    assert call.state == CallTaskState.CANCELLED


def test_nobody_calls_where_the_person_asked_for_silence() -> None:
    appointment = make_family(contact_by="phone")
    rose = make_attendee(appointment, name="Rose", email="", phone=parse_phone("514 555-0147"))
    worker = appointment.social_worker
    assert worker is not None
    stop_contact(appointment.person, by=worker, now=NOW)
    CallTask.objects.all().delete()
    answer(Thread(appointment))
    answer(Thread(appointment, rose))
    assert not CallTask.objects.exists()


def test_nothing_outside_holds_the_words() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    for thread in (Thread(appointment), Thread(appointment, marc)):
        write(thread)
        answer(thread)
    for letter in Message.objects.all():
        for text in (letter.subject, letter.read_text(), letter.read_html()):
            assert WORDS not in text
            assert ANSWER not in text
    assert not any(
        WORDS.encode() in bytes(value)
        for value in ThreadMessage.objects.values_list("text", flat=True)
    )


def test_who_is_written_to_is_read_no_code() -> None:
    appointment = make_followed()
    worker = appointment.social_worker
    assert worker is not None
    with pytest.raises(CodeByEmail):
        read_thread_code(appointment, by=worker, now=NOW)
