"""Sending the schedule: who is written to, who is left alone, what is seen before."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import icalendar
import pytest

from registrations.models import Registration
from registrations.operations import (
    NotConfirmed,
    plan_schedule,
    preview_schedule,
)
from registrations.scripts import Script
from services.models import Session
from services.operations import cancel_session
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.notifications.rendering import Rendered, neutralise_links
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import stop_contact
from tests.factories import NOW, make_registration, make_service, make_session, make_user
from tests.registrations.kit import LATER, make_confirmed
from tests.registrations.operations.schedules import (
    MUCH_LATER,
    C,
    Q,
    U,
    W,
    lines_of,
    move,
    schedules,
    send,
)

pytestmark = pytest.mark.django_db


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
        f"- samedi 11{nbsp}avril{nbsp}2026, {span} (modifiée)",
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
    with django_assert_num_queries(4):
        plan = plan_schedule(chosen, LATER)
    assert plan == Counter({W: 1, C: 1, Q: 1, U: 1})
    assert send(*chosen) == plan
