"""A minute to take an answer back: nothing leaves, and everything is as it was before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.links import revoke_links
from stage4club.core.workflow import apply
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.notifications.operations import abort_message
from stage4club.people.models import User

from ..emails import CONFIRMED, SCHEDULE, WAITING
from ..enums import RegistrationState
from ..models import Registration
from ..workflow import REGISTRATION
from .attached import AnotherIsOpen


class TooLateToUndo(RuleError):
    """The message has left, or there was none to take back."""

    message = _("It is too late to take this back. You can note a withdrawal instead.")


@dataclass(frozen=True)
class _Answer:
    """What led to a state: its verb, its message, those that may have followed, its stamps."""

    verb: str
    kind: str
    followed_by: tuple[str, ...]
    stamps: tuple[str, ...]


_ANSWERS = {
    RegistrationState.CONFIRMED: _Answer(
        "confirm", CONFIRMED.name, (SCHEDULE.name,), ("confirmed_at", "confirmed_by")
    ),
    RegistrationState.WAITING: _Answer("wait", WAITING.name, (), ("listed_at", "listed_by")),
}


@transaction.atomic
def undo_answer(registration: Registration, *, by: User, now: datetime) -> Registration:
    """Take a confirmation, or the waiting list, back while its message waits: nothing leaves.

    The state is as it was before, and so is the place. A schedule sent since then is taken back
    with it. Where nobody follows it any more, `by` does.

    Raises `TooLateToUndo` once one of the two has left or is leaving, `TransitionRefused` when the
    registration is in another state, `AnotherIsOpen` when the person has registered again since.
    """
    # Held before anything is read: a schedule that is being sent would change the answer.
    stored = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    message = pending_answer(stored)
    if message is None:
        raise TooLateToUndo
    answer = _ANSWERS[RegistrationState(stored.state)]
    answered = audit.history(registration).filter(verb=answer.verb)
    before = answered.values_list("from_state", flat=True)[0]
    with refused_by({"registrations_one_open": AnotherIsOpen}):
        apply(
            registration,
            REGISTRATION[f"undo-{answer.verb}-{before}"],
            by=by,
            now=now,
            changes=dict.fromkeys(answer.stamps) | _follower(stored, by),
        )
    for told in _told_since(message, (answer.kind, *answer.followed_by)):
        if told.state != MessageState.PENDING or told.attempts:
            raise TooLateToUndo
        abort_message(told, by=by, now=now, reason="undone")
    if registration.listed_at is None:
        # Who was on the waiting list before has a link to her page in an earlier message.
        revoke_links(registration, now=now)
    return registration


def _follower(registration: Registration, by: User) -> dict[str, User]:
    return {} if registration.assigned_to_id else {"assigned_to": by}


def pending_answer(registration: Registration) -> Message | None:
    """What told the present state and has not left yet, if any; a copy of what left is not it."""
    answer = _ANSWERS.get(RegistrationState(registration.state))
    if answer is None:
        return None
    return (
        Message.objects.about(registration)
        .filter(kind=answer.kind, state=MessageState.PENDING, attempts=0, resend_of__isnull=True)
        .order_by("-created_at")
        .first()
    )


def _told_since(answer: Message, kinds: tuple[str, ...]) -> QuerySet[Message]:
    """The answer and what was written after it, locked; not what was taken back."""
    return (
        Message.objects.filter(
            subject_type=answer.subject_type,
            subject_id=answer.subject_id,
            kind__in=kinds,
            created_at__gte=answer.created_at,
        )
        .exclude(state=MessageState.ABORTED)
        .select_for_update()
        .order_by("pk")
    )
