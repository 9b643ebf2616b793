"""The worker's loop: claim, send, settle, until nothing is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Exists

from stage4club.core import links, one_time_codes, personal_data
from stage4club.core.encryption import Undecipherable
from stage4club.core.health import DATABASE_AWAY
from stage4club.notifications import policy
from stage4club.notifications.delivery import shutdown
from stage4club.notifications.delivery.mime import compose
from stage4club.notifications.delivery.smtp import Postbox
from stage4club.notifications.enums import ChannelName, Purpose, Trouble
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.policy import Fate, Verdict
from stage4club.notifications.rendering import private_url

from .claim import claim_message
from .settle import LeaseLost, settle_message

logger = logging.getLogger(__name__)

FIRST_WAIT_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 5.0


@dataclass(frozen=True)
class Drained:
    """What one run did: how many messages it had in hand, and whether it stopped before the end."""

    handled: int
    more: bool


def drain(
    now_fn: Callable[[], datetime],
    *,
    limit: int | None = policy.DRAIN_MESSAGES,
    seconds: float | None = policy.DRAIN_SECONDS,
) -> Drained:
    """Send what is due, one message after the other over one connection.

    Stops when nothing is due, the channel rests, `limit` messages were in hand, `seconds` are
    over or the process is told to stop; the message in hand is always settled first. Any number
    of runs may go on at once. Must not be called in a transaction. Raises what the database
    raises while there is nothing in hand.
    """
    started = monotonic()
    handled = 0
    _write_what_was_asked(now_fn())
    with shutdown.signals_wait() as must_stop, Postbox() as postbox:
        while not must_stop():
            late = seconds is not None and monotonic() - started >= seconds
            if late or handled == limit:
                return Drained(handled=handled, more=True)
            settling_until = monotonic() + settings.OUTBOX_LEASE_SECONDS * policy.SETTLING_SHARE
            message = claim_message(now_fn())
            if message is None:
                return Drained(handled=handled, more=False)
            verdict = _try_sending(message, postbox, now_fn())
            _settle(message, verdict, now_fn, until=settling_until)
            handled += 1
    return Drained(handled=handled, more=True)


def _write_what_was_asked(now: datetime) -> None:
    """Write what people asked to be sent where no page could tell them whether they are known."""
    try:
        personal_data.notify("write_asked_messages", now=now)
    except DATABASE_AWAY:
        raise
    except Exception as error:  # noqa: BLE001 - what is due leaves all the same
        logger.error("Asked messages: %s", type(error).__name__)  # noqa: TRY400


def _try_sending(message: Message, postbox: Postbox, now: datetime) -> Verdict:
    try:
        refusal = _refusal(message, now)
        return refusal or postbox.post(_write(message, now))
    except DATABASE_AWAY:
        return Verdict(Fate.UNTRIED)
    except Undecipherable:
        return Verdict(Fate.FAILED, Trouble.UNREADABLE)
    except links.LinkDead:
        return Verdict(Fate.FAILED, Trouble.LINK_DEAD)
    except one_time_codes.CodeOver:
        # Whoever still wants to read what it opens asks for another one.
        return Verdict(Fate.ABORTED, Trouble.CODE_OVER)
    except Exception as error:  # noqa: BLE001 - one bad row must not stop those behind it
        # The class only: the sentence of an error may hold an address.
        logger.error("Message %s: %s", message.pk, type(error).__name__)  # noqa: TRY400
        postbox.close()
        return Verdict(Fate.LATER, Trouble.UNEXPECTED)


def _refusal(message: Message, now: datetime) -> Verdict | None:
    """Return why `message` may not leave now: the last word before the door (domain.md §6, §7)."""
    # Read anew: the form may have been corrected, to somebody else, since the message was claimed.
    resting = Channel.objects.paused(now).filter(name=ChannelName.EMAIL)
    fresh = Message.objects.values_list("person_id", Exists(resting))
    person_id, channel_rests = fresh.get(pk=message.pk)
    if person_id is not None:
        purpose = Purpose(message.purpose)
        if not personal_data.contactable([person_id], purpose=purpose, now=now):
            return Verdict(Fate.ABORTED, Trouble.MAY_NOT_CONTACT)
    return Verdict(Fate.UNTRIED) if channel_rests else None


def _write(message: Message, now: datetime) -> EmailMessage:
    """Return the letter with its private links and codes.

    Raises Undecipherable, LinkDead, CodeOver.
    """
    subject = (message.subject_type, message.subject_id)

    def build_url(token: str) -> str:
        return private_url(token, language=message.language)

    def others() -> list[tuple[str, str]]:
        found = personal_data.notify("of_same_person", subject=subject)
        return [key for keys in found for key in keys]

    def fill(text: str) -> str:
        text = links.fill_placeholders(text, subject=subject, build_url=build_url, others=others)
        return one_time_codes.fill_placeholders(text, subject=subject, now=now)

    return compose(
        message,
        text=fill(message.read_text()),
        html=fill(message.read_html()),
        calendar=message.read_calendar(),
    )


def _settle(
    message: Message, verdict: Verdict, now_fn: Callable[[], datetime], *, until: float
) -> None:
    """Settle, and keep trying while the database is away: the message may have left already.

    `until` is a reading of the monotonic clock, well inside the lease. After it the database's
    error goes through, and the lease runs out.
    """
    key: UUID = message.pk
    wait = FIRST_WAIT_SECONDS
    while True:
        try:
            settle_message(message, verdict, now=now_fn())
        except LeaseLost:
            logger.warning("Message %s was settled by another worker.", key)
        except DATABASE_AWAY:
            connection.close()
            if monotonic() + wait > until:
                raise
            sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)
            continue
        return
