"""What tests of registrations do again and again: confirm somebody, press a verb in the admin."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from registrations.models import Registration
from registrations.models.places import places_of
from registrations.operations import (
    confirm_registration,
    put_on_waiting_list,
    withdraw_registration,
)
from services.models import Service
from stage4club.people.models import User
from tests.factories import NOW, make_registration, make_service, make_user

LATER = NOW + timedelta(hours=2)

_DIGEST = re.compile(r'name="preview_digest" value="([0-9a-f]{64})"')


def make_confirmed(
    service: Service | None = None,
    *,
    by: User | None = None,
    now: datetime = NOW,
    **answers: Any,
) -> Registration:
    """Somebody who has a place, as her partner confirmed it at `now`."""
    by = by or make_user()
    registration = make_registration(service, taken_by=by, now=now, **answers)
    return confirm_registration(registration, by=by, now=now)


def fill_group(service: Service, *, by: User | None = None) -> Service:
    """The group, with somebody in each place that was free."""
    by = by or make_user()
    for number in range(service.places - places_of(service).taken if service.places else 0):
        answers = {"preferred_name": f"Membre {number}", "email": f"membre{number}@example.org"}
        make_confirmed(service, by=by, phone=None, **answers)
    return service


def make_waiting(
    service: Service | None = None, *, now: datetime = NOW, **answers: Any
) -> Registration:
    """Somebody on the waiting list of a full group of one, unless told which."""
    by = make_user()
    service = fill_group(service or make_service(places=1), by=by)
    registration = make_registration(service, taken_by=by, now=now, **answers)
    return put_on_waiting_list(registration, by=by, now=now)


def make_withdrawn(service: Service | None = None, **values: Any) -> Registration:
    """Somebody who changed her mind."""
    return withdraw_registration(make_registration(service, **values), by=None, now=NOW)


def client_of(user: User) -> Client:
    """The browser of a member of staff who is signed in."""
    client = Client()
    client.force_login(user)
    return client


def url_of(registration: Registration | None, page: str) -> str:
    """The address of an admin page: "changelist", "change", "history", or a verb."""
    args = [] if registration is None else [registration.pk]
    return reverse(f"admin:registrations_registration_{page}", args=args)


def digest_in(response: Any) -> str:
    """What stands for the message that the page of a verb shows; "" where it shows none."""
    found = _DIGEST.search(response.text)
    return found[1] if found else ""


def press(client: Client, registration: Registration, verb: str, **fields: Any) -> Any:
    """Read the page of a verb, type, read the message again if it has changed, press the button."""
    url = url_of(registration, verb)
    digest = digest_in(client.get(url))
    response = client.post(url, {**fields, "preview_digest": digest})
    again = digest_in(response)
    if again and again != digest:
        response = client.post(url, {**fields, "preview_digest": again})
    return response
