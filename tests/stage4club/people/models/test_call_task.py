"""What the database refuses of a call to make, and who sees it."""

from __future__ import annotations

from typing import Any

import pytest

from stage4club.core.phones import Phone
from stage4club.people.enums import CallTaskState, Role, Room
from stage4club.people.models import CallTask, User
from tests.factories import NOW, make_user
from tests.stage4club.core.violations import violates
from tests.stage4club.people.rows import DUE, make_call_task, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"typed_name": ""}, "people_calltask_someone"),
        ({"typed_phone": ""}, "people_calltask_someone"),
        ({"room": "kitchen"}, "people_calltask_room_known"),
        ({"reason": "boredom"}, "people_calltask_reason_known"),
        ({"language": "es"}, "people_calltask_language_known"),
        ({"topic": "weather"}, "people_calltask_topic_known"),
        ({"good_time": "night"}, "people_calltask_good_time_known"),
        ({"state": "asleep"}, "people_calltask_state_known"),
        ({"state": CallTaskState.DONE}, "people_calltask_done"),
        ({"state": CallTaskState.DONE, "done_at": NOW}, "people_calltask_done"),
        ({"done_at": NOW}, "people_calltask_done"),
        ({"state": CallTaskState.CANCELLED}, "people_calltask_cancelled"),
        ({"cancelled_at": NOW}, "people_calltask_cancelled"),
        ({"subject_type": "people.person"}, "people_calltask_about_whole"),
        ({"subject_id": "1"}, "people_calltask_about_whole"),
    ],
)
def test_the_database_refuses(changes: dict[str, Any], constraint: str) -> None:
    task = make_call_task()
    with violates(constraint):
        CallTask.objects.filter(pk=task.pk).update(**changes)


@pytest.mark.parametrize(
    ("stamp", "constraint"),
    [("done_by", "people_calltask_done"), ("cancelled_by", "people_calltask_cancelled")],
)
def test_the_database_refuses_who_without_when(stamp: str, constraint: str) -> None:
    task = make_call_task()
    with violates(constraint):
        CallTask.objects.filter(pk=task.pk).update(**{stamp: make_user()})


def test_a_call_to_somebody_known_was_asked_for_by_no_robot() -> None:
    task = make_call_task(person=make_person())
    with violates("people_calltask_quarantined_unknown"):
        CallTask.objects.filter(pk=task.pk).update(is_quarantined=True)


def test_a_call_is_to_a_person_or_to_a_name_and_never_to_both() -> None:
    task = make_call_task()
    with violates("people_calltask_someone"):
        CallTask.objects.filter(pk=task.pk).update(person=make_person())
    with violates("people_calltask_someone"):
        CallTask.objects.filter(pk=task.pk).update(
            typed_name="", typed_phone="", typed_extension=""
        )


def test_an_extension_has_a_number() -> None:
    task = make_call_task(person=make_person())
    with violates("people_calltask_extension_has_phone"):
        CallTask.objects.filter(pk=task.pk).update(typed_extension="12")


def test_a_key_and_a_reference_belong_to_one_call() -> None:
    first, second = make_call_task(), make_call_task()
    with violates("people_calltask_dedupe_key_key"):
        CallTask.objects.filter(pk=second.pk).update(dedupe_key=first.dedupe_key)
    with violates("people_calltask_reference_key"):
        CallTask.objects.filter(pk=second.pk).update(reference=first.reference)


def test_it_says_whom_to_call_and_at_which_number() -> None:
    typed = make_call_task(phone=Phone("+15145550143", "7"))
    assert (typed.called_name, typed.number) == ("Marguerite", Phone("+15145550143", "7"))
    person = make_person(phone=Phone("+15145550142", "12"))
    known = make_call_task(person=person)
    assert (known.called_name, known.number) == ("Louise", Phone("+15145550142", "12"))
    # The number given with a request comes before the one that is stored.
    given = make_call_task(person=person, phone=Phone("+15145550144", ""))
    assert (given.called_name, given.number) == ("Louise", Phone("+15145550144", ""))
    unreachable = make_call_task(person=make_person(phone=None))
    assert unreachable.number is None
    assert str(typed) == typed.reference


def test_open_calls_come_the_earliest_due_first() -> None:
    later, sooner, done = (
        make_call_task(due_on=DUE.replace(day=20)),
        make_call_task(),
        make_call_task(),
    )
    CallTask.objects.filter(pk=done.pk).update(state="done", done_at=NOW, done_by=make_user())
    assert list(CallTask.objects.open()) == [sooner, later]


def in_each_room() -> dict[Room, CallTask]:
    return {room: make_call_task(room=room) for room in Room}


def seen_by(user: User) -> set[CallTask]:
    return set(CallTask.objects.visible_to(user))


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (Role.PARTNER, set()),
        (Role.COORDINATOR, {Room.GROUP}),
        (Role.SOCIAL_WORKER, {Room.SOCIAL_WORK}),
        (Role.FINANCE, {Room.ASSISTANCE}),
        (Role.APPROVER, {Room.ASSISTANCE}),
        (Role.PRIVACY, set()),
        (Role.EDITOR, set()),
        (Role.ADMIN, set()),
    ],
)
def test_each_role_sees_the_calls_of_its_room(role: Role, rooms: set[Room]) -> None:
    calls = in_each_room()
    assert seen_by(make_user(role)) == {calls[room] for room in rooms}


def test_a_partner_sees_the_calls_given_to_her_in_her_room_alone() -> None:
    partner = make_user(Role.PARTNER)
    hers = make_call_task(assigned_to=partner)
    make_call_task(assigned_to=make_user(Role.PARTNER))
    make_call_task(assigned_to=partner, room=Room.ASSISTANCE)
    assert seen_by(partner) == {hers}


def test_another_role_does_not_show_a_partner_the_calls_of_the_group() -> None:
    both = make_user(Role.PARTNER, Role.FINANCE)
    calls = in_each_room()
    hers = make_call_task(assigned_to=both)
    assert seen_by(both) == {calls[Room.ASSISTANCE], hers}


def test_a_closed_account_sees_nothing() -> None:
    in_each_room()
    user = make_user(Role.COORDINATOR)
    user.is_active = False
    assert seen_by(user) == set()


def test_nobody_sees_a_call_to_herself() -> None:
    coordinator = make_user(Role.COORDINATOR, email="louise.roy@example.org")
    herself = make_person(email="Louise.Roy@example.org")
    make_call_task(person=herself, assigned_to=coordinator)
    # One without an address is anybody's.
    unknown = make_call_task(person=make_person(email=""))
    assert seen_by(coordinator) == {unknown}
