"""From a form to a Person: the same contact and the same name, and nothing is overwritten."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms.models import model_to_dict

from stage4club.core.phones import Phone
from stage4club.people.enums import ContactBy, GoodTime
from stage4club.people.models import Person
from stage4club.people.operations import resolve_person
from tests.factories import NOW

pytestmark = pytest.mark.django_db

HOME = Phone("+15145550142", "12")
MOBILE = Phone("+15145550199", "")

TYPED: dict[str, Any] = {
    "name": "Zoé O’Brien",
    "email": "zoe@example.org",
    "phone": HOME,
    "language": "fr",
    "contact_by": ContactBy.EMAIL,
    "good_time": GoodTime.MORNING,
    "voicemail": True,
    "now": NOW,
}


def resolve(**changes: Any) -> tuple[Person, bool]:
    return resolve_person(**{**TYPED, **changes})


def test_somebody_new_is_stored_as_she_wrote() -> None:
    person, is_new = resolve()
    person.refresh_from_db()
    assert is_new
    assert model_to_dict(person) | {"id": 0} == {
        "id": 0,
        "preferred_name": "Zoé O’Brien",
        "email": "zoe@example.org",
        "phone": "+15145550142",
        "phone_extension": "12",
        "language": "fr",
        "contact_by": "email",
        "good_time": "morning",
        "voicemail": True,
        "status": "active",
    }
    assert (person.name_key, person.created_at) == ("zoe obrien", NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "zoe o'brien"},
        {"name": "ZOÉ OBRIEN"},
        {"email": "ZOE@Example.org"},
        {"email": ""},
        {"phone": None},
        {"email": "another@example.org"},
        {"phone": MOBILE},
        # The extension is not part of the number: two people of one office may share it.
        {"email": "", "phone": Phone(HOME.e164, "13")},
    ],
)
def test_the_same_contact_and_the_same_name_are_the_same_person(changes: dict[str, Any]) -> None:
    person, _is_new = resolve()
    assert resolve(**changes) == (person, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Zoé"},
        {"name": "Zoé O’Brian"},
        {"name": "Luc O’Brien"},
        {"email": "another@example.org", "phone": MOBILE},
        {"email": "", "phone": None},
        {"email": "zoe@example.com", "phone": None},
    ],
)
def test_near_matches_are_somebody_else_until_a_human_says_otherwise(
    changes: dict[str, Any],
) -> None:
    person, _is_new = resolve()
    other, is_new = resolve(**changes)
    assert is_new
    assert other != person


def test_what_is_stored_is_never_overwritten() -> None:
    person, _is_new = resolve()
    stored = Person.objects.values().get()
    resolve(
        name="zoe obrien",
        phone=MOBILE,
        language="en",
        contact_by=ContactBy.TEXT,
        good_time=GoodTime.EVENING,
        voicemail=False,
    )
    assert Person.objects.values().get(pk=person.pk) == stored


def test_who_left_no_contact_is_always_somebody_new() -> None:
    nothing = {"email": "", "phone": None}
    first, _is_new = resolve(**nothing)
    second, is_new = resolve(**nothing)
    assert is_new
    assert first != second


def test_two_names_without_a_letter_are_two_people() -> None:
    star, _is_new = resolve(name="★")
    assert resolve(name="♥")[1]
    assert resolve(name="★") == (star, False)


def test_of_several_the_first_is_meant() -> None:
    first, _is_new = resolve(phone=None)
    resolve(email="")
    # The third shares the address of the first and the number of the second.
    assert resolve() == (first, False)


def test_costs_at_most_three_statements(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        resolve()
    with django_assert_num_queries(2):
        resolve()
    with django_assert_num_queries(1):
        resolve(email="", phone=None)
