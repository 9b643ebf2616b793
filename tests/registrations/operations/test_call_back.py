"""Somebody for whom the group is not asks to be called."""

from __future__ import annotations

from typing import Any

import pytest

from registrations.models import Registration
from registrations.operations import request_call_back, requested_call_back
from services.models import Service
from stage4club.core import audit
from stage4club.core.phones import Phone
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
    # The promise of the group: three working days after a Wednesday.
    assert task.due_on.isoformat() == "2026-03-16"
    assert (Person.objects.count(), Registration.objects.count()) == (0, 0)


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
    ("typed", "fields"),
    [
        ({"name": "Lucas"}, ["typed_name"]),
        ({"phone": Phone("+15145550149", "")}, ["typed_phone", "typed_extension"]),
        ({"good_time": "morning"}, ["good_time"]),
    ],
)
def test_what_is_typed_again_in_the_same_form_corrects_the_call(typed, fields):
    service = make_service()
    request(service)
    task = request(service, **typed)
    assert task == CallTask.objects.get()
    right = {"typed_name": "Luc", "typed_phone": "+15145550147", "typed_extension": "12"}
    right |= {"good_time": "evening"}
    if "phone" in typed:
        right |= {"typed_phone": "+15145550149", "typed_extension": ""}
    right |= {f if f == "good_time" else f"typed_{f}": v for f, v in typed.items() if f != "phone"}
    assert CallTask.objects.values(*right).get() == right
    last = audit.history(task)[0]
    assert (last.verb, last.actor_id, last.details) == ("correct", None, {"fields": fields})


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
