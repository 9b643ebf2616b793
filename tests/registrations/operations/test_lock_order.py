"""Whatever happens to a registration locks in the order of all: nobody waits for who waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from registrations.models import Registration
from registrations.operations import (
    decline_registration,
    mark_unreachable,
    withdraw_registration,
)
from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason
from stage4club.people.operations import declare_tie
from stage4club.privacy.operations import withdraw_consent
from tests.factories import make_registration, make_session, make_user
from tests.registrations.kit import LATER, make_confirmed
from tests.registrations.operations.schedules import move, send
from tests.stage4club.people.lock_order import in_order, locked_by
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def louise(service: Any) -> Registration:
    """One who is to be called and written to, with a second request attached to hers."""
    louise = make_registration(service=service, taken_by=make_user())
    attached = make_registration(service=service)
    assert attached.attached_to == louise
    for row in (louise, attached):
        make_call_task(person=row.person, about=row, reason=CallReason.MESSAGE_FAILED)
    assert Message.objects.open().count() == 2
    return louise


def declined(louise: Registration) -> Any:
    return decline_registration(louise, by=louise.assigned_to, now=LATER)


def unreachable(louise: Registration) -> Any:
    return mark_unreachable(louise, by=louise.assigned_to, now=LATER)


def withdrawn(louise: Registration) -> Any:
    return withdraw_registration(louise, by=None, now=LATER)


def no_longer_agreed(louise: Registration) -> Any:
    return withdraw_consent(louise.person.consents.earliest("pk"), by=None, now=LATER)


def known(louise: Registration) -> Any:
    return declare_tie(louise.person, by=louise.assigned_to, now=LATER)


@pytest.mark.parametrize(
    ("act", "least"),
    [
        (declined, {"messages", "person", "calls"}),
        (unreachable, {"messages", "person", "calls"}),
        (withdrawn, {"messages", "person", "calls"}),
        (no_longer_agreed, {"messages", "person", "calls"}),
        (known, {"person", "calls"}),
    ],
)
def test_what_ends_it_locks_messages_then_the_person_then_calls(
    act: Callable[[Registration], Any], least: set[str], louise: Registration
) -> None:
    kinds = locked_by(lambda: act(louise))
    assert kinds == in_order(kinds)
    assert {"requests", *least} == set(kinds)


def test_so_does_what_is_sent(service: Any) -> None:
    session = make_session(service, days=60)
    waiting = [
        make_confirmed(service),
        make_confirmed(service, preferred_name="Zoé", contact_by="phone", email=""),
    ]
    send(*waiting)
    move(session)
    kinds = locked_by(lambda: send(*waiting))
    assert kinds == ["requests", "messages", "person", "calls"]


def test_so_does_a_correction(service: Any) -> None:
    make_registration(service, form_key="form")
    kinds = locked_by(
        lambda: make_registration(service, form_key="form", email="another@example.org")
    )
    assert kinds[:2] == ["contacts", "requests"]
    assert kinds == in_order(kinds)
