"""Breaking the glass: one record, an hour, read only, and somebody is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy, ngettext

from stage4club.core import audit, personal_data
from stage4club.core.errors import RuleError
from stage4club.core.locks import hold
from stage4club.core.models import AuditEvent
from stage4club.core.models.subject import subject_key
from stage4club.core.references import parse_reference
from stage4club.core.spoken import clock
from stage4club.people.enums import Role
from stage4club.people.models import User

from ..emails import queue_guessing, queue_opened
from ..models import EmergencyAccess
from ..models.emergency_access import DURATION, KEPT

#: A sentence, not a word.
REASON_MIN = 20
#: As many references that open nothing, within `CLOSED`, close the page for as long.
TRIES = 5
CLOSED = timedelta(hours=1)
#: Verbs of the audit of the account.
UNKNOWN, GUESSED, REFUSED = "emergency-unknown", "emergency-closed", "emergency-refused"


class ReasonTooShort(RuleError):
    """Whoever reads it later must understand why."""

    message = gettext_lazy("Write a whole sentence: at least 20 characters.")


class UnknownReference(RuleError):
    """No record has it, or it is hers or that of somebody close to her: the same words."""

    message = gettext_lazy("No file opens with this reference. Check it sign by sign.")


class TooManyTries(RuleError):
    """The page is closed to her until `until`."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(lazy(self.describe, str)())

    def describe(self) -> str:
        """How many, until when, and that it stays."""
        sentence = ngettext(
            "%(n)d reference opened nothing. This page opens again at %(time)s. The tries are "
            "written down.",
            "%(n)d references opened nothing. This page opens again at %(time)s. The tries are "
            "written down.",
            TRIES,
        )
        return sentence % {"n": TRIES, "time": clock(self.until)}


class StillOpen(RuleError):
    """What is read until the end of the hour would be reviewed by nobody."""

    message = gettext_lazy("It is still open: review it once its hour is over.")


class AlreadyReviewed(RuleError):
    """Somebody else has reviewed it."""

    message = gettext_lazy("This access was already reviewed.")


class NobodyReviewsHerOwn(RuleError):
    """Who opened it is not who says whether it was right."""

    message = gettext_lazy("You opened it yourself: somebody else reviews it.")


def open_emergency(
    reference: str, *, reason: str, by: User, now: datetime
) -> tuple[EmergencyAccess, Model]:
    """Open the record of this public reference to `by` for `DURATION`; both are given back.

    One that she has open already is given back as it is. Whoever watches over privacy is told in
    the same transaction. Every try leaves an event, also one that opens nothing: this is why it
    opens transactions of its own, and is called outside any.

    Raises `ReasonTooShort`, `UnknownReference`, `TooManyTries`.
    """
    if len(reason) < REASON_MIN:
        raise ReasonTooShort
    with transaction.atomic(durable=True):
        # One try after the other: the fifth is the fifth.
        hold([f"privacy.emergency:{by.pk}"])
        outcome = _try(reference, reason=reason, by=by, now=now)
    if isinstance(outcome, RuleError):
        raise outcome
    return outcome


def emergency_record(access: EmergencyAccess) -> Model | None:
    """The record of an access, as its opener may still read it; None once it is erased, or close.

    Who declares a tie while it is open reads no more of it.
    """
    row = _found(access.subject_reference, access.user)
    if row is None or subject_key(row) != (access.subject_type, access.subject_id):
        return None
    return row


def closed_until(user: User, now: datetime) -> datetime | None:
    """Until when the page is closed to her after too many tries; None while it is not."""
    last = _events(user).filter(verb=GUESSED, at__gt=now - CLOSED).first()
    return None if last is None else last.at + CLOSED


def latest_guessing(since: datetime) -> QuerySet[AuditEvent]:
    """Each time that somebody typed too many references since then, the last first."""
    events = AuditEvent.objects.filter(subject_type=User._meta.label_lower, verb=GUESSED)
    return events.filter(at__gte=since).order_by("-pk")


def who_is_told(user: User) -> tuple[Role, list[User]]:
    """Whoever learns at once of what `user` opens, and in which role.

    The privacy officers; where there is none but herself, the other system administrators.
    """
    officers = list(User.objects.with_role(Role.PRIVACY).exclude(pk=user.pk))
    if officers:
        return Role.PRIVACY, officers
    return Role.ADMIN, list(User.objects.with_role(Role.ADMIN).exclude(pk=user.pk))


@transaction.atomic
def review_emergency(
    access: EmergencyAccess, *, by: User, now: datetime, note: str
) -> EmergencyAccess:
    """Note what came of it. Raises `NobodyReviewsHerOwn`, `StillOpen`, `AlreadyReviewed`."""
    stored = EmergencyAccess.objects.select_for_update(of=("self",)).get(pk=access.pk)
    if stored.user_id == by.pk:
        raise NobodyReviewsHerOwn
    if stored.is_open(now):
        raise StillOpen
    if stored.reviewed_at is not None:
        raise AlreadyReviewed
    stored.reviewed_at, stored.reviewed_by, stored.review_note = now, by, note
    stored.save(update_fields=["reviewed_at", "reviewed_by", "review_note"])
    audit.record("review", stored, by=by, now=now)
    return stored


def delete_expired_emergencies(now: datetime) -> int:
    """Forget those older than the looks that they explain; return how many."""
    deleted, _each = EmergencyAccess.objects.filter(opened_at__lt=now - KEPT).delete()
    return deleted


def _try(
    reference: str, *, reason: str, by: User, now: datetime
) -> tuple[EmergencyAccess, Model] | RuleError:
    until = closed_until(by, now)
    if until is not None:
        audit.record(REFUSED, by, by=by, now=now)
        return TooManyTries(until)
    row = _found(reference, by)
    if row is None:
        return _not_found(by, now)
    subject_type, subject_id = subject_key(row)
    subject: dict[str, Any] = {"subject_type": subject_type, "subject_id": subject_id}
    before = EmergencyAccess.objects.open(now).filter(user=by, **subject).first()
    if before is not None:
        return before, row
    access = EmergencyAccess.objects.create(
        user=by,
        subject_reference=str(row),
        reason=reason,
        opened_at=now,
        ends_at=now + DURATION,
        **subject,
    )
    audit.record("open", access, by=by, now=now)
    queue_opened(access, told=who_is_told(by), now=now)
    return access, row


def _not_found(by: User, now: datetime) -> RuleError:
    audit.record(UNKNOWN, by, by=by, now=now)
    before = _events(by).filter(verb=UNKNOWN, at__gt=now - CLOSED)
    if before.count() < TRIES:
        return UnknownReference()
    audit.record(GUESSED, by, by=by, now=now)
    queue_guessing(by, told=who_is_told(by), now=now)
    return TooManyTries(now + CLOSED)


def _events(user: User) -> QuerySet[AuditEvent]:
    return audit.history(user)


def _found(reference: str, user: User) -> Model | None:
    read = parse_reference(reference)
    if read is None:
        return None
    rows: Sequence[Model | None] = personal_data.notify(
        "emergency_record", reference=read, user=user
    )
    return next((row for row in rows if row is not None), None)
