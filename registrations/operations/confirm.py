"""Confirming: the exact words first, then a place and one message."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import personal_data
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.notifications.enums import Purpose
from stage4club.notifications.rendering import Rendered
from stage4club.people.models import User

from ..emails import CONFIRMED
from ..enums import PLACE_STATES, CallOutcome, RegistrationState
from ..models import ContactAttempt, Registration
from ..models.places import places_of
from ..models.schedules import schedule_for
from ..scripts import Script
from ..workflow import REGISTRATION
from .announce import note_announcement, preview_announcement, write_announcement


class AlreadyInTheGroup(RuleError):
    """The person has a place in this group by another registration."""

    message = _(
        "This person already has a place in this group, by another registration. "
        "Please follow that one."
    )


class GroupIsFull(RuleError):
    """Every place of the group is taken, or kept for somebody."""

    message = _("The group is full: the last place was taken. You can use the waiting list.")


class MustNotBeContacted(RuleError):
    """The person asked not to be contacted any more, withdrew her agreement, or has died."""

    message = _("This person must not be contacted any more. Please speak with the coordinator.")


def preview_confirmation(
    registration: Registration, *, by: User, now: datetime, personal_line: str = ""
) -> Rendered | Script:
    """The message that `confirm_registration` would send, or the words to say on the telephone.

    Reads only. Equal to what is sent except for the address of the private page. Raises
    `AlreadyInTheGroup`, `GroupIsFull`, `MustNotBeContacted`.
    """
    others = Registration.objects.of_same_person(registration)
    if others.filter(service=registration.service_id, state=RegistrationState.CONFIRMED).exists():
        raise AlreadyInTheGroup
    if registration.state not in PLACE_STATES and places_of(registration.service).is_full:
        raise GroupIsFull
    check_contact(registration, now)
    return preview_announcement(
        registration, schedule_for(registration, now), kind=CONFIRMED, personal_line=personal_line
    )


@transaction.atomic
def confirm_registration(
    registration: Registration, *, by: User, now: datetime, personal_line: str = ""
) -> Registration:
    """A place in the group. Sends the confirmation with the schedule and a calendar file.

    The message leaves after the undo delay, in the person's language. Somebody who is not
    written to was told by telephone: a call is noted instead. However many confirm at once, the
    group never has more people than places: the database counts. Raises `TransitionRefused` when
    somebody was first (one confirmation, one message), `AlreadyInTheGroup`, `GroupIsFull`,
    `MustNotBeContacted`; then nothing was changed and nothing is sent.
    """
    _take_place(registration, by=by, now=now)
    check_contact(registration, now)
    schedule = schedule_for(registration, now)
    if registration.takes_email:
        write_announcement(
            registration, schedule, kind=CONFIRMED, by=by, now=now, personal_line=personal_line
        )
    else:
        note_told(registration, by=by, now=now)
        note_announcement(registration, schedule, by=by, now=now)
    return registration


def check_contact(registration: Registration, now: datetime) -> None:
    """Raise `MustNotBeContacted` where no answer may reach the person."""
    if not personal_data.contactable([registration.person_id], purpose=Purpose.REPLY, now=now):
        raise MustNotBeContacted


def note_told(registration: Registration, *, by: User, now: datetime) -> None:
    """Store that the words were said on the telephone."""
    ContactAttempt.objects.create(
        registration=registration, outcome=CallOutcome.TOLD, called_at=now, called_by=by
    )


def _take_place(registration: Registration, *, by: User, now: datetime) -> None:
    refusals = {
        "registrations_one_place": AlreadyInTheGroup,
        "registrations_places": GroupIsFull,
    }
    with refused_by(refusals):
        apply(
            registration,
            REGISTRATION["confirm"],
            by=by,
            now=now,
            changes={"confirmed_at": now, "confirmed_by": by},
        )
