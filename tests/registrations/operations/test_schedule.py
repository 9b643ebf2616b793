"""Sending the schedule: who is written to, who is called, who is left alone, what is said of it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import icalendar
import pytest

from registrations.models import Registration
from registrations.operations import (
    NotConfirmed,
    Telling,
    plan_schedule,
    preview_schedule,
    send_schedule,
)
from registrations.scripts import Script
from services.models import Service, Session
from services.operations import cancel_session, reschedule_session
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.notifications.operations import abort_message
from stage4club.notifications.rendering import Rendered, neutralise_links
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import cancel_call_task, finish_call_task, stop_contact
from tests.factories import NOW, make_registration, make_service, make_session, make_user
from tests.registrations.kit import LATER, make_confirmed

pytestmark = pytest.mark.django_db

W, C, U, Q = Telling.WRITTEN, Telling.CALLED, Telling.UNCHANGED, Telling.SILENT
MUCH_LATER = LATER + timedelta(days=1)


@pytest.fixture
def service() -> Service:
    service = make_service()
    make_session(service, days=30)
    return service


def send(*registrations: Registration, now: Any = LATER) -> Counter[Telling]:
    return send_schedule(registrations, by=make_user(), now=now)


def move(session: Session, now: Any = LATER) -> None:
    reschedule_session(
        session,
        by=make_user(),
        starts_at=session.starts_at + timedelta(days=1),
        ends_at=session.ends_at + timedelta(days=1),
        place=session.place,
        video_url=session.video_url,
        now=now,
    )


def schedules() -> list[Message]:
    return list(Message.objects.filter(kind="registrations.schedule").order_by("created_at"))


def lines_of(message: Message) -> list[str]:
    return [line for line in message.read_text().splitlines() if line.startswith("- ")]


# Who is written to -------------------------------------------------------------------------------


def test_who_was_just_confirmed_knows_the_schedule(service):
    assert send(make_confirmed(service)) == Counter({U: 1})
    assert schedules() == []


def test_a_second_press_reaches_only_those_whose_schedule_changed(service):
    louise = make_confirmed(service)
    make_session(service, days=60)
    assert send(louise) == Counter({W: 1})
    zoe = make_confirmed(service, preferred_name="Zoé", email="zoe@example.org")
    # Zoé was confirmed with the new date; both are asked for again.
    assert send(louise, zoe, now=MUCH_LATER) == Counter({U: 2})
    assert [message.to_address for message in schedules()] == ["louise@example.org"]


def test_each_has_her_own_message_in_her_own_language(service):
    louise = make_confirmed(service)
    anh = make_confirmed(service, preferred_name="Anh", email="anh@example.org", language="en")
    make_session(service, days=60)
    assert send(louise, anh) == Counter({W: 2})
    assert sorted((m.to_address, m.language, m.subject) for m in schedules()) == [
        ("anh@example.org", "en", "The schedule of upcoming meetings"),
        ("louise@example.org", "fr", "Le calendrier des prochaines rencontres"),
    ]


def test_a_new_session_a_moved_one_and_a_cancelled_one_are_told_once(service):
    moved = Session.objects.get()
    cancelled = make_session(service, days=40)
    louise = make_confirmed(service)

    make_session(service, days=60)
    move(moved)
    cancel_session(cancelled, by=make_user(), now=LATER)
    assert send(louise) == Counter({W: 1})
    [message] = schedules()
    nbsp = "\N{NO-BREAK SPACE}"
    span = f"de 10{nbsp}h à 11{nbsp}h{nbsp}30"
    assert lines_of(message) == [
        f"- samedi 11{nbsp}avril{nbsp}2026, {span} (changement)",
        f"- lundi 20{nbsp}avril{nbsp}2026, {span} (annulée)",
        f"- dimanche 10{nbsp}mai{nbsp}2026, {span}",
    ]
    calendar: Any = icalendar.Calendar.from_ical(message.read_calendar())
    events = [(e["SEQUENCE"], str(e["STATUS"])) for e in calendar.walk("VEVENT")]
    assert events == [(1, "CONFIRMED"), (1, "CANCELLED"), (0, "CONFIRMED")]
    assert audit.history(louise)[0].verb == "send-schedule"

    assert send(louise, now=MUCH_LATER) == Counter({U: 1})
    # What is cancelled is not repeated with the next news.
    Message.objects.filter(kind="registrations.schedule").update(state="sent", sent_at=LATER)
    make_session(service, days=80)
    assert send(louise, now=MUCH_LATER) == Counter({W: 1})
    assert [line.endswith("(annulée)") for line in lines_of(schedules()[1])] == [False] * 3


def test_a_cancelled_session_is_no_news_to_who_never_heard_of_it(service):
    louise = make_confirmed(service)
    unheard = make_session(service, days=40)
    cancel_session(unheard, by=make_user(), now=LATER)
    assert send(louise) == Counter({U: 1})


def test_a_session_that_is_over_is_no_news(service):
    louise = make_confirmed(service)
    make_session(service, days=1)
    assert send(louise, now=NOW + timedelta(days=2)) == Counter({U: 1})


def test_sessions_of_another_group_are_no_news(service):
    louise = make_confirmed(service)
    make_session(make_service(), days=60)
    assert send(louise) == Counter({U: 1})


# Who is called -----------------------------------------------------------------------------------


def test_who_is_not_written_to_gets_one_call_with_the_words(service):
    partner = make_user()
    louise = make_confirmed(service, by=partner, contact_by="phone", good_time="evening")
    make_session(service, days=60)
    assert send(louise) == Counter({C: 1})
    assert send(louise, now=MUCH_LATER) == Counter({U: 1})
    task = CallTask.objects.get()
    assert (task.reason, task.room, task.assigned_to, task.good_time) == (
        "schedule",
        "group",
        partner,
        "evening",
    )
    # Two working days after a Wednesday.
    assert (task.person, task.due_on.isoformat()) == (louise.person, "2026-03-13")
    assert task.script.splitlines()[0] == (
        "Bonjour Louise. Je vous appelle pour vous donner les dates des prochaines rencontres. "
        "Est-ce un bon moment pour vous?"
    )
    assert schedules() == []


def test_a_call_that_was_not_made_gives_way_to_the_next_one(service):
    louise = make_confirmed(service, contact_by="phone")
    heard = Session.objects.get()
    cancel_session(heard, by=make_user(), now=LATER)
    send(louise)
    make_session(service, days=60)
    send(louise, now=MUCH_LATER)
    first, second = CallTask.objects.order_by("pk")
    assert (first.state, second.state) == ("cancelled", "open")
    # The first was never said: its news is in the second.
    assert "cette rencontre est annulée" in second.script


def test_a_call_that_was_made_stays(service):
    louise = make_confirmed(service, contact_by="phone")
    make_session(service, days=60)
    send(louise)
    finish_call_task(CallTask.objects.get(), by=make_user(), now=LATER)
    make_session(service, days=80)
    send(louise, now=MUCH_LATER)
    states = CallTask.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["done", "open"]


def test_a_cancelled_call_told_nothing(service):
    louise = make_confirmed(service, contact_by="phone")
    make_session(service, days=60)
    send(louise)
    cancel_call_task(CallTask.objects.get(), by=make_user(Role.COORDINATOR), now=LATER)
    assert send(louise, now=MUCH_LATER) == Counter({C: 1})


# What was taken back -----------------------------------------------------------------------------


def test_a_schedule_taken_back_by_staff_can_be_sent_again(service):
    louise = make_confirmed(service)
    make_session(service, days=60)
    send(louise)
    abort_message(schedules()[0], by=make_user(Role.COORDINATOR), now=LATER)
    assert list(Registration.objects.with_news(MUCH_LATER)) == [louise]
    assert send(louise, now=MUCH_LATER) == Counter({W: 1})
    assert [message.state for message in schedules()] == ["aborted", "pending"]


def test_a_confirmation_taken_back_by_staff_told_no_date(service):
    louise = make_confirmed(service)
    confirmation = Message.objects.get(kind="registrations.confirmed")
    abort_message(confirmation, by=make_user(Role.COORDINATOR), now=LATER)
    assert send(louise, now=MUCH_LATER) == Counter({W: 1})


def test_one_that_waits_gives_way_to_the_next_one(service):
    louise = make_confirmed(service)
    heard = Session.objects.get()
    cancel_session(heard, by=make_user(), now=LATER)
    send(louise)
    make_session(service, days=60)
    send(louise, now=MUCH_LATER)
    first, second = schedules()
    assert (first.state, first.error, second.state) == ("aborted", "superseded", "pending")
    # The first never left: its news is in the second.
    assert [line.endswith("(annulée)") for line in lines_of(second)] == [True, False]
    # The confirmation says something else: it leaves.
    assert Message.objects.get(kind="registrations.confirmed").state == "pending"


# Who is left alone -------------------------------------------------------------------------------


@pytest.mark.parametrize("contact_by", ["email", "phone"])
@pytest.mark.parametrize("status", ["pause", "left"])
def test_who_is_on_pause_or_gone_hears_nothing(service, status, contact_by):
    louise = make_confirmed(service, contact_by=contact_by)
    Person.objects.update(status=status, status_changed_at=NOW, status_changed_by=make_user())
    make_session(service, days=60)
    assert send(louise) == Counter({Q: 1})
    assert (schedules(), CallTask.objects.count()) == ([], 0)
    assert list(Registration.objects.with_news(LATER)) == []


def test_who_must_not_be_contacted_hears_nothing(service):
    louise = make_confirmed(service)
    stop_contact(Person.objects.get(), by=make_user(), now=NOW)
    make_session(service, days=60)
    assert send(louise) == Counter({Q: 1})


def test_back_from_a_pause_she_hears_what_she_missed(service):
    louise = make_confirmed(service)
    Person.objects.update(status="pause", status_changed_at=NOW, status_changed_by=make_user())
    make_session(service, days=60)
    send(louise)
    Person.objects.update(status="active")
    assert send(louise, now=MUCH_LATER) == Counter({W: 1})


def test_with_one_who_is_not_confirmed_nothing_at_all_is_sent(service):
    louise = make_confirmed(service)
    make_session(service, days=60)
    waiting = make_registration(service, preferred_name="Zoé")
    with pytest.raises(NotConfirmed):
        send(louise, waiting)
    assert schedules() == []


# Seen before -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_preview_equals_what_is_sent(service, language):
    louise = make_confirmed(service, language=language)
    move(Session.objects.get())
    telling, seen = preview_schedule(louise, by=make_user(), now=LATER)
    send(louise)
    [message] = schedules()
    sent = Rendered(message.subject, message.read_text(), message.read_html())
    assert (telling, seen) == (W, neutralise_links(sent, language=language))


def test_the_preview_of_a_call_is_what_is_to_be_said(service):
    louise = make_confirmed(service, contact_by="phone")
    make_session(service, days=60)
    telling, seen = preview_schedule(louise, by=make_user(), now=LATER)
    send(louise)
    assert (telling, seen) == (C, Script(CallTask.objects.get().script))


def test_without_any_date_the_words_say_so():
    louise = make_confirmed(language="en", contact_by="phone")
    telling, seen = preview_schedule(louise, by=make_user(), now=LATER)
    assert telling == U
    assert isinstance(seen, Script)
    assert seen.text.split("\n\n")[1] == (
        "No meeting is set for now. We will call you again as soon as there are dates."
    )


def test_the_plan_is_what_sending_does(service, django_assert_num_queries):
    known = make_confirmed(service)
    calls = make_confirmed(service, preferred_name="Anh", contact_by="phone")
    pause = make_confirmed(service, preferred_name="Rita", email="rita@example.org")
    Person.objects.filter(pk=pause.person_id).update(
        status="pause", status_changed_at=NOW, status_changed_by=make_user()
    )
    make_session(service, days=60)
    told = make_confirmed(service, preferred_name="Zoé", email="zoe@example.org")
    keys = [known.pk, calls.pk, pause.pk, told.pk]
    chosen = list(Registration.objects.filter(pk__in=keys).select_related("person"))
    with django_assert_num_queries(2):
        plan = plan_schedule(chosen, LATER)
    assert plan == Counter({W: 1, C: 1, Q: 1, U: 1})
    assert send(*chosen) == plan
