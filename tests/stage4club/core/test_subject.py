"""What a row is about: one of a few that are found first, or any of a kind but a few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import OuterRef, Q

from registrations.models import Registration
from stage4club.core.models.conditions import NOTHING, any_of, none_of, there_is
from stage4club.core.models.subject import is_about, is_among, is_one_of, subject_key
from stage4club.people.models import CallTask, Person
from tests.factories import make_registration, make_service
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db


OF_NOBODY = {"typed_name": "", "typed_phone": ""}


def two_registrations() -> list[Registration]:
    service = make_service()
    return [
        make_registration(service),
        make_registration(service, preferred_name="Anh", email="anh@example.org", phone=None),
    ]


@pytest.mark.parametrize("condition", [is_one_of, is_among])
def test_only_what_is_about_one_of_the_rows(condition: Callable[[Any], Q]) -> None:
    rows = two_registrations()
    calls = [make_call_task(about=row) for row in rows]
    make_call_task()
    # Of another kind, with the same key; of one whose key is no number; and one that is damaged.
    others = [("people.person", str(rows[0].pk)), ("notifications.message", "3f-uuid")]
    damaged = [(subject_key(rows[0])[0], "1e5"), (subject_key(rows[0])[0], "9" * 40)]
    for kind, key in (*others, *damaged):
        other = make_call_task()
        CallTask.objects.filter(pk=other.pk).update(subject_type=kind, subject_id=key)
    found = CallTask.objects.filter(condition(Registration.objects.all()))
    assert [*found.order_by("pk")] == calls
    one = Registration.objects.filter(pk=rows[1].pk).order_by("-received_at")
    assert [*CallTask.objects.filter(condition(one))] == [calls[1]]
    assert [*CallTask.objects.filter(condition(Registration.objects.none()))] == []
    assert [*CallTask.objects.filter(NOTHING | condition(one))] == [calls[1]]
    CallTask.objects.filter(pk=calls[1].pk).update(subject_id=str(rows[0].pk + 1_000_000))
    found = CallTask.objects.filter(condition(Registration.objects.all()))
    assert [*found] == [calls[0]]


def test_whatever_is_about_rows_of_a_kind_but_for_a_few() -> None:
    rows = two_registrations()
    calls = [make_call_task(about=row) for row in rows]
    make_call_task()
    other = make_call_task()
    CallTask.objects.filter(pk=other.pk).update(
        subject_type="people.person", subject_id=str(rows[1].pk)
    )
    found = CallTask.objects.order_by("pk")
    assert [*found.filter(is_about(Registration, but=[]))] == calls
    assert [*found.filter(is_about(Registration, but=[rows[0].pk]))] == [calls[1]]
    assert [*found.filter(is_about(Registration, but=[row.pk for row in rows]))] == []
    # Of the same person as what it is about; of one that is gone; of one that is damaged.
    CallTask.objects.filter(pk=calls[0].pk).update(**OF_NOBODY, person=rows[0].person)
    assert [*found.filter(is_about(Registration, but=[], of="person"))] == [calls[0]]
    for key in (str(rows[1].pk + 1_000_000), "1e5", "9" * 40):
        CallTask.objects.filter(pk=calls[1].pk).update(subject_id=key)
        assert [*found.filter(is_about(Registration, but=[]))] == [calls[0]]
    assert str(is_about(Registration, but=[])) != str(is_about(Registration, but=[], of="person"))


def test_none_of_a_few() -> None:
    rows = two_registrations()
    found = Registration.objects.order_by("pk")
    assert [*found.filter(none_of("pk", [rows[0].pk, 0]))] == [rows[1]]
    assert [*found.filter(none_of("person", [rows[1].person_id]))] == [rows[0]]
    assert none_of("pk", []) == Q()
    # A row without anybody is nobody's of them.
    call = make_call_task()
    CallTask.objects.filter(pk=call.pk).update(
        person=None, typed_name="Anh", typed_phone="+15145550123"
    )
    assert [*CallTask.objects.filter(none_of("person", [rows[0].person_id]))] == [call]


def test_any_of_several() -> None:
    rows = two_registrations()
    first, second = (Q(pk=row.pk) for row in rows)
    found = Registration.objects.order_by("pk")
    assert [*found.filter(any_of([first, NOTHING, second]))] == rows
    assert [*found.filter(any_of(iter([NOTHING, second])))] == [rows[1]]
    # What Django would read as everything is nothing.
    for nobody in ([], [NOTHING], [Q()], [Q(), NOTHING, Q()]):
        assert [*found.filter(any_of(nobody))] == []
    assert [*found.filter(any_of([Q(), first]))] == [rows[0]]


def test_whether_there_is_one_for_each_row() -> None:
    registration, other = two_registrations()
    hers = Registration.objects.filter(person=OuterRef("pk"))
    assert {*Person.objects.filter(Q(there_is(hers)))} == {registration.person, other.person}
    hers = hers.filter(pk=other.pk)
    assert [*Person.objects.filter(Q(there_is(hers)))] == [other.person]
    assert subject_key(other) == ("registrations.registration", str(other.pk))
