"""One form posted twenty times at once, one person with two forms: each with its control."""

from __future__ import annotations

import re
from threading import Barrier
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from registrations.models import Registration
from registrations.operations import submit, withdraw_registration
from services.models import Service
from stage4club.core.working_days import add_working_days
from stage4club.notifications.models import Message
from stage4club.people.models import Person
from stage4club.people.operations import resolving
from tests.factories import NOW, make_registration, make_service
from tests.stage4club.core.races import TIMEOUT, race, without_unique

pytestmark = pytest.mark.django_db(transaction=True)

POSTS = 20

ANSWERS = {
    "preferred_name": "Louise",
    "email": "louise@example.org",
    "lives_with_mbc": "yes",
    "consent_contact": "on",
}
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def filled_form(service: Service) -> tuple[Client, str]:
    """A browser whose form is filled, and the token to send it with."""
    client = Client()
    page = f"/inscription/{service.slug}/"
    found = _TOKEN.search(client.get(page).text)
    assert found
    client.post(page, {**ANSWERS, "form_token": found[1]})
    return client, found[1]


def send(service: Service, client: Client, token: str) -> Any:
    # Each post is a request of its own, with the cookies of that browser.
    tab = Client()
    tab.cookies = client.cookies
    return tab.post(f"/inscription/{service.slug}/verifier/", {"form_token": token})


def twenty_posts_of_one_form() -> list[Any]:
    service = make_service()
    client, token = filled_form(service)
    return race(*[lambda: send(service, client, token)] * POSTS)


def test_twenty_posts_of_one_form_are_one_registration_and_one_message() -> None:
    answers = twenty_posts_of_one_form()
    assert {(answer.status_code, answer.url[-6:]) for answer in answers} == {(302, "/recu/")}
    assert (Registration.objects.count(), Message.objects.count()) == (1, 1)
    assert Person.objects.count() == 1


def test_without_the_constraint_they_are_several() -> None:
    with without_unique(Registration, "registrations_registration_form_key_key"):
        twenty_posts_of_one_form()
        registrations, messages = Registration.objects.count(), Message.objects.count()
    assert registrations > 1
    assert messages == registrations


def two_forms_at_once() -> None:
    service = make_service()
    forms = [filled_form(service) for _ in range(2)]
    race(*(lambda form=form: send(service, *form) for form in forms))


def test_one_person_with_two_forms_at_once_is_one_person_with_one_open_registration() -> None:
    two_forms_at_once()
    assert (Person.objects.count(), Registration.objects.count()) == (1, 2)
    first, second = Registration.objects.order_by("attached_to")
    assert (first.attached_to, second.attached_to) in {(second, None), (None, first)}
    assert Registration.objects.open().count() == 1


def test_without_the_lock_on_her_address_she_is_two(monkeypatch: pytest.MonkeyPatch) -> None:
    both_have_looked = Barrier(2, timeout=TIMEOUT)
    real = QuerySet.create

    def create(rows: Any, **values: Any) -> Any:
        if rows.model is Person:
            both_have_looked.wait()
        return real(rows, **values)

    monkeypatch.setattr(resolving, "lock_contacts", lambda *_contacts: None)
    monkeypatch.setattr(QuerySet, "create", create)
    two_forms_at_once()
    assert (Person.objects.count(), Registration.objects.open().count()) == (2, 2)


def by_address_and_by_number_at_once(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Two forms of one person that share no contact."""
    service = make_service()
    withdraw_registration(make_registration(service), by=None, now=NOW)
    both_have_looked = Barrier(2, timeout=TIMEOUT)
    looks = iter(range(2))

    def wait_for_the_other(*given: Any) -> Any:
        if next(looks, None) is not None:
            both_have_looked.wait()
        return add_working_days(*given)

    # Called when somebody was found to have no open registration, before it is stored.
    monkeypatch.setattr(submit, "add_working_days", wait_for_the_other)
    return race(
        lambda: make_registration(service, phone=None),
        lambda: make_registration(service, email="", contact_by="phone"),
    )


def test_by_her_address_and_by_her_number_at_once_she_has_one_open_registration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The constraint decides, and the second is attached."""
    outcomes = by_address_and_by_number_at_once(monkeypatch)
    assert {type(one) for one in outcomes} == {Registration}
    assert Person.objects.count() == 1
    assert sorted(one.attached_to is None for one in outcomes) == [False, True]
    assert Registration.objects.open().count() == 1


def test_without_that_constraint_she_would_be_followed_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with without_unique(Registration, "registrations_one_open"):
        by_address_and_by_number_at_once(monkeypatch)
        assert (Person.objects.count(), Registration.objects.open().count()) == (1, 2)
