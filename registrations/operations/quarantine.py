"""What a robot may have typed: set aside until a human has looked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.people.models import User
from stage4club.people.operations import lock_contacts

from ..enums import OPEN_STATES, RegistrationState
from ..models import Registration
from .answers import stored_helper
from .attached import AnotherIsOpen, find_open, let_attached_go_on
from .receipts import queue_receipt


class NotOpen(RuleError):
    """The registration was closed."""

    message = _("This registration is closed. Reopen it first.")


def set_aside(registration: Registration, *, now: datetime) -> None:
    """In quarantine, by itself; requests attached to it go on. In the caller's transaction."""
    registration.is_quarantined = True
    registration.attached_to = None
    registration.save(update_fields=["is_quarantined", "attached_to"])
    let_attached_go_on(registration)
    audit.record("set-aside", registration, by=None, now=now)


@transaction.atomic
def release_registration(registration: Registration, *, by: User, now: datetime) -> Registration:
    """It is no robot: out of quarantine, and the receipt leaves; nothing when it was done before.

    Attached to the open one of the same person and group if there is one by now. Raises `NotOpen`
    for one that was closed meanwhile: its receipt would be a lie; `AnotherIsOpen` for one that is
    followed by somebody already, beside another one.
    """
    # First the contacts, then the row: in the order of a new form of the same person.
    lock_contacts(registration.email, str(registration.phone))
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if registration.is_quarantined:
        if registration.state not in OPEN_STATES:
            raise NotOpen
        registration.is_quarantined = False
        if registration.state == RegistrationState.RECEIVED:
            registration.attached_to = find_open(registration.person, registration.service)
        with refused_by({"registrations_one_open": AnotherIsOpen}):
            registration.save(update_fields=["is_quarantined", "attached_to"])
        audit.record("release", registration, by=by, now=now)
        queue_receipt(registration, helper=stored_helper(registration), now=now)
    return registration
