"""« Je connais cette personne »: who says it follows and sees nothing of hers any more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stage4club.core import audit
from stage4club.people.enums import Role
from stage4club.people.models import Tie
from stage4club.people.operations import (
    NotForHerself,
    NotInThisRoom,
    TieAlreadyDeclared,
    TieAlreadyEnded,
    assign_call_task,
    carry_ties,
    declare_tie,
    end_tie,
    finish_call_task,
    know_caller,
)
from tests.factories import NOW, make_user
from tests.stage4club.people.rows import make_call_task, make_person

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def test_her_calls_to_this_person_wait_for_somebody_else() -> None:
    user, person = make_user(), make_person()
    hers = make_call_task(person=person, assigned_to=user)
    made = finish_call_task(make_call_task(person=person, assigned_to=user), by=user, now=NOW)
    others = make_call_task(person=person, assigned_to=make_user())
    another = make_call_task(person=make_person(), assigned_to=user)
    tie = declare_tie(person, by=user, now=LATER)
    assert (tie.user, tie.person, tie.declared_at, tie.declared_by) == (user, person, LATER, user)
    followers = {}
    for call in (hers, made, others, another):
        call.refresh_from_db()
        followers[call.pk] = (call.state, call.assigned_to_id)
    assert followers == {
        hers.pk: ("open", None),
        made.pk: ("done", user.pk),
        others.pk: ("open", others.assigned_to_id),
        another.pk: ("open", user.pk),
    }
    # The call tells that it came back; only the audit of the tie tells why.
    assert [(event.verb, event.details) for event in audit.history(hers)] == [
        ("give-back", {}),
        ("open", {}),
    ]
    assert [(event.verb, event.actor_id) for event in audit.history(tie)] == [("declare", user.pk)]


def test_it_is_said_once() -> None:
    user, person, call = make_user(), make_person(), make_call_task()
    declare_tie(person, by=user, now=NOW)
    know_caller(call, by=user, now=NOW)
    with pytest.raises(TieAlreadyDeclared):
        declare_tie(person, by=user, now=LATER)
    with pytest.raises(TieAlreadyDeclared):
        know_caller(call, by=user, now=LATER)
    assert Tie.objects.count() == 2


def test_a_call_to_a_person_is_a_tie_with_her() -> None:
    user, person = make_user(), make_person()
    tie = know_caller(make_call_task(person=person), by=user, now=NOW)
    assert (tie.person, tie.call) == (person, None)


def test_a_call_to_somebody_unknown_comes_back_unless_it_is_made() -> None:
    user = make_user()
    waits = make_call_task(assigned_to=user)
    made = finish_call_task(make_call_task(assigned_to=user), by=user, now=NOW)
    anothers = make_call_task(assigned_to=make_user())
    for call in (waits, made, anothers):
        assert know_caller(call, by=user, now=NOW).call == call
    kept = []
    for call in (waits, made, anothers):
        call.refresh_from_db()
        kept.append(call.assigned_to_id)
    assert kept == [None, user.pk, anothers.assigned_to_id]


@pytest.mark.parametrize("known", [True, False])
def test_a_call_is_not_given_to_who_knows_the_person(known: bool) -> None:
    user = make_user()
    call = make_call_task(**({"person": make_person()} if known else {}))
    know_caller(call, by=user, now=NOW)
    with pytest.raises(NotInThisRoom):
        assign_call_task(call, by=make_user(Role.COORDINATOR), now=NOW, assignee=user)
    call.refresh_from_db()
    assert call.assigned_to is None


def test_a_call_opened_for_who_knows_the_person_is_given_to_nobody() -> None:
    user, person = make_user(), make_person()
    declare_tie(person, by=user, now=NOW)
    assert make_call_task(person=person, assigned_to=user).assigned_to is None
    assert make_call_task(person=make_person(), assigned_to=user).assigned_to == user


def test_a_caller_who_is_registered_stays_known() -> None:
    user, twice, colleague = make_user(), make_user(), make_user(Role.COORDINATOR)
    call, person = make_call_task(), make_person()
    for knows in (user, twice):
        know_caller(call, by=knows, now=NOW)
    declare_tie(person, by=twice, now=NOW)
    waits = make_call_task(person=person, assigned_to=user, dedupe_key="before the tie")
    carry_ties(call, to=person, by=colleague, now=LATER)
    ties = Tie.objects.filter(person=person).order_by("pk")
    assert [(tie.user, tie.declared_at, tie.declared_by) for tie in ties] == [
        (twice, NOW, twice),
        (user, LATER, colleague),
    ]
    waits.refresh_from_db()
    assert waits.assigned_to is None


def test_who_manages_accounts_ends_it_for_another_and_once() -> None:
    user, person, admin = make_user(), make_person(), make_user(Role.ADMIN)
    tie = declare_tie(person, by=user, now=NOW)
    with pytest.raises(NotForHerself):
        end_tie(user, tie=tie, by=user, now=LATER)
    ended = end_tie(user, tie=tie, by=admin, now=LATER)
    assert (ended.ended_at, ended.ended_by) == (LATER, admin)
    assert [event.verb for event in audit.history(tie)] == ["end", "declare"]
    with pytest.raises(TieAlreadyEnded):
        end_tie(user, tie=tie, by=admin, now=LATER)
    # She may say it again.
    declare_tie(person, by=user, now=LATER)
