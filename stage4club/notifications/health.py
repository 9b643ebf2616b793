"""How the outbox is, without data: for the health page and a banner for staff."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from stage4club.core.spoken import clock, long_day

from .enums import ChannelName, MessageState
from .models import Channel, Message
from .policy import LATE_SWEEP


def health_report(now: datetime) -> dict[str, Any]:
    """Return ages in seconds and counts by state of what has not left. Two queries.

    `queue_age` is how long the oldest due message has waited (0 without any), `sweep_age` the
    time since the last sweep (None before the first), `paused` the machine word of the channel's
    trouble or None.
    """
    counts = {state: 0 for state in MessageState.values if state != MessageState.SENT}
    oldest = now
    unsent = Message.objects.exclude(state=MessageState.SENT).order_by()
    rows = unsent.values_list("state").annotate(Count("pk"), Min("due_at"))
    for state, count, first_due in rows:
        counts[state] = count
        if state in {MessageState.PENDING, MessageState.SENDING}:
            oldest = min(oldest, first_due)
    channel = Channel.objects.filter(name=ChannelName.EMAIL).first()
    return {
        "queue_age": _seconds(now, oldest),
        "sweep_age": _seconds(now, channel.last_sweep_at) if channel else None,
        "paused": _pause_reason(channel, now),
        "messages": counts,
    }


def late_sweep_banner(now: datetime) -> str | None:
    """Return one sentence for staff when messages do not leave as they should, else None.

    One query; two before the very first sweep.
    """
    channel = Channel.objects.filter(name=ChannelName.EMAIL).first()
    if channel and channel.paused_until and channel.paused_until > now:
        return _(
            "Messages are waiting. %(reason)s They leave by themselves once this is over (next try"
            " at %(time)s)."
        ) % {"reason": channel.get_paused_reason_display(), "time": clock(channel.paused_until)}
    swept_at = channel.last_sweep_at if channel else None
    if swept_at and now - swept_at > LATE_SWEEP:
        return _(
            "The program that sends messages has not come by since %(day)s at %(time)s: messages"
            " may leave late. Please tell the system administrator."
        ) % {"day": long_day(swept_at), "time": clock(swept_at)}
    if swept_at is None and Message.objects.due(now - LATE_SWEEP).exists():
        return _(
            "The program that sends messages has never come by. Please tell the system"
            " administrator."
        )
    return None


def _pause_reason(channel: Channel | None, now: datetime) -> str | None:
    if channel and channel.paused_until and channel.paused_until > now:
        return channel.paused_reason
    return None


def _seconds(now: datetime, then: datetime | None) -> int | None:
    return None if then is None else max(0, int((now - then).total_seconds()))
