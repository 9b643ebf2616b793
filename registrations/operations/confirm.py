"""Confirming: the exact words first, then one message, and a minute to take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit, personal_data
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.links import revoke_links
from stage4club.core.workflow import apply
from stage4club.notifications.enums import MessageState, Purpose
from stage4club.notifications.models import Message
from stage4club.notifications.operations import abort_message
from stage4club.notifications.rendering import Rendered
from stage4club.people.models import User

from ..emails import CONFIRMED, SCHEDULE
from ..enums import CallOutcome, RegistrationState
from ..models import ContactAttempt, Registration
from ..models.schedules import Schedule, schedule_for
from ..scripts import Script
from ..workflow import REGISTRATION
from .announce import note_announcement, preview_announcement, write_announcement
from .attached import AnotherIsOpen


class AlreadyInTheGroup(RuleError):
    """The person has a place in this group by another registration."""

    message = _(
        "This person already has a place in this group, by another registration. "
        "Please follow that one."
    )


class MustNotBeContacted(RuleError):
    """The person asked not to be contacted any more, withdrew her agreement, or has died."""

    message = _("This person must not be contacted any more. Please speak with the coordinator.")


class TooLateToUndo(RuleError):
    """The message has left, or there was none to take back."""

    message = _("It is too late to take this back. You can note a withdrawal instead.")


def preview_confirmation(
    registration: Registration, *, by: User, now: datetime, personal_line: str = ""
) -> Rendered | Script:
    """The message that `confirm_registration` would send, or the words to say on the telephone.

    Reads only. Equal to what is sent except for the address of the private page. Raises
    `AlreadyInTheGroup`, `MustNotBeContacted`.
    """
    others = Registration.objects.of_same_person(registration)
    if others.filter(service=registration.service_id, state=RegistrationState.CONFIRMED).exists():
        raise AlreadyInTheGroup
    _check_contact(registration, now)
    return preview_announcement(
        registration, schedule_for(registration, now), kind=CONFIRMED, personal_line=personal_line
    )


@transaction.atomic
def confirm_registration(
    registration: Registration, *, by: User, now: datetime, personal_line: str = ""
) -> Registration:
    """A place in the group. Sends the confirmation with the schedule and a calendar file.

    The message leaves after the undo delay, in the person's language. Somebody who is not
    written to was told by telephone: a call is noted instead. Raises `TransitionRefused` when
    somebody was first (one confirmation, one message), `AlreadyInTheGroup`, `MustNotBeContacted`.
    """
    _take_place(registration, by=by, now=now)
    _check_contact(registration, now)
    schedule = schedule_for(registration, now)
    if registration.takes_email:
        write_announcement(
            registration, schedule, kind=CONFIRMED, by=by, now=now, personal_line=personal_line
        )
    else:
        _note_told(registration, schedule, by=by, now=now)
    return registration


@transaction.atomic
def undo_confirmation(registration: Registration, *, by: User, now: datetime) -> Registration:
    """Take the confirmation back while its message waits: nothing leaves, the state is as before.

    A schedule sent since then is taken back with it. Raises `TooLateToUndo` once one of the two
    has left or is leaving, `TransitionRefused` when the registration is no longer confirmed,
    `AnotherIsOpen` when the person has registered again since.
    """
    # Held before anything is read: a schedule that is being sent would change the answer.
    Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    message = pending_confirmation(registration)
    if message is None:
        raise TooLateToUndo
    confirmations = audit.history(registration).filter(verb="confirm")
    before = confirmations.values_list("from_state", flat=True)[0]
    with refused_by("registrations_one_open", AnotherIsOpen):
        apply(
            registration,
            REGISTRATION[f"undo-confirm-{before}"],
            by=by,
            now=now,
            changes={"confirmed_at": None, "confirmed_by": None},
        )
    for told in _told_since(message):
        if told.state != MessageState.PENDING or told.attempts:
            raise TooLateToUndo
        abort_message(told, by=by, now=now, reason="undone")
    revoke_links(registration, now=now)
    return registration


def pending_confirmation(registration: Registration) -> Message | None:
    """The confirmation that has not left yet, if any; a copy of one that has left is not it."""
    return (
        Message.objects.about(registration)
        .filter(kind=CONFIRMED.name, state=MessageState.PENDING, attempts=0, resend_of__isnull=True)
        .order_by("-created_at")
        .first()
    )


def _told_since(confirmation: Message) -> QuerySet[Message]:
    """The confirmation and the schedules after it, locked; not those that were taken back."""
    return (
        Message.objects.filter(
            subject_type=confirmation.subject_type,
            subject_id=confirmation.subject_id,
            kind__in=(CONFIRMED.name, SCHEDULE.name),
            created_at__gte=confirmation.created_at,
        )
        .exclude(state=MessageState.ABORTED)
        .select_for_update()
        .order_by("pk")
    )


def _take_place(registration: Registration, *, by: User, now: datetime) -> None:
    changes = {"confirmed_at": now, "confirmed_by": by}
    with refused_by("registrations_one_place", AlreadyInTheGroup):
        apply(registration, REGISTRATION["confirm"], by=by, now=now, changes=changes)


def _check_contact(registration: Registration, now: datetime) -> None:
    if not personal_data.contactable([registration.person_id], purpose=Purpose.REPLY, now=now):
        raise MustNotBeContacted


def _note_told(registration: Registration, schedule: Schedule, *, by: User, now: datetime) -> None:
    ContactAttempt.objects.create(
        registration=registration, outcome=CallOutcome.TOLD, called_at=now, called_by=by
    )
    note_announcement(registration, schedule, by=by, now=now)
