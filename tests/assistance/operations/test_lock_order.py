"""Whatever happens to an appointment locks in the order of all: nobody waits for who waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistance.enums import CancelledBy, Closing, Meeting
from assistance.models import Appointment, Thread
from assistance.operations import (
    accept_time,
    add_attendee,
    answer_message,
    book_appointment,
    book_by_telephone,
    cancel_appointment,
    close_appointment,
    decline_times,
    follow_up,
    fulfil_appointment,
    hand_over_appointment,
    letters,
    move_appointment,
    open_thread,
    propose_times,
    read_thread_code,
    remove_attendee,
    send_thread_code,
    take_appointment,
    threads_of,
    write_message,
)
from stage4club.core.links import open_link
from stage4club.core.models import OneTimeCode
from stage4club.core.one_time_codes import digits_of
from stage4club.core.phones import Phone
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Room
from stage4club.people.models import CallTask, User
from stage4club.people.operations import declare_tie, know_caller, note_death, stop_contact
from tests.assistance.lives import FRIDAY, HOUR, make_booked, slots_now
from tests.factories import (
    NOW,
    make_appointment,
    make_appointment_answers,
    make_registration,
    make_social_worker,
)
from tests.stage4club.people.lock_order import in_order, locked_by, tables_locked_by
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db

PHONE = Phone("+15145550142", "")
BY_TELEPHONE = {"email": "", "phone": PHONE, "contact_by": ContactBy.PHONE}


@pytest.fixture
def worker() -> User:
    return make_social_worker()


@pytest.fixture
def family(worker: User) -> Appointment:
    """Booked and moved: calls and letters wait, for her and for two who come along."""
    appointment = make_booked(by=worker, meeting=Meeting.FAMILY, adults=3, **BY_TELEPHONE)
    for name, way in (("Ana", {"email": "ana@example.org"}), ("Eva", {"phone": PHONE})):
        add_attendee(appointment, by=worker, now=NOW, name=name, **way)
    move_appointment(appointment, by=worker, now=NOW, starts_at=FRIDAY + 3 * HOUR)
    assert CallTask.objects.open().count() == 2
    assert Message.objects.open().count() == 2
    return appointment


def moved(family: Appointment, worker: User) -> Any:
    return move_appointment(family, by=worker, now=NOW, starts_at=FRIDAY)


def cancelled(family: Appointment, worker: User) -> Any:
    return cancel_appointment(family, by=worker, now=NOW, cancelled_by=CancelledBy.PERSON)


def handed_over(family: Appointment, worker: User) -> Any:
    return hand_over_appointment(family, by=worker, now=NOW, to=make_social_worker())


def held(family: Appointment, worker: User) -> Any:
    return fulfil_appointment(family, by=worker, now=FRIDAY + 4 * HOUR)


def not_held(family: Appointment, worker: User) -> Any:
    later = FRIDAY + 4 * HOUR
    return close_appointment(family, by=worker, now=later, closing=Closing.NOT_HELD)


def known(family: Appointment, worker: User) -> Any:
    return declare_tie(family.person, by=worker, now=NOW)


def left_alone(family: Appointment, worker: User) -> Any:
    return stop_contact(family.person, by=worker, now=NOW)


def died(family: Appointment, worker: User) -> Any:
    return note_death(family.person, by=worker, now=NOW)


def one_does_not_come(family: Appointment, worker: User) -> Any:
    return remove_attendee(family.companions.earliest("pk"), by=worker, now=NOW)


WHAT_HAPPENS = (
    moved,
    cancelled,
    handed_over,
    held,
    not_held,
    known,
    left_alone,
    died,
    one_does_not_come,
)


@pytest.mark.parametrize("act", WHAT_HAPPENS, ids=lambda act: act.__name__)
def test_messages_then_the_person_then_calls(
    act: Callable[[Appointment, User], Any], family: Appointment, worker: User
) -> None:
    kinds = locked_by(lambda: act(family, worker))
    assert kinds == in_order(kinds)
    assert {"messages", "calls"} <= set(kinds)


def proposed(asked: Appointment, worker: User) -> Any:
    return propose_times(asked, by=worker, now=NOW, times=[FRIDAY])


def accepted(asked: Appointment, worker: User) -> Any:
    proposal = proposed(asked, worker)
    return lambda: accept_time(proposal, time=proposal.times.get(), now=NOW)


def declined_three_times(asked: Appointment, worker: User) -> Any:
    for _number in range(2):
        decline_times(proposed(asked, worker), now=NOW)
    return lambda: decline_times(proposed(asked, worker), now=NOW)


def booked(asked: Appointment, worker: User) -> Any:
    proposed(asked, worker)
    return lambda: book_appointment(asked, by=worker, now=NOW, starts_at=FRIDAY + HOUR)


def taken(asked: Appointment, worker: User) -> Any:
    return lambda: take_appointment(asked, by=worker, now=NOW)


@pytest.mark.parametrize(
    "ready", [accepted, declined_three_times, booked, taken], ids=lambda ready: ready.__name__
)
def test_so_does_an_answer(ready: Callable[[Appointment, User], Any], worker: User) -> None:
    act = ready(make_appointment(**BY_TELEPHONE), worker)
    kinds = locked_by(act)
    assert kinds == in_order(kinds)
    assert kinds[0] == "requests"


@pytest.mark.parametrize("slot", ["", "chosen"])
def test_so_does_a_correction(worker: User, slot: str) -> None:
    make_appointment(form_key="form")
    chosen = slot and slots_now()[0].value
    kinds = locked_by(
        lambda: make_appointment(form_key="form", email="another@example.org", slot=chosen)
    )
    times = ["times"] if slot else []
    assert kinds == ["contacts", "requests", *times, "messages", "person"]


def test_so_does_a_code(worker: User) -> None:
    thread = Thread(make_booked(by=worker))
    link = open_link("appointment", thread.appointment, now=NOW, expires_at=None)
    send_thread_code(thread, link, now=NOW)
    digits = digits_of(OneTimeCode.objects.get())
    kinds = locked_by(lambda: open_thread(thread, link, digits, now=NOW))
    assert kinds[:2] == ["requests", "codes"]
    other = Thread(make_booked(by=worker, starts_at=FRIDAY + 2 * HOUR, **BY_TELEPHONE))
    read_thread_code(other.appointment, by=worker, now=NOW)
    kinds = locked_by(lambda: read_thread_code(other.appointment, by=worker, now=NOW))
    assert kinds[:2] == ["requests", "codes"]


def test_of_a_caller_whom_a_colleague_knows_every_request_is_held_first(worker: User) -> None:
    colleague = make_social_worker(name="Ana")
    call = make_call_task(room=Room.SOCIAL_WORK)
    know_caller(call, by=colleague, now=NOW)
    in_the_group = make_registration(preferred_name="Zoé", email="")
    tables = tables_locked_by(
        lambda: book_by_telephone(
            form_key="form",
            answers=make_appointment_answers(**BY_TELEPHONE),
            language="fr",
            by=worker,
            now=NOW,
            starts_at=FRIDAY,
            call=call,
        )
    )
    assert in_the_group.person == Appointment.objects.get().person
    assert colleague.ties.get(person=in_the_group.person).declared_by == worker
    assert tables.index("registrations_registration") < tables.index("people_person")


def test_the_order_that_was_is_seen(
    family: Appointment, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without what holds them first, calls are held before what comes before them."""
    for module in (letters, follow_up):
        monkeypatch.setattr(module, "hold_person_and_letters", lambda _person: None)
    for act in (moved, cancelled):
        kinds = locked_by(lambda act=act: act(family, worker))
        assert kinds != in_order(kinds)


@pytest.mark.parametrize("act", [cancelled, died], ids=lambda act: act.__name__)
def test_a_message_of_the_person_holds_the_request_first_as_what_ends_it_does(
    act: Callable[[Appointment, User], Any], family: Appointment, worker: User
) -> None:
    """So that of a message and an end at the same moment one waits, and neither breaks."""
    for thread in threads_of(family):
        for number in range(2):
            given = {"by": worker, "text": "Bonjour", "form_key": f"{thread.email}{number}"}
            answer_message(thread, now=NOW, **given)
        kinds = locked_by(
            lambda thread=thread: write_message(
                thread, text="Merci", form_key=f"m{thread.email}", now=NOW, seen_at=NOW
            )
        )
        assert kinds == in_order(kinds)
        assert kinds[0] == "requests"
        assert {"messages", "calls"} & set(kinds)
    family.refresh_from_db()
    assert locked_by(lambda: act(family, worker))[0] == "requests"
