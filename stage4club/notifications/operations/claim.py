"""Taking one message in hand, so that no other worker sends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists

from stage4club.core.columns import columns_of
from stage4club.notifications.enums import ChannelName, Trouble
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.policy import UNSURE_LIMIT

from .settle import abort_claimed, fail_claimed


def claim_message(now: datetime) -> Message | None:
    """Return the message that has waited longest, leased to the caller, or None.

    One statement; workers never wait for each other. The try is counted now: a message that kills
    its worker is given up, and a human told, when its third lease runs out. None when nothing is
    due or the channel rests.
    """
    while True:
        message = _lease_next(now)
        if message is None:
            return None
        if message.stop_reason:
            with transaction.atomic():
                abort_claimed(message, reason=message.stop_reason, now=now)
        elif message.unsure >= UNSURE_LIMIT:
            # This was no try: nothing is sent any more.
            tries = message.attempts - 1
            with transaction.atomic():
                fail_claimed(message, error=Trouble.WORKER_LOST, code=None, now=now, attempts=tries)
        else:
            return message


def _lease_next(now: datetime) -> Message | None:
    """Lease the next row that is due: choosing and taking it are one statement.

    Django's `update` returns no rows, so the statement is written here, around the rows that the
    ORM describes. Those that others have in hand are passed over. A row still *sending* was under
    the lease of a worker that is gone.
    """
    resting = Channel.objects.paused(now).filter(name=ChannelName.EMAIL)
    queue = Message.objects.due(now).filter(~Exists(resting)).order_by("due_at")
    due, params = queue.values("pk")[:1].query.sql_with_params()
    lease = f"""
        UPDATE {Message._meta.db_table} SET
            unsure = unsure + CASE WHEN state = 'sending' THEN 1 ELSE 0 END,
            state = 'sending', attempts = attempts + 1, lease_token = %s, lease_expires_at = %s
        WHERE id = ({due} FOR UPDATE SKIP LOCKED)
        RETURNING {columns_of(Message)}
    """  # noqa: S608 - made of our own table's name and of Django's SQL, values apart
    until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    return next(iter(Message.objects.raw(lease, [uuid4(), until, *params])), None)
