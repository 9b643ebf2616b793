"""What a social worker does on the telephone: a code that is read once, who comes along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assistance.models import Appointment, Attendee
from stage4club.core.models import OneTimeCode
from stage4club.core.one_time_codes import digits_of
from stage4club.core.phones import parse_phone
from stage4club.people.models import User
from tests.assistance.threads import make_attendee, make_family, make_followed
from tests.factories import NOW, make_service, make_social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of NOW, until somebody moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def worker(db: None, clock: time_machine.Traveller) -> User:
    make_service(kind="appointment", room="social_work", slug="social-worker")
    return make_social_worker()


@pytest.fixture
def zoe(worker: User) -> Appointment:
    return make_family(worker=worker)


def url_of(appointment: Appointment, page: str = "thread") -> str:
    return reverse(f"admin:assistance_appointment_{page}", args=[appointment.pk])


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


SAID = re.compile(r"\d \d \d, \d \d \d")


def press(client: Client, appointment: Appointment, verb: str, **typed: str) -> Any:
    return client.post(url_of(appointment, verb), typed)


def test_a_code_is_read_once_to_who_is_not_written_to(worker: User) -> None:
    appointment = make_followed(
        worker=worker, contact_by="phone", phone=parse_phone("514 555-0142")
    )
    client = client_of(worker)
    assert client.get(url_of(appointment, "read-code")).status_code == HTTPStatus.OK
    assert OneTimeCode.objects.count() == 0
    wrong = press(client, appointment, "read-code")
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    said = press(client, appointment, "read-code", whose="person").text
    digits = digits_of(OneTimeCode.objects.get())
    spaced = {found.replace(",", "").replace(" ", "") for found in SAID.findall(said)}
    assert spaced == {digits}
    assert SAID.findall(client.get(url_of(appointment, "change")).text) == []


def test_who_is_written_to_is_read_none(worker: User, zoe: Appointment) -> None:
    client = client_of(worker)
    assert press(client, zoe, "read-code", whose="person").status_code == HTTPStatus.CONFLICT
    rose = make_attendee(zoe, name="Rose", email="", phone=parse_phone("514 555-0147"))
    page = client.get(url_of(zoe, "read-code"))
    assert page.context["form"].fields["whose"].choices == [(str(rose.pk), "Rose")]
    said = press(client, zoe, "read-code", whose=str(rose.pk))
    assert len(set(SAID.findall(said.text))) == 1
    colleague = make_social_worker(name="Hélène", email="h@example.org")
    refused = press(client_of(colleague), zoe, "read-code", whose=str(rose.pk))
    assert refused.status_code == HTTPStatus.NOT_FOUND


def test_who_comes_along_is_noted_and_removed(worker: User, zoe: Appointment) -> None:
    client = client_of(worker)
    typed = {"name": "Marc", "email": "marc@example.org", "agrees": "on"}
    press(client, zoe, "add-attendee", **typed)
    marc = Attendee.objects.get()
    assert (marc.name, marc.appointment) == ("Marc", zoe)
    nobody = press(client, zoe, "remove-attendee")
    assert nobody.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    press(client, zoe, "remove-attendee", whose=str(marc.pk))
    marc.refresh_from_db()
    assert marc.removed_at == NOW
    again = press(client, zoe, "remove-attendee", whose=str(marc.pk))
    assert again.status_code == HTTPStatus.CONFLICT


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"email": ""}, "email"),
        ({"phone": "514 555-0147"}, "phone"),
        ({"email": "marc"}, "email"),
        ({"agrees": ""}, "agrees"),
    ],
)
def test_a_name_one_way_and_an_agreement(
    worker: User, zoe: Appointment, typed: dict[str, str], wrong: str
) -> None:
    known = {"name": "Marc", "email": "marc@example.org", "agrees": "on"}
    page = press(client_of(worker), zoe, "add-attendee", **known | typed)
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert list(page.context["form"].errors) == [wrong]
