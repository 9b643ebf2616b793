"""What this app holds about people, and what it does when news comes up from below.

Appointments and applications are two rooms: each answers for itself, and neither learns of the
other.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from stage4club.core.emergency import Section
from stage4club.core.models.conditions import any_of
from stage4club.notifications.models import Message
from stage4club.people.models import CallTask, Person, User
from stage4club.privacy.models import Consent

from ..models import AidRequest, Appointment
from . import aid, appointments

_ROOMS = (appointments, aid)


def visible_people(user: User) -> Q:
    """People with a request that `user` may open."""
    return any_of(room.visible_people(user) for room in _ROOMS)


def requests() -> list[QuerySet[Any]]:
    """What people ask this app for by a form, for themselves or for somebody else."""
    return [Appointment.objects.all(), AidRequest.objects.all()]


def visible_messages(user: User) -> Q:
    """Messages about requests that `user` may open."""
    return any_of(room.visible_messages(user) for room in _ROOMS)


def emergency_record(*, reference: str, user: User) -> Appointment | AidRequest | None:
    """The request of this reference, unless its person is close to `user`."""
    return appointments.emergency_record(reference=reference, user=user) or aid.emergency_record(
        reference=reference, user=user
    )


def emergency_sections(*, row: Model) -> Sequence[Section] | None:
    """What a request says, for whoever opens it in an emergency."""
    return appointments.emergency_sections(row=row) or aid.emergency_sections(row=row)


def rows_about(people: Collection[int]) -> list[tuple[str, str]]:
    """Every row about these people."""
    return [row for room in _ROOMS for row in room.rows_about(people)]


def of_same_person(subject: tuple[str, str]) -> list[tuple[str, str]]:
    """Every request of the same kind of the person whose request `subject` is."""
    return [row for room in _ROOMS for row in room.of_same_person(subject)]


def links_asked(*, address: str, key: str, now: datetime) -> None:
    """Somebody would like the links of this address again: a letter for each room."""
    for room in _ROOMS:
        room.links_asked(address=address, key=key, now=now)


def hold_requests(*, person: Person) -> None:
    """Until the transaction ends, nobody else changes a request of hers."""
    for room in _ROOMS:
        room.hold_requests(person=person)


def tied(*, person: Person, user: User, by: User, now: datetime) -> None:
    """Who knows this person follows nothing of hers any more."""
    for room in _ROOMS:
        room.tied(person=person, user=user, by=by, now=now)


def died(*, person: Person, by: User, now: datetime) -> None:
    """Nothing is paid any more as she had chosen."""
    aid.died(person=person, by=by, now=now)


def consent_withdrawn(*, consent: Consent, by: User | None, now: datetime) -> None:
    """Who no longer agrees does not ask any more."""
    for room in _ROOMS:
        room.consent_withdrawn(consent=consent, by=by, now=now)


def message_failed(*, message: Message, now: datetime) -> None:
    """Somebody did not get her message: a human calls her."""
    for room in _ROOMS:
        room.message_failed(message=message, now=now)


def call_made(*, call: CallTask, by: User, now: datetime) -> None:
    """What was said on the telephone may now be written."""
    aid.call_made(call=call, by=by, now=now)
