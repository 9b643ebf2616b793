"""Somebody for whom the group is not asks to be called."""

from __future__ import annotations

import pytest

from registrations.models import Registration
from registrations.operations import request_call_back, requested_call_back
from services.models import Service
from stage4club.core.phones import Phone
from stage4club.people.models import CallTask, Person
from tests.factories import NOW, make_service

pytestmark = pytest.mark.django_db


def request(service: Service, good_time: str = "evening") -> CallTask:
    return request_call_back(
        service,
        name="Luc",
        phone=Phone("+15145550147", "12"),
        language="fr",
        good_time=good_time,
        form_key="abc",
        now=NOW,
    )


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
