"""Taking one message in hand, so that no other worker sends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists

from stage4club.notifications.enums import ChannelName, MessageState, Trouble
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.policy import UNSURE_LIMIT

from .settle import abort_claimed, fail_claimed


def claim_message(now: datetime) -> Message | None:
    """Return the message that has waited longest, leased to the caller, or None.

    In a short transaction of its own; workers never wait for each other. The try is counted now:
    a message that kills its worker is given up, and a human told, when its third lease runs out.
    None when nothing is due or the channel rests.
    """
    while True:
        with transaction.atomic():
            message = _next_due(now)
            if message is None:
                return None
            # Still under somebody's lease: it ran out, so that worker is gone.
            unsure = message.unsure + (message.state == MessageState.SENDING)
            if message.stop_reason:
                abort_claimed(message, reason=message.stop_reason, now=now)
            elif unsure >= UNSURE_LIMIT:
                fail_claimed(message, error=Trouble.WORKER_LOST, code=None, now=now, unsure=unsure)
            else:
                return _lease(message, unsure=unsure, now=now)


def _lease(message: Message, *, unsure: int, now: datetime) -> Message:
    message.state = MessageState.SENDING
    message.attempts += 1
    message.unsure = unsure
    message.lease_token = uuid4()
    message.lease_expires_at = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    message.save(update_fields=["state", "attempts", "unsure", "lease_token", "lease_expires_at"])
    return message


def _next_due(now: datetime) -> Message | None:
    resting = Channel.objects.paused(now).filter(name=ChannelName.EMAIL)
    return (
        Message.objects.due(now)
        .filter(~Exists(resting))
        .select_for_update(skip_locked=True)
        .order_by("due_at")
        .first()
    )
