"""What hangs on a registration is seen by whoever may open its contact card, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from registrations.enums import CallOutcome
from registrations.models import Announcement, ContactAttempt, Helper, Registration
from registrations.operations import confirm_registration, log_call
from stage4club.people.enums import Role
from tests.factories import (
    NOW,
    make_helper,
    make_registration,
    make_service,
    make_session,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration() -> Registration:
    """Filled by a helper, called, confirmed, told of one meeting."""
    service = make_service()
    make_session(service)
    partner = make_user()
    registration = make_registration(service, taken_by=partner, helper=make_helper())
    log_call(registration, outcome=CallOutcome.NO_ANSWER, by=partner, now=NOW)
    return confirm_registration(registration, by=partner, now=NOW)


@pytest.mark.parametrize("model", [Announcement, ContactAttempt, Helper])
def test_whoever_opens_the_card_sees_what_hangs_on_it(
    registration: Registration, model: Any
) -> None:
    row = model.objects.get(registration=registration)
    assert list(model.objects.visible_to(registration.assigned_to)) == [row]
    assert list(model.objects.visible_to(make_user(Role.COORDINATOR))) == [row]
    close = make_user(Role.COORDINATOR, email=registration.email)
    for nobody in [close, *(make_user(role) for role in Role if role != Role.COORDINATOR)]:
        assert list(model.objects.visible_to(nobody)) == []


def test_whoever_sees_that_it_waits_sees_nothing_of_it() -> None:
    waiting = make_registration(helper=make_helper())
    partner, colleague = make_user(), make_user()
    ContactAttempt.objects.create(
        registration=waiting, outcome=CallOutcome.NO_ANSWER, called_at=NOW, called_by=colleague
    )
    Announcement.objects.create(
        registration=waiting,
        session=make_session(waiting.service),
        sequence=0,
        told_at=NOW,
        told_by=colleague,
    )
    assert list(Registration.objects.visible_to(partner)) == [waiting]
    assert list(Announcement.objects.visible_to(partner)) == []
    assert list(ContactAttempt.objects.visible_to(partner)) == []
    assert list(Helper.objects.visible_to(partner)) == []
