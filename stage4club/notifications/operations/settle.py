"""Writing down how a try ended, and how the channel is."""

from __future__ import annotations

import logging
import secrets
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from stage4club.core import audit, personal_data
from stage4club.core.health import DATABASE_AWAY
from stage4club.notifications import policy
from stage4club.notifications.enums import ChannelName, MessageState, Trouble
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.policy import Fate, Verdict

logger = logging.getLogger(__name__)

_JITTER_STEPS = 2000


class LeaseLost(Exception):
    """Another worker has taken the message over: this one settles nothing."""


def settle_message(claimed: Message, verdict: Verdict, *, now: datetime) -> Message:
    """Write down `verdict` about a message the caller claimed, where its lease still matches.

    What else follows belongs to the same transaction: the call task of a failed message, the
    audit of one that may not leave, the rest of a channel in trouble. Returns the row as it is
    now; `claimed` keeps its lease, so that the same can be asked again when the transaction was
    cut off. Raises LeaseLost, having changed nothing of the message.
    """
    message = copy(claimed)
    if verdict.fate is Fate.SENT:
        # The usual end needs no transaction: the channel works, whoever has the lease by now.
        _channel_works()
        _move(message, MessageState.SENT, sent_at=now, code=verdict.code, error="")
    else:
        with transaction.atomic():
            _settle_unsent(message, verdict, now=now)
    return message


def _settle_unsent(message: Message, verdict: Verdict, *, now: datetime) -> None:
    match verdict.fate:
        case Fate.FAILED:
            fail_claimed(message, error=verdict.error, code=verdict.code, now=now)
            if verdict.code is not None:
                _count_refusal(now)
        case Fate.ABORTED:
            abort_claimed(message, reason=verdict.error, now=now)
        case Fate.LATER:
            _try_later(message, verdict, now=now)
        case Fate.UNSURE:
            _try_later(message, verdict, now=now)
            pause_channel(verdict.error, now=now)
        case Fate.CHANNEL:
            _give_back(message, now=now, code=verdict.code, error=verdict.error)
            pause_channel(verdict.error, now=now)
        case _:  # untried
            _give_back(message, now=now)


def fail_claimed(
    message: Message, *, error: Trouble, code: int | None, now: datetime, **changes: Any
) -> None:
    """Give up a claimed message and tell the apps above, in the caller's transaction.

    What a listener raises is logged and undone, alone: the message stays failed, in sight of
    staff, and never holds up those behind it. Trouble of the database goes through, and all is
    tried again: nobody must be left without a call. Raises LeaseLost.
    """
    _move(message, MessageState.FAILED, failed_at=now, code=code, error=error, **changes)
    try:
        with transaction.atomic():
            personal_data.notify("message_failed", message=message, now=now)
    except DATABASE_AWAY:
        raise
    except Exception as trouble:  # noqa: BLE001 - the queue goes on; the message is seen as failed
        logger.error(  # noqa: TRY400 - a traceback may hold what was typed
            "Message %s failed and nobody could be told (%s).", message.pk, type(trouble).__name__
        )


def abort_claimed(message: Message, *, reason: str, now: datetime) -> None:
    """Give up a claimed message that must not leave, in the caller's transaction: nobody is told.

    Raises LeaseLost.
    """
    _move(message, MessageState.ABORTED, aborted_at=now, error=reason)
    audit.record(
        "abort",
        message,
        by=None,
        now=now,
        from_state=MessageState.SENDING,
        to_state=MessageState.ABORTED,
        details={"reason": reason},
    )


def pause_channel(reason: Trouble, *, now: datetime) -> None:
    """Let the channel rest, longer at each failure; workers failing together count once."""
    channel = _lock_channel()
    if channel.paused_until is not None and channel.paused_until > now:
        return
    channel.failures += 1
    channel.paused_until = now + policy.pause_length(channel.failures)
    channel.paused_reason = reason
    channel.save(update_fields=["failures", "paused_until", "paused_reason"])


def note_sweep(now: datetime) -> None:
    """Write down that the sweep came by (beat or cron; a wake-up does not count)."""
    Channel.objects.bulk_create(
        [Channel(name=ChannelName.EMAIL, last_sweep_at=now)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["last_sweep_at"],
    )


def _move(message: Message, state: MessageState, **changes: Any) -> None:
    """Change the row where the lease still is the caller's, and `message` with it."""
    changes |= {"state": state, "lease_token": None, "lease_expires_at": None}
    held = Message.objects.filter(
        pk=message.pk, state=MessageState.SENDING, lease_token=message.lease_token
    )
    if not held.update(**changes):
        raise LeaseLost
    for name, value in changes.items():
        setattr(message, name, value)


def _try_later(message: Message, verdict: Verdict, *, now: datetime) -> None:
    if _aborted_meanwhile(message, now=now):
        return
    unsure = message.unsure + (verdict.fate is Fate.UNSURE)
    delay = policy.retry_delay(message.attempts, jitter=_jitter())
    if unsure >= policy.UNSURE_LIMIT:
        fail_claimed(message, error=Trouble.UNSURE, code=verdict.code, now=now, unsure=unsure)
    elif delay is None:
        fail_claimed(message, error=Trouble.GAVE_UP, code=verdict.code, now=now)
    else:
        _wait(message, due_at=now + delay, unsure=unsure, code=verdict.code, error=verdict.error)


def _give_back(message: Message, *, now: datetime, **changes: Any) -> None:
    # Behind the others that are due: one message that upsets the server must not be the first
    # each time the channel opens.
    if not _aborted_meanwhile(message, now=now):
        _wait(message, due_at=now, attempts=message.attempts - 1, **changes)


def _aborted_meanwhile(message: Message, *, now: datetime) -> bool:
    """Give up a claimed message that somebody stopped while it was in hand; whether it was so."""
    stopped = Message.objects.select_for_update().only("stop_reason").get(pk=message.pk)
    if stopped.stop_reason:
        abort_claimed(message, reason=stopped.stop_reason, now=now)
    return bool(stopped.stop_reason)


def _wait(message: Message, *, due_at: datetime, **changes: Any) -> None:
    """Put a claimed message back into the queue."""
    # The clock may have stepped back since the message was written.
    _move(message, MessageState.PENDING, due_at=max(due_at, message.created_at), **changes)


def _channel_works() -> None:
    troubled = Channel.objects.filter(
        Q(failures__gt=0) | Q(refusals__gt=0) | Q(paused_until__isnull=False),
        name=ChannelName.EMAIL,
    )
    troubled.update(failures=0, refusals=0, paused_until=None, paused_reason="")


def _count_refusal(now: datetime) -> None:
    """Let the channel rest when addresses are refused one after another.

    A blocked account looks like that, and must not turn a whole mailing into calls to make.
    """
    channel = _lock_channel()
    channel.refusals += 1
    channel.save(update_fields=["refusals"])
    if channel.refusals >= policy.REFUSALS_IN_A_ROW:
        pause_channel(Trouble.MANY_REFUSED, now=now)


def _lock_channel() -> Channel:
    Channel.objects.bulk_create([Channel(name=ChannelName.EMAIL)], ignore_conflicts=True)
    return Channel.objects.select_for_update().get(name=ChannelName.EMAIL)


def _jitter() -> float:
    return secrets.randbelow(_JITTER_STEPS + 1) / (_JITTER_STEPS / 2) - 1
