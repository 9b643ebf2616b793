"""A group has so many places: counted, and kept to by the database whoever writes."""

from __future__ import annotations

import pytest

from registrations.models import Registration
from registrations.models.places import Places, places_of, places_of_each
from registrations.operations import (
    GroupIsFull,
    PlaceIsFree,
    confirm_registration,
    preview_confirmation,
    preview_waiting,
    withdraw_registration,
)
from services.models import Service
from stage4club.notifications.models import Message
from tests.factories import NOW, make_registration, make_service, make_user
from tests.registrations.kit import LATER, fill_group, make_confirmed, make_waiting
from tests.stage4club.core.violations import violates

from .rows import copy_of, update

pytestmark = pytest.mark.django_db


def test_places_are_taken_by_who_is_confirmed_or_has_one_kept():
    service, elsewhere = make_service(places=3), make_service(places=None)
    partner = make_user()
    make_confirmed(service, by=partner, preferred_name="Anh", email="anh@example.org")
    make_registration(service, taken_by=partner)
    assert places_of(service) == Places(taken=1, limit=3)
    assert places_of_each([elsewhere.pk, service.pk]) == [
        (service, Places(1, 3)),
        (elsewhere, Places(0, None)),
    ]


@pytest.mark.parametrize(
    ("taken", "limit", "full"), [(2, 3, False), (3, 3, True), (4, 3, True), (400, None, False)]
)
def test_a_group_is_full_at_its_limit_and_beyond_it(taken, limit, full):
    assert Places(taken, limit).is_full == full


def test_in_a_full_group_nobody_is_confirmed_and_nothing_is_sent():
    partner = make_user()
    registration = make_registration(fill_group(make_service(places=2)), taken_by=partner)
    before = Registration.objects.values().get(pk=registration.pk)
    for operation in (preview_confirmation, confirm_registration):
        with pytest.raises(GroupIsFull):
            operation(registration, by=partner, now=LATER)
    assert Registration.objects.values().get(pk=registration.pk) == before
    assert not Message.objects.about(registration).filter(kind="registrations.confirmed").exists()


def test_without_a_limit_there_is_always_room():
    service, partner = make_service(places=None), make_user()
    for number in range(3):
        answers = {"email": f"n{number}@example.org", "preferred_name": f"N {number}"}
        make_confirmed(service, by=partner, **answers)
    registration = make_registration(service, taken_by=partner)
    with pytest.raises(PlaceIsFree):
        preview_waiting(registration, by=partner, now=LATER)


def test_who_leaves_frees_a_place():
    partner, service = make_user(), make_service(places=1)
    first = make_confirmed(service, by=partner, preferred_name="Anh", email="anh@example.org")
    withdraw_registration(first, by=partner, now=NOW)
    confirm_registration(make_registration(service, taken_by=partner), by=partner, now=LATER)
    assert places_of(service) == Places(1, 1)


@pytest.mark.parametrize("state", ["confirmed", "offered"])
def test_a_group_has_no_more_people_than_places(state):
    registration = make_waiting()
    stamps = {"confirmed_at": NOW, "confirmed_by": make_user()} if state == "confirmed" else {}
    with violates("registrations_places"):
        update(registration, state=state, **stamps)
    taken = Registration.objects.get(state="confirmed")
    elsewhere = make_registration(make_service(), preferred_name="Zoé", email="zoe@example.org")
    with violates("registrations_places"):
        Registration.objects.bulk_create(
            [copy_of(taken, person_id=elsewhere.person_id, attached_to_id=None)]
        )
    other = make_confirmed(make_service(), preferred_name="Zoé", email="zoe@example.org")
    with violates("registrations_places"):
        update(other, service=registration.service)


def test_lowering_the_limit_takes_nobody_s_place_away():
    registration = make_confirmed(make_service(places=1))
    Service.objects.filter(pk=registration.service_id).update(places=None)
    again = make_confirmed(registration.service, preferred_name="Zoé", email="zoe@example.org")
    Service.objects.filter(pk=registration.service_id).update(places=1)
    update(again, state="confirmed", good_time="evening")
    assert Registration.objects.filter(state="confirmed").count() == 2
