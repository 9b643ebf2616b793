"""What is written down once for the process, and what is read once for a page."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from registrations.enums import RegistrationState
from registrations.models import Registration
from registrations.models.circle import Circle, circle_of
from stage4club.people.backends import RolesBackend
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import declare_tie
from stage4club.people.permissions import PERMISSIONS
from tests.factories import NOW, make_helper, make_registration, make_service, make_user


def reading(user: User) -> User:
    """The same account, as the page that is made for her knows it."""
    found = RolesBackend().get_user(user.pk)
    assert found is not None
    found.kept = {}
    return found


@pytest.mark.django_db
def test_what_is_read_once_is_what_is_asked_each_time(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    service = make_service()
    user = make_user(email="colleague@example.org")
    hers = make_registration(service, taken_by=user)
    attached = make_registration(service, message="Encore moi.")
    known = make_registration(service, preferred_name="Zoé", email="zoe@example.org", phone=None)
    declare_tie(known.person, by=user, now=NOW)
    typed = make_registration(
        service, preferred_name="Anh", email="", helper=make_helper(email="Colleague@Example.org")
    )
    robot = make_registration(
        service, preferred_name="Robot", email="colleague@example.org", suspicious=True
    )
    reader = reading(user)
    with django_assert_num_queries(1):
        read = [circle_of(reader), circle_of(reader)]
    assert read[0] == read[1]
    people = [known.person_id, typed.person_id]
    assert read[0] == Circle([known.pk], [typed.pk], [], [attached.pk], people)
    assert read[0].rows == [known.pk, typed.pk]
    assert hers.person_id == attached.person_id
    assert {*Registration.objects.close_to(user)} == {known, typed}
    for rows in (Registration.objects.visible_to, Registration.objects.readable_by):
        assert {*rows(reader)} == {*rows(user)}
    assert {*Registration.objects.readable_by(reader)} == {hers, attached}
    user.set_roles(Role.COORDINATOR)
    shut = {row: row == typed for row in (hers, attached, typed, robot)}
    for who in (reading(user), User.objects.get(pk=user.pk)):
        seen = Registration.objects.visible_to(who).with_readable(who)
        assert {row: not row.is_readable for row in seen} == shut
        assert {*Registration.objects.readable_by(who)} == {hers, attached, robot}


@pytest.mark.django_db
def test_only_a_page_keeps_what_it_read() -> None:
    user = make_user(Role.COORDINATOR)
    registration = make_registration()
    reader = reading(user)
    rows = Registration.objects
    assert [*rows.visible_to(reader)] == [*rows.visible_to(user)] == [registration]
    declare_tie(registration.person, by=user, now=NOW)
    # The page that is being made is made of what it read; whatever acts asks again.
    assert [*rows.visible_to(reader)] == [registration]
    assert [*rows.close_to(reader)] == [registration]
    assert [*rows.visible_to(user)] == [*rows.visible_to(reading(user))] == []
    assert circle_of(user).tied == circle_of(reading(user)).tied == [registration.pk]


@pytest.mark.django_db
def test_an_account_comes_with_its_roles(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = make_user(Role.COORDINATOR)
    with django_assert_num_queries(1):
        read = reading(user)
        assert read.roles == {Role.COORDINATOR}
        assert read.has_perm("registrations.view_registration")
        assert read.get_group_permissions() == PERMISSIONS[Role.COORDINATOR]
        assert read.get_group_permissions(user) == set()
    read = reading(user)
    read.set_roles(Role.EDITOR)
    assert read.roles == reading(user).roles == {Role.EDITOR}
    for again in (read, reading(user)):
        assert again.get_all_permissions() == PERMISSIONS[Role.EDITOR]
    read = reading(user)
    read.is_active = False
    assert read.get_group_permissions() == set()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert RolesBackend().get_user(user.pk) is None
    assert RolesBackend().get_user(user.pk + 1) is None


@pytest.mark.django_db
def test_what_a_robot_may_have_typed_is_closed_to_nobody() -> None:
    coordinator = make_user(Role.COORDINATOR, email="colleague@example.org")
    typed = {"preferred_name": "Robot", "email": "colleague@example.org"}
    robot = make_registration(**typed, suspicious=True)
    for user in (coordinator, reading(coordinator)):
        assert [*Registration.objects.readable_by(user)] == [robot]
        assert [row.is_readable for row in Registration.objects.with_readable(user)] == [True]


@pytest.mark.django_db
def test_a_coordinator_sees_what_waits_of_whom_she_did_not_say_that_she_knows() -> None:
    coordinator = make_user(Role.COORDINATOR, email="colleague@example.org")
    service = make_service()
    typed = {"email": "colleague@example.org", "phone": None}
    waits, closed, told = (
        make_registration(service, preferred_name=name, **typed) for name in ("Anh", "Bao", "Zoé")
    )
    robots = [
        make_registration(service, preferred_name=name, suspicious=True, **typed)
        for name in ("Robot", "Automate")
    ]
    again = make_registration(service, preferred_name="Anh", message="Encore moi.", **typed)
    other = make_registration(service, preferred_name="Maëlle", email="maelle@example.org")
    declare_tie(told.person, by=coordinator, now=NOW)
    assert {*Registration.objects.visible_to(coordinator)} == {waits, closed, *robots, other}
    Registration.objects.filter(pk__in=[closed.pk, robots[1].pk]).update(
        state=RegistrationState.WITHDRAWN, closed_at=NOW
    )
    assert again.attached_to == waits
    seen = {waits, *robots, other}
    for who in (reading(coordinator), coordinator):
        assert {*Registration.objects.visible_to(who)} == seen
    assert {*Registration.objects.readable_by(coordinator)} == {*robots, other}
