"""Who knows a person gives back what she follows; what the person has stays hers."""

from __future__ import annotations

import pytest

from registrations.admin.forms import AssignForm
from registrations.models import Helper, Registration
from registrations.operations import (
    CloseToThePerson,
    assign_registration,
    know_registered,
    mark_unreachable,
    register_by_telephone,
    reopen_registration,
    take_registration,
    undo_answer,
)
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.people.admin.forms import AssignCallForm
from stage4club.people.enums import Role
from stage4club.people.models import CallTask, Person, Tie
from stage4club.people.operations import declare_tie, know_caller
from stage4club.privacy.models import Consent
from tests.factories import (
    NOW,
    make_answers,
    make_helper,
    make_registration,
    make_service,
    make_user,
)
from tests.registrations.kit import LATER, make_confirmed, make_waiting
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db


def now_of(registration: Registration) -> tuple[str, int | None]:
    registration.refresh_from_db()
    return registration.state, registration.assigned_to_id


def test_what_waits_for_an_answer_is_as_it_came_and_others_keep_theirs():
    service, partner, other = make_service(), make_user(), make_user()
    hers = make_registration(service, taken_by=partner)
    promised = hers.promised_on
    second = make_registration(make_service(), taken_by=other)
    assert second.person == hers.person
    another = make_registration(service, taken_by=partner, preferred_name="Zoé")
    assert know_registered(hers, by=partner, now=LATER) == hers
    assert (now_of(hers), hers.promised_on) == (("received", None), promised)
    assert now_of(second) == ("assigned", other.pk)
    assert now_of(another) == ("assigned", partner.pk)
    [last, *_before] = audit.history(hers)
    assert (last.verb, last.from_state, last.to_state, last.details) == (
        "give-back",
        "assigned",
        "received",
        {},
    )


def test_a_turn_and_a_place_are_kept():
    listed = make_waiting()
    [partner] = [listed.assigned_to]
    member = make_confirmed(by=partner, preferred_name="Zoé", email="zoe@example.org", phone=None)
    closed = mark_unreachable(
        make_registration(taken_by=partner, preferred_name="Anh"), by=partner, now=NOW
    )
    for registration in (listed, member, closed):
        know_registered(registration, by=partner, now=LATER)
    assert now_of(listed) == ("waiting", None)
    assert listed.listed_by == partner
    assert now_of(member) == ("confirmed", None)
    # It is over: who followed it is part of what happened.
    assert now_of(closed) == ("unreachable", partner.pk)
    assert list(Registration.objects.without_follower()) == [listed]


def test_what_is_taken_back_when_nobody_follows_it_is_hers_who_does_it():
    partner, coordinator = make_user(), make_user(Role.COORDINATOR)
    member = make_confirmed(by=partner)
    know_registered(member, by=partner, now=NOW)
    undo_answer(member, by=coordinator, now=NOW)
    assert now_of(member) == ("assigned", coordinator.pk)


def test_it_is_neither_taken_by_nor_given_to_nor_reopened_by_who_knows_her():
    user, coordinator = make_user(Role.COORDINATOR), make_user(Role.COORDINATOR)
    free = make_registration()
    closed = mark_unreachable(
        make_registration(make_service(), taken_by=coordinator), by=coordinator, now=NOW
    )
    assert closed.person == free.person
    declare_tie(free.person, by=user, now=NOW)
    with pytest.raises(CloseToThePerson):
        take_registration(free, by=user, now=NOW)
    with pytest.raises(CloseToThePerson):
        assign_registration(free, by=coordinator, now=NOW, assignee=user)
    with pytest.raises(CloseToThePerson):
        reopen_registration(closed, by=user, now=NOW)
    assert now_of(free) == ("received", None)
    assert now_of(closed) == ("unreachable", coordinator.pk)


def test_who_knows_her_is_not_among_the_choices():
    registration, colleague, knows = make_registration(), make_user(), make_user()
    coordinator = make_user(Role.COORDINATOR)
    call = make_call_task(person=registration.person)
    unknown = make_call_task()

    def choices() -> list[set[int]]:
        forms = [
            AssignForm(subject=registration, user=coordinator),
            AssignCallForm(subject=call, user=coordinator),
            AssignCallForm(subject=unknown, user=coordinator),
        ]
        return [{user.pk for user in form.fields["assignee"].queryset} for form in forms]

    everybody = {colleague.pk, knows.pk, coordinator.pk}
    assert choices() == [everybody] * 3
    declare_tie(registration.person, by=knows, now=NOW)
    know_caller(unknown, by=knows, now=NOW)
    assert choices() == [everybody - {knows.pk}] * 3


def test_a_caller_who_is_registered_is_not_met_again():
    service, partner, coordinator = make_service(), make_user(), make_user(Role.COORDINATOR)
    call = make_call_task(assigned_to=partner)
    know_caller(call, by=partner, now=NOW)
    registration = register_by_telephone(
        service,
        form_key="by-telephone",
        answers=make_answers(),
        language="fr",
        by=coordinator,
        now=NOW,
        call=call,
    )
    assert Tie.objects.get(person=registration.person).user == partner
    assert list(Registration.objects.visible_to(partner)) == []


def test_nobody_registers_somebody_whom_she_knows():
    service, partner = make_service(), make_user()
    declare_tie(make_registration(service).person, by=partner, now=NOW)
    with pytest.raises(CloseToThePerson):
        register_by_telephone(
            service,
            form_key="again",
            answers=make_answers(),
            language="fr",
            by=partner,
            now=NOW,
        )
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("role", [Role.PARTNER, Role.COORDINATOR, Role.PRIVACY])
def test_nothing_of_her_is_visible_any_more(role):
    user = make_user(role)
    partner = user if role == Role.PARTNER else make_user()
    registration = make_registration(taken_by=partner, helper=make_helper())
    make_call_task(person=registration.person, about=registration, assigned_to=partner)

    def seen() -> list[int]:
        rows = (Registration, Person, Helper, Consent, Message, CallTask)
        return [model.objects.visible_to(user).count() for model in rows]

    expected = [0, 0, 0, 1, 0, 0] if role == Role.PRIVACY else [1, 1, 1, 1, 2, 1]
    assert seen() == expected
    declare_tie(registration.person, by=user, now=NOW)
    assert seen() == [0] * 6
    # A request that she sends later is as little hers to see, and has nobody for now.
    make_registration(make_service())
    assert seen() == [0] * 6
    readable = Registration.objects.readable_by(make_user(Role.COORDINATOR))
    assert readable.count() == 2
