"""« Qui vous accompagne »: what the person says of who comes along, behind her code."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from assistance.models import Appointment, Attendee
from stage4club.core.phones import parse_phone
from stage4club.notifications.models import Message
from tests.assistance.threads import (
    FAMILY,
    MINUTE,
    REMOVE,
    STARTS_AT,
    THREAD,
    enter,
    make_attendee,
    make_family,
    make_followed,
    open_up,
)
from tests.factories import NOW, make_service

pytestmark = pytest.mark.django_db

TYPED = {"name": "Marc", "email": "marc@example.org", "phone": "", "agrees": "on"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of NOW, until somebody moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def zoe(db: None, clock: time_machine.Traveller) -> Appointment:
    """Comes with her family."""
    make_service(kind="appointment", room="social_work", slug="social-worker")
    return make_family()


def test_it_is_behind_the_code(client: Client, zoe: Appointment) -> None:
    make_attendee(zoe)
    assert "Marc" not in enter(client, zoe).text
    for method in (client.get, client.post):
        assert method(FAMILY).headers["Location"] == THREAD
    assert client.post(REMOVE, {"attendee": "1"}).headers["Location"] == THREAD
    open_up(client, zoe)
    assert FAMILY in client.get(THREAD).text
    page = client.get(FAMILY)
    assert "Marc" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_somebody_is_added_once(client: Client, zoe: Appointment) -> None:
    open_up(client, zoe)
    for _ in range(2):
        assert client.post(FAMILY, TYPED).headers["Location"] == FAMILY
    marc = Attendee.objects.get()
    assert (marc.name, marc.email, marc.has_agreed) == ("Marc", "marc@example.org", True)
    assert Message.objects.get(kind="assistance.invited").to_address == "marc@example.org"
    assert "Son lien lui est envoyé par courriel." in client.get(FAMILY).text


def test_who_has_a_telephone_only_is_given_her_address(client: Client, zoe: Appointment) -> None:
    open_up(client, zoe)
    client.post(FAMILY, TYPED | {"name": "Rose", "email": "", "phone": "514 555-0147"})
    [companion] = client.get(FAMILY).context["companions"]
    assert companion.attendee.number == parse_phone("514 555-0147")
    page = Client().get(urlsplit(companion.url).path)
    assert page.headers["Location"] == "/lien/participation/"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"phone": "514 555-0147"}, "phone"),
        ({"email": "marc"}, "email"),
        ({"agrees": ""}, "agrees"),
    ],
)
def test_a_name_one_way_and_an_agreement(
    client: Client, zoe: Appointment, typed: dict[str, str], wrong: str
) -> None:
    open_up(client, zoe)
    page = client.post(FAMILY, TYPED | typed)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == [wrong]
    assert not Attendee.objects.exists()


def test_a_large_family_calls_and_what_was_typed_stays(client: Client, zoe: Appointment) -> None:
    for number in range(7):
        make_attendee(zoe, name=f"Nom {number}")
    open_up(client, zoe)
    page = client.post(FAMILY, TYPED)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "On ne peut pas ajouter d’autres personnes ici." in page.text
    assert page.context["form"]["name"].value() == "Marc"


def test_what_was_typed_meanwhile_is_kept(
    client: Client, zoe: Appointment, clock: time_machine.Traveller
) -> None:
    make_attendee(zoe, name="Léa")
    open_up(client, zoe)
    clock.shift(21 * MINUTE)
    wrong = client.post(FAMILY, TYPED | {"name": ""})
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Léa" not in wrong.text
    assert client.post(FAMILY, TYPED).headers["Location"] == FAMILY
    assert client.get(FAMILY).headers["Location"] == THREAD
    assert Attendee.objects.count() == 2


def test_somebody_is_removed(client: Client, zoe: Appointment) -> None:
    marc = make_attendee(zoe)
    other = make_attendee(make_family(preferred_name="Ana", email="a@ex.org", worker=None))
    open_up(client, zoe)
    for key in (str(marc.pk), str(marc.pk), str(other.pk), "", "x"):
        assert client.post(REMOVE, {"attendee": key}).headers["Location"] == FAMILY
    assert client.get(REMOVE).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert list(Attendee.objects.coming()) == [other]


def test_once_it_is_long_over_nobody_is_removed_nor_added(
    client: Client, zoe: Appointment, clock: time_machine.Traveller
) -> None:
    marc = make_attendee(zoe)
    clock.move_to(STARTS_AT + 4 * 24 * 60 * MINUTE)
    open_up(client, zoe)
    client.post(REMOVE, {"attendee": str(marc.pk)})
    page = client.post(FAMILY, TYPED | {"name": "Léa"})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(Attendee.objects.coming()) == [marc]


def test_an_individual_meeting_has_no_such_page(
    client: Client, clock: time_machine.Traveller
) -> None:
    open_up(client, make_followed())
    assert FAMILY not in client.get(THREAD).text
    assert client.get(FAMILY).headers["Location"] == THREAD


@pytest.mark.parametrize("many", [1, 6])
def test_the_page_takes_six_queries(
    client: Client, zoe: Appointment, many: int, django_assert_num_queries: Any
) -> None:
    for number in range(many):
        phone = parse_phone("514 555-0147")
        make_attendee(zoe, name=f"Nom {number}", email="", phone=phone)
    open_up(client, zoe)
    # The session, the link, the appointment, the service, who comes along, their links.
    with django_assert_num_queries(6):
        client.get(FAMILY)
