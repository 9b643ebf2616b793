"""A declared tie: what the database refuses, who reads it, and whom it hides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person, Tie
from stage4club.people.operations import declare_tie, know_caller
from tests.factories import NOW, make_registration, make_user
from tests.stage4club.core.violations import violates
from tests.stage4club.people.rows import make_call_task, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("ended", ["ended_at", "ended_by"])
def test_the_database_refuses_half_an_end(ended: str) -> None:
    user = make_user()
    tie = declare_tie(make_person(), by=user, now=NOW)
    with violates("people_tie_ended_pair"):
        Tie.objects.filter(pk=tie.pk).update(**{ended: NOW if ended == "ended_at" else user})


def test_the_database_refuses_an_end_before_the_beginning() -> None:
    user = make_user()
    tie = declare_tie(make_person(), by=user, now=NOW)
    early = NOW - timedelta(seconds=1)
    with violates("people_tie_ended_after"):
        Tie.objects.filter(pk=tie.pk).update(ended_at=early, ended_by=user)


def test_the_database_refuses_a_tie_with_nobody_and_with_two() -> None:
    user, person, call = make_user(), make_person(), make_call_task()
    for values in ({}, {"person": person, "call": call}):
        with violates("people_tie_with_one"):
            Tie.objects.bulk_create([Tie(user=user, declared_at=NOW, declared_by=user, **values)])


@pytest.mark.parametrize("about", ["person", "call"])
def test_one_open_tie_of_somebody_with_somebody(about: str) -> None:
    user = make_user()
    values: dict[str, Any] = {"person": make_person()} if about == "person" else {}
    values = values or {"call": make_call_task()}
    row = {"user": user, "declared_at": NOW, "declared_by": user, **values}
    Tie.objects.bulk_create([Tie(**row, ended_at=NOW, ended_by=user), Tie(**row)])
    with violates(f"people_tie_{about}_once"):
        Tie.objects.bulk_create([Tie(**row)])
    # Another person may know her too.
    Tie.objects.bulk_create([Tie(**{**row, "user": make_user()})])


def test_its_words_are_the_public_reference() -> None:
    user, person, call = make_user(), make_person(), make_call_task()
    assert str(declare_tie(person, by=user, now=NOW)) == person.reference
    assert str(know_caller(call, by=user, now=NOW)) == call.reference


@pytest.mark.parametrize("role", Role)
def test_only_who_manages_accounts_reads_them(role: Role) -> None:
    tie = declare_tie(make_person(), by=make_user(), now=NOW)
    expected = [tie] if role == Role.ADMIN else []
    assert list(Tie.objects.visible_to(make_user(role))) == expected


@pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR])
def test_calls_to_whom_she_knows_are_not_hers_to_see(role: Role) -> None:
    user, person = make_user(role), make_person()
    to_her = make_call_task(person=person, assigned_to=user)
    unknown = make_call_task(assigned_to=user)
    other = make_call_task(assigned_to=user)
    assert list(CallTask.objects.visible_to(user).order_by("pk")) == [to_her, unknown, other]
    declare_tie(person, by=user, now=NOW)
    know_caller(unknown, by=user, now=NOW)
    assert list(CallTask.objects.visible_to(user).order_by("pk")) == [other]
    assert list(Person.objects.close_to(user)) == [person]
    colleague = make_user(Role.COORDINATOR)
    assert list(CallTask.objects.visible_to(colleague).order_by("pk")) == [to_her, unknown, other]


def test_it_goes_with_whom_it_is_about() -> None:
    user, person, call = make_user(), make_person(), make_call_task()
    declare_tie(person, by=user, now=NOW)
    know_caller(call, by=user, now=NOW)
    person.delete()
    call.delete()
    assert list(Tie.objects.all()) == []


@pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR])
def test_who_knows_a_caller_still_sees_what_is_about_others(role: Role) -> None:
    user = make_user(role)
    registration = make_registration(taken_by=user)
    know_caller(make_call_task(), by=user, now=NOW)
    assert list(type(registration).objects.visible_to(user)) == [registration]
    assert list(Person.objects.visible_to(user)) == [registration.person]
