"""Somebody for whom the group is not asks to be called."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from registrations.models import Registration
from services.enums import ServiceKind
from services.models import Service
from services.operations import is_correctable, request_call_back, requested_call_back
from stage4club.core import audit
from stage4club.core.phones import Phone
from stage4club.people.enums import Room
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import finish_call_task
from tests.factories import NOW, make_service, make_user

pytestmark = pytest.mark.django_db


def request(service: Service, **typed: Any) -> CallTask:
    given: dict[str, Any] = {
        "name": "Luc",
        "phone": Phone("+15145550147", "12"),
        "good_time": "evening",
        "form_key": "abc",
    }
    return request_call_back(service, language="fr", now=NOW, **{**given, **typed})


def test_a_name_and_a_number_are_a_call_to_make_and_nothing_else():
    task = request(make_service())
    assert (task.typed_name, str(task.typed_phone), task.typed_extension) == (
        "Luc",
        "+15145550147",
        "12",
    )
    assert (task.reason, task.room, task.good_time, task.language) == (
        "call_back",
        "group",
        "evening",
        "fr",
    )
    # Three working days after a Wednesday.
    assert task.due_on.isoformat() == "2026-03-16"
    assert (Person.objects.count(), Registration.objects.count()) == (0, 0)


def test_the_call_is_promised_by_the_days_that_staff_chose_not_by_those_of_an_answer():
    assert request(make_service(promise_days=10, call_days=1)).due_on.isoformat() == "2026-03-12"


def test_without_an_answer_any_time_is_good():
    assert request(make_service(), good_time="").good_time == "any"


def test_the_same_form_asks_once():
    service = make_service()
    assert requested_call_back("abc") is None
    assert request(service) == request(service)
    assert requested_call_back("abc") == CallTask.objects.get()
    assert requested_call_back("another") is None
    assert [event.verb for event in audit.history(CallTask.objects.get())] == ["open"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ({"name": "Lucas"}, {"typed_name": "Lucas"}),
        (
            {"phone": Phone("+15145550149", "")},
            {"typed_phone": "+15145550149", "typed_extension": ""},
        ),
        ({"good_time": "morning"}, {"good_time": "morning"}),
        ({"topic": "other"}, {"topic": "other"}),
    ],
)
def test_what_is_typed_again_in_the_same_form_corrects_the_call(typed, written):
    service = make_service()
    before = {
        "typed_name": "Luc",
        "typed_phone": "+15145550147",
        "typed_extension": "12",
        "good_time": "evening",
        "topic": "",
    }
    request(service)
    assert CallTask.objects.values(*before).get() == before
    task = request(service, **typed)
    assert task == CallTask.objects.get()
    assert CallTask.objects.values(*before).get() == before | written
    last = audit.history(task)[0]
    assert (last.verb, last.actor_id, last.details) == ("correct", None, {"fields": list(written)})


def test_another_topic_takes_the_call_to_its_room_and_from_whoever_had_it():
    partner = make_user()
    task = request(make_service(), topic="group")
    CallTask.objects.update(assigned_to=partner)
    money = make_service(kind=ServiceKind.ASSISTANCE, room=Room.ASSISTANCE, call_days=9)
    assert request(money, topic="assistance") == task
    moved = CallTask.objects.get()
    assert (moved.room, moved.topic, moved.assigned_to) == ("assistance", "assistance", None)
    # What was promised is kept.
    assert moved.due_on == task.due_on
    assert list(CallTask.objects.visible_to(partner)) == []


def test_a_corrected_name_leaves_the_call_with_whoever_had_it():
    partner = make_user()
    service = make_service()
    request(service)
    CallTask.objects.update(assigned_to=partner)
    assert request(service, name="Lucas").assigned_to == partner


def test_another_topic_once_the_call_was_made_is_another_call():
    service = make_service()
    made = request(service, topic="group")
    finish_call_task(made, by=make_user(), now=NOW)
    again = request(service, topic="other")
    assert (again == made, again.topic, requested_call_back("abc")) == (False, "other", again)
    finish_call_task(again, by=make_user(), now=NOW)
    third = request(service, topic="appointment")
    assert (third.state, CallTask.objects.count()) == ("open", 3)


def test_what_was_typed_is_shown_again_for_an_hour_and_while_the_call_is_to_be_made():
    task = request(make_service())
    hour = timedelta(hours=1)
    moments = (NOW, NOW + hour - timedelta(seconds=1), NOW + hour)
    assert [is_correctable(task, moment) for moment in moments] == [True, True, False]
    assert is_correctable(finish_call_task(task, by=make_user(), now=NOW), NOW) is False


def test_another_number_once_the_call_was_made_is_another_call():
    service = make_service()
    made = request(service)
    finish_call_task(made, by=make_user(), now=NOW)
    # The same number again is a page that was reloaded.
    assert request(service, name="Lucas") == made
    again = request(service, phone=Phone("+15145550149", ""))
    assert again != made
    assert request(service, phone=Phone("+15145550149", "")) == again
    assert requested_call_back("abc") == again
    assert CallTask.objects.count() == 2


def test_what_a_robot_may_have_sent_waits_for_a_human():
    service = make_service()
    task = request(service, suspicious=True)
    assert list(CallTask.objects.quarantined()) == [task]
    # Corrected, it waits on.
    assert request(service, name="Lucas").is_quarantined is True


@pytest.mark.parametrize(("limited", "asked"), [(True, 3), (False, 5)])
def test_three_calls_wait_for_one_number_and_others_for_a_human(settings, limited, asked):
    settings.RATE_LIMITS = limited
    service = make_service()
    for form_key in "abcde":
        request(service, form_key=form_key)
    request(service, form_key="f", phone=Phone("+15145550147", "13"))
    assert CallTask.objects.open().count() == asked + 1
    assert CallTask.objects.quarantined().count() == 5 - asked
