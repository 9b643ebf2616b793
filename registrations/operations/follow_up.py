"""What a patient-partner and the coordinator do with a registration, but for confirming it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.links import revoke_links
from stage4club.core.workflow import Transition, apply
from stage4club.core.working_days import add_working_days, local_date
from stage4club.notifications.operations import abort_open_messages
from stage4club.people.models import User
from stage4club.people.operations import (
    cancel_open_calls,
    hand_over_calls,
    hold_person_and_letters,
)
from stage4club.privacy.enums import ConsentChannel, ConsentPurpose
from stage4club.privacy.models import Consent
from stage4club.privacy.operations import give_consent

from ..enums import CLOSED_STATES, CallOutcome, RegistrationState
from ..models import ContactAttempt, Registration
from ..workflow import REGISTRATION
from .attached import AnotherIsOpen, hold_attached, let_attached_go_on
from .ties import hold_for

#: Nobody makes two calls, and writes both down, in so short a time.
AGAIN_WITHIN = timedelta(seconds=10)


class CannotBeAssigned(RuleError):
    """Whoever was chosen may not follow registrations."""

    message = _("Choose somebody who follows registrations.")


@transaction.atomic
def take_registration(registration: Registration, *, by: User, now: datetime) -> Registration:
    """It is mine, with its calls.

    Raises `TransitionRefused` when somebody took it first, `CloseToThePerson`.
    """
    hold_for(registration, user=by)
    apply(registration, REGISTRATION["take"], by=by, now=now, changes={"assigned_to": by})
    hand_over_calls(about=registration, to=by, by=by, now=now)
    return registration


@transaction.atomic
def assign_registration(
    registration: Registration, *, by: User, now: datetime, assignee: User
) -> Registration:
    """Give it to `assignee` with the calls still to be made about it, whoever had it.

    Raises `TransitionRefused`, `CannotBeAssigned`, `CloseToThePerson`.
    """
    if not assignee.has_perm("registrations.log_call_registration"):
        raise CannotBeAssigned
    hold_for(registration, user=assignee)
    apply(
        registration,
        _transition_of("assign", registration),
        by=by,
        now=now,
        changes={"assigned_to": assignee},
        details={"assigned_to": assignee.pk},
    )
    hand_over_calls(about=registration, to=assignee, by=by, now=now)
    return registration


@transaction.atomic
def log_call(
    registration: Registration, *, by: User, now: datetime, outcome: CallOutcome
) -> Registration:
    """Note that a call was tried and what came of it; never what was said.

    The same outcome noted twice within `AGAIN_WITHIN` by the same person is one call: a button
    that was pressed twice. Raises `TransitionRefused`.
    """
    # Held before the calls are read: the second press waits for the first.
    Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    again = ContactAttempt.objects.filter(
        registration=registration, outcome=outcome, called_by=by, called_at__gt=now - AGAIN_WITHIN
    )
    if again.exists():
        return registration
    apply(
        registration,
        _transition_of("log-call", registration),
        by=by,
        now=now,
        details={"outcome": outcome},
    )
    ContactAttempt.objects.create(
        registration=registration, outcome=outcome, called_at=now, called_by=by
    )
    return registration


@transaction.atomic
def decline_registration(registration: Registration, *, by: User, now: datetime) -> Registration:
    """This group does not fit; said by a human on the telephone. No message is sent.

    Requests attached to it go on by themselves: it may have been a robot, and they not.
    """
    _close(registration, "decline", by=by, now=now)
    let_attached_go_on(registration)
    return registration


@transaction.atomic
def mark_unreachable(registration: Registration, *, by: User, now: datetime) -> Registration:
    """Nobody could be reached; can be reopened.

    Requests attached to it go on by themselves: they may give another number.
    """
    _close(registration, "unreachable", by=by, now=now)
    let_attached_go_on(registration)
    return registration


@transaction.atomic
def withdraw_registration(
    registration: Registration, *, by: User | None, now: datetime
) -> Registration:
    """The person does not want it any more, from any state; `by` is None when she says so herself.

    Frees the place, stops the messages and calls that were about to be, ends her private link,
    and withdraws the requests attached to it. Raises `TransitionRefused` when it is already
    closed.
    """
    _close(registration, "withdraw", by=by, now=now)
    for attached in registration.attached.filter(state=RegistrationState.RECEIVED):
        _close(attached, "withdraw", by=by, now=now)
    return registration


@transaction.atomic
def withdraw_with_consent(
    registration: Registration, *, by: User | None, now: datetime
) -> Registration:
    """The person withdrew her agreement to be contacted about it: nobody follows it any more.

    Requests attached to it go on by themselves: each has an agreement of its own. Nothing
    changes for one that is closed already.
    """
    stored = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if stored.state in CLOSED_STATES:
        return stored
    _close(stored, "withdraw", by=by, now=now, reason="consent_withdrawn")
    let_attached_go_on(stored)
    return stored


@transaction.atomic
def reopen_registration(registration: Registration, *, by: User, now: datetime) -> Registration:
    """Follow it again, with a new promise; it is given to whoever reopens it.

    Where the person had withdrawn her agreement to be contacted, she has agreed again, aloud:
    `by` is who heard it. Raises `TransitionRefused`, or `AnotherIsOpen` when the person has
    registered again since, or `CloseToThePerson`.
    """
    hold_for(registration, user=by)
    days = registration.service.promise_days
    with refused_by({"registrations_one_open": AnotherIsOpen}):
        apply(
            registration,
            REGISTRATION["reopen"],
            by=by,
            now=now,
            changes={
                "assigned_to": by,
                "attached_to": None,
                "closed_at": None,
                "closed_by": None,
                "listed_at": None,
                "listed_by": None,
                "promised_on": add_working_days(local_date(now), days),
            },
        )
    if has_withdrawn_consent(registration):
        give_consent(
            registration.person,
            purpose=ConsentPurpose.CONTACT,
            language=registration.language,
            channel=ConsentChannel.PHONE,
            about=registration,
            by=by,
            now=now,
        )
    return registration


def has_withdrawn_consent(registration: Registration) -> bool:
    """Whether an agreement to be contacted about it was given, and none stands."""
    given = Consent.objects.about(registration).filter(purpose=ConsentPurpose.CONTACT)
    return given.exists() and not given.filter(withdrawn_at__isnull=True).exists()


def _transition_of(verb: str, registration: Registration) -> Transition:
    """The arrow of `verb` from where `registration` stands: the waiting list is not left by it."""
    listed = REGISTRATION[f"{verb}-listed"]
    return listed if registration.state in listed.sources else REGISTRATION[verb]


def _close(
    registration: Registration,
    verb: str,
    *,
    by: User | None,
    now: datetime,
    reason: str = "closed",
) -> Registration:
    apply(
        registration,
        REGISTRATION[verb],
        by=by,
        now=now,
        changes={
            "closed_at": now,
            "closed_by": by,
            "confirmed_at": None,
            "confirmed_by": None,
        },
    )
    # What is attached to it may have to go on by itself: requests are held before messages.
    hold_attached(registration)
    hold_person_and_letters(registration.person_id)
    abort_open_messages(about=registration, by=by, now=now, reason=reason)
    cancel_open_calls(about=registration, by=by, now=now)
    revoke_links(registration, now=now)
    return registration
