"""Schedules that were not heard: calls, messages taken back, the next one in their place."""

from __future__ import annotations

from collections import Counter

import pytest

from registrations.models import Registration
from services.models import Session
from services.operations import cancel_session
from stage4club.notifications.models import Message
from stage4club.notifications.operations import abort_message
from stage4club.people.enums import Role
from stage4club.people.models import CallTask
from stage4club.people.operations import cancel_call_task, finish_call_task
from tests.factories import make_session, make_user
from tests.registrations.kit import LATER, make_confirmed
from tests.registrations.operations.schedules import (
    MUCH_LATER,
    C,
    U,
    W,
    lines_of,
    schedules,
    send,
)

pytestmark = pytest.mark.django_db


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
        "Bonjour Louise. Je m’appelle (votre prénom). Je vous appelle pour vous donner les dates "
        "des prochaines rencontres. Est-ce un bon moment pour vous?"
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


def test_a_schedule_that_waits_and_is_off_again_is_no_news(service):
    louise = make_confirmed(service)
    added = make_session(service, days=60)
    send(louise)
    cancel_session(added, by=make_user(), now=LATER)
    assert send(louise, now=MUCH_LATER) == Counter({U: 1})
    assert [(message.state, message.error) for message in schedules()] == [
        ("aborted", "superseded")
    ]
    assert list(Registration.objects.with_news(MUCH_LATER)) == []
