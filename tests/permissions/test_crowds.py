"""Many at once from one place: honest people all pass, and robots keep nobody from being heard."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from registrations.models import Registration
from services.models import Service
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from tests.factories import make_service, make_user
from tests.registrations.kit import client_of, url_of
from tests.registrations.views.pages import FRENCH, LEAST, token_in

pytestmark = pytest.mark.django_db

#: The one address of a hospital, behind which everybody writes.
HOSPITAL = "198.51.100.7"


@pytest.fixture
def service(settings: Settings) -> Service:
    """A group, with the limits of a real installation on."""
    settings.RATE_LIMITS = True
    return make_service()


def register(service: Service, number: int, **typed: Any) -> int:
    """Somebody of the hospital fills the form, reads it again and sends it; the last status."""
    client = Client(REMOTE_ADDR=HOSPITAL)
    form, check = (FRENCH[page].format(service.slug) for page in ("form", "check"))
    token = token_in(client.get(form).text)
    answers = {
        **LEAST,
        "form_token": token,
        "preferred_name": f"Zoé {_letters(number)}",
        "email": f"zoe{number}@example.org",
        **typed,
    }
    client.post(form, answers)
    return client.post(check, {"form_token": token}).status_code


def _letters(number: int) -> str:
    """A surname of letters, another one for each number."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04}").capitalize()


def crowd(service: Service, *, people: int, robots: int) -> None:
    """So many of each, taking turns; then what became of them."""
    answers = []
    every = max(robots // max(people, 1), 1)
    for number in range(robots):
        answers.append(register(service, 5000 + number, website="http://buy.example.net"))
        if number % every == 0 and number // every < people:
            answers.append(register(service, number // every))
    answers += [register(service, number) for number in range(people if not robots else 0)]
    assert answers == [302] * (people + robots)
    heard = Registration.objects.filter(is_quarantined=False)
    assert {row.email for row in heard} == {f"zoe{number}@example.org" for number in range(people)}
    assert Registration.objects.filter(is_quarantined=True).count() == robots
    # A robot has nobody written to.
    assert Message.objects.count() == people
    listed: Any = client_of(make_user(Role.COORDINATOR)).get(url_of(None, "changelist"))
    assert listed.context["cl"].result_count == people


def test_sixty_honest_people_behind_one_address(service: Service) -> None:
    crowd(service, people=60, robots=0)


def test_robots_beside_people(service: Service) -> None:
    crowd(service, people=5, robots=25)


@pytest.mark.faults
def test_five_thousand_robots_beside_twenty_people(service: Service) -> None:
    crowd(service, people=20, robots=5000)
