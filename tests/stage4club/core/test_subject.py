"""What a row is about: one of a few that are found first, or one that is looked up by its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import OuterRef, Q

from registrations.models import Registration
from stage4club.core.models.subject import NOTHING, is_among, is_one_of, subject_key, there_is
from stage4club.people.models import CallTask, Person
from tests.factories import make_registration, make_service
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("condition", [is_one_of, is_among])
def test_only_what_is_about_one_of_the_rows(condition: Callable[[Any], Q]) -> None:
    service = make_service()
    first = make_registration(service)
    second = make_registration(service, preferred_name="Anh", email="anh@example.org", phone=None)
    calls = [make_call_task(about=row) for row in (first, second)]
    make_call_task()
    # Of another kind, with the same key; of one whose key is no number; and one that is damaged.
    others = [("people.person", str(first.pk)), ("notifications.message", "3f-uuid")]
    for kind, key in (*others, (subject_key(first)[0], "1e5"), (subject_key(first)[0], "9" * 40)):
        other = make_call_task()
        CallTask.objects.filter(pk=other.pk).update(subject_type=kind, subject_id=key)
    found = CallTask.objects.filter(condition(Registration.objects.all()))
    assert [*found.order_by("pk")] == calls
    one = Registration.objects.filter(pk=second.pk).order_by("-received_at")
    assert [*CallTask.objects.filter(condition(one))] == [calls[1]]
    assert [*CallTask.objects.filter(condition(Registration.objects.none()))] == []
    assert [*CallTask.objects.filter(NOTHING | condition(one))] == [calls[1]]
    CallTask.objects.filter(pk=calls[1].pk).update(subject_id=str(first.pk + 1_000_000))
    assert [*CallTask.objects.filter(condition(Registration.objects.all()))] == [calls[0]]


def test_whether_there_is_one_for_each_row() -> None:
    service = make_service()
    registration = make_registration(service)
    other = make_registration(service, preferred_name="Anh", email="anh@example.org", phone=None)
    hers = Registration.objects.filter(person=OuterRef("pk"))
    assert {*Person.objects.filter(Q(there_is(hers)))} == {registration.person, other.person}
    hers = hers.filter(pk=other.pk)
    assert [*Person.objects.filter(Q(there_is(hers)))] == [other.person]
    assert subject_key(other) == ("registrations.registration", str(other.pk))
