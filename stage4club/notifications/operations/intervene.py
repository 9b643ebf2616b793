"""What people do with messages: take back, send again, release; and what a restore does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.notifications.enums import MessageState, Trouble
from stage4club.notifications.models import Message
from stage4club.notifications.workflow import MESSAGE, RESENDABLE

from .queue import store_message
from .wake import wake_up


class MessageAlreadyGone(RuleError):
    """The message has left, or is leaving at this moment."""

    message = _("This message has already left. It can no longer be taken back.")


class MessageNotResendable(RuleError):
    """The message has not left yet, or was taken back."""

    message = _("Only a message that was sent, or that could not be sent, is sent again.")


class ResendAlreadyQueued(RuleError):
    """Somebody has just sent the message again; that copy has not left yet."""

    message = _("This message is already about to be sent again.")


@transaction.atomic
def abort_message(
    message: Message,
    *,
    by: models.Model | None,
    now: datetime,
    reason: str = Trouble.TAKEN_BACK,
) -> Message:
    """Take `message` back before it leaves, for good.

    `reason` is one machine word, stored and audited. Raises MessageAlreadyGone when it has left
    or is leaving, TransitionRefused when it was taken back or given up before.
    """
    stored = Message.objects.select_for_update().only("state").get(pk=message.pk)
    if stored.state in {MessageState.SENDING, MessageState.SENT}:
        raise MessageAlreadyGone
    return apply(
        message,
        MESSAGE["abort"],
        by=by,
        now=now,
        changes={"aborted_at": now, "error": str(reason)},
        details={"reason": str(reason)},
    )


@transaction.atomic
def abort_open_messages(
    person_id: int | None = None,
    *,
    about: models.Model | None = None,
    by: models.Model | None,
    now: datetime,
    reason: str,
    kinds: Collection[str] | None = None,
) -> int:
    """Take back every unsent message to a person, or about a row; return how many.

    Of these `kinds` only, where they are given. One that is leaving at this moment is not tried
    again if this try does not succeed. `reason` is one machine word. Raises ValueError without a
    person and a row: that would be everything.
    """
    if person_id is None and about is None:
        raise ValueError("Say whose messages, or about what.")
    messages = Message.objects.open()
    if person_id is not None:
        messages = messages.filter(person_id=person_id)
    if about is not None:
        messages = messages.about(about)
    if kinds is not None:
        messages = messages.filter(kind__in=kinds)
    aborted = 0
    for message in messages.select_for_update().only("state").order_by("pk"):
        if message.state == MessageState.SENDING:
            Message.objects.filter(pk=message.pk).update(stop_reason=reason)
        else:
            abort_message(message, by=by, now=now, reason=reason)
            aborted += 1
    return aborted


def lock_messages_to(people: Collection[int]) -> None:
    """Until the transaction ends, nobody else sends or takes back what is unsent to these people.

    All at once and in one order: who takes back some of them and then others waits for nobody.
    """
    unsent = Message.objects.open().filter(person_id__in=people).order_by("pk")
    list(unsent.select_for_update().values_list("pk"))


@transaction.atomic
def release_message(message: Message, *, by: models.Model | None, now: datetime) -> Message:
    """Let a message that was on hold after a restore leave now.

    Raises TransitionRefused when it is not on hold.
    """
    due_at = max(now, message.created_at)
    apply(message, MESSAGE["release"], by=by, now=now, changes={"due_at": due_at})
    wake_up()
    return message


@transaction.atomic
def release_messages(messages: Iterable[Message], *, by: models.Model | None, now: datetime) -> int:
    """Release several at once, or none; return how many. Raises as `release_message`."""
    return len(
        [
            release_message(message, by=by, now=now)
            for message in sorted(messages, key=lambda message: message.pk)
        ]
    )


@transaction.atomic
def resend_message(message: Message, *, by: models.Model | None, now: datetime) -> Message:
    """Write a new row with the words of `message`, to the same address; return it.

    It leaves after the undo delay, under its own Message-ID. A copy of a copy is a copy of the
    first. Raises MessageNotResendable, ResendAlreadyQueued when a copy is still waiting (of two
    people pressing at once the second reads it), Undecipherable.
    """
    first_id = message.resend_of_id or message.pk
    # Locked, so that copies are numbered and of two people one is first.
    first = Message.objects.select_for_update().get(pk=first_id)
    message.refresh_from_db()
    if message.state not in RESENDABLE:
        raise MessageNotResendable
    copies = Message.objects.filter(resend_of=first)
    if copies.open().exists():
        raise ResendAlreadyQueued
    copy = Message(
        kind=message.kind,
        purpose=message.purpose,
        dedupe_key=f"{first.dedupe_key}/{copies.count() + 1}",
        to_address=message.to_address,
        language=message.language,
        subject=message.subject,
        calendar_method=message.calendar_method,
        person_id=message.person_id,
        subject_type=message.subject_type,
        subject_id=message.subject_id,
        created_at=now,
        created_by_id=None if by is None else by.pk,
        due_at=now + timedelta(seconds=settings.OUTBOX_UNDO_SECONDS),
        date_header=now,
        resend_of=first,
    )
    store_message(
        copy,
        text=message.read_text(),
        html=message.read_html(),
        calendar=message.read_calendar(),
    )
    audit.record(
        "resend",
        message,
        by=by,
        now=now,
        from_state=message.state,
        to_state=message.state,
        details={"copy": copy.pk},
    )
    return copy


@transaction.atomic
def hold_open_messages(now: datetime) -> int:
    """After a restore: put on hold what the backup believes still unsent; return how many.

    Much of it left before the restore. A person releases what must leave (reliability.md,
    outbox 8). Workers must be stopped.
    """
    open_messages = Message.objects.filter(
        state__in=(MessageState.PENDING, MessageState.SENDING)
    ).select_for_update()
    held = list(open_messages.only("state"))
    for message in held:
        audit.record(
            "hold",
            message,
            by=None,
            now=now,
            from_state=message.state,
            to_state=MessageState.ON_HOLD,
        )
    Message.objects.filter(pk__in=[message.pk for message in held]).update(
        state=MessageState.ON_HOLD, lease_token=None, lease_expires_at=None
    )
    return len(held)
