"""What the database refuses of a person, and who sees her."""

from __future__ import annotations

from typing import Any

import pytest

from stage4club.core import personal_data
from stage4club.core.phones import Phone
from stage4club.people.enums import PersonStatus, Role
from stage4club.people.models import Person
from tests.factories import NOW, make_registration, make_user
from tests.stage4club.core.violations import violates
from tests.stage4club.people.rows import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"preferred_name": ""}, "people_person_named"),
        ({"name_key": ""}, "people_person_named"),
        ({"phone": "", "phone_extension": "12"}, "people_person_extension_has_phone"),
        ({"status": "asleep"}, "people_person_status_known"),
        ({"language": "es"}, "people_person_language_known"),
        ({"contact_by": "fax"}, "people_person_contact_by_known"),
        ({"good_time": "night"}, "people_person_good_time_known"),
        ({"status_changed_at": NOW}, "people_person_status_pair"),
        ({"status": PersonStatus.PAUSE}, "people_person_status_since"),
    ],
)
def test_the_database_refuses(changes: dict[str, Any], constraint: str) -> None:
    person = make_person()
    if changes.get("status") == "asleep":
        changes = {**changes, "status_changed_at": NOW, "status_changed_by": make_user()}
    with violates(constraint):
        Person.objects.filter(pk=person.pk).update(**changes)


def test_the_database_refuses_who_without_when() -> None:
    person = make_person()
    with violates("people_person_status_pair"):
        Person.objects.filter(pk=person.pk).update(status_changed_by=make_user())


def test_a_reference_belongs_to_one_person() -> None:
    first, second = make_person(), make_person()
    with violates("people_person_reference_key"):
        Person.objects.filter(pk=second.pk).update(reference=first.reference)


def test_she_is_shown_by_her_reference_and_called_at_her_number() -> None:
    phone = Phone("+15145550142", "12")
    person = make_person(phone=phone)
    assert (str(person), person.number) == (person.reference, phone)
    assert make_person(phone=None).number is None


def test_she_is_seen_through_the_records_of_ones_own_rooms() -> None:
    partner, other, coordinator = (
        make_user(Role.PARTNER),
        make_user(Role.PARTNER),
        make_user(Role.COORDINATOR),
    )
    registration = make_registration(taken_by=partner)
    make_person()
    seen = {user: list(Person.objects.visible_to(user)) for user in (partner, other, coordinator)}
    assert seen == {
        partner: [registration.person],
        other: [],
        coordinator: [registration.person],
    }
    outside = [Role.SOCIAL_WORKER, Role.FINANCE, Role.APPROVER, Role.PRIVACY, Role.EDITOR]
    for role in (*outside, Role.ADMIN):
        assert list(Person.objects.visible_to(make_user(role))) == []


def test_what_several_apps_show_is_added_up_and_no_app_shows_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.db.models import Q

    first, second, _third = make_person(), make_person(), make_person()
    user = make_user()
    told: list[Any] = []

    def show(person: Person) -> Any:
        return lambda who: told.append(who) or Q(pk=person.pk)

    monkeypatch.setitem(personal_data._registry, "visible_people", [show(first), show(second)])
    assert list(Person.objects.visible_to(user).order_by("pk")) == [first, second]
    assert told == [user, user]
    monkeypatch.setitem(personal_data._registry, "visible_people", [])
    assert list(Person.objects.visible_to(user)) == []


def test_nobody_is_reached_at_nothing() -> None:
    make_person(email="", phone=None)
    assert list(Person.objects.reached_at(email="", phone="")) == []
