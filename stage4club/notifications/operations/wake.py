"""Ringing the doorbell: a worker is told that there is something to send, not what.

Nothing depends on it. When the broker is away, frozen or flushed, the sweep finds the message.
"""

from __future__ import annotations

import logging
from time import monotonic

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)

TASK = "stage4club.notifications.tasks.drain_outbox"

#: A doorbell nobody answered is worth nothing later: the sweep has come by.
EXPIRES_SECONDS = 60
#: After a silence of the broker, requests are spared the wait for so long.
BREAKER_SECONDS = 30.0
#: `retry=False` would be slower: a refused connection is then tried again for six seconds.
_ONE_TRY = {"max_retries": 0}


class _Breaker:
    """Remembers, in this process, until when the broker is not worth a wait."""

    open_until = 0.0


def wake_up() -> None:
    """Tell a worker, once the present transaction is committed, that a message is due.

    Once per transaction, however many messages it queues; never after a rollback. A broker that
    does not answer holds the caller for one second at most, and once in thirty seconds.
    """
    waiting = transaction.get_connection().run_on_commit
    # The last one in line is rolled back only together with what is being done now.
    if not (waiting and waiting[-1][1] is ring_doorbell):
        transaction.on_commit(ring_doorbell, robust=True)


def ring_doorbell() -> None:
    """Publish the wake-up now. It has no arguments and never raises."""
    if monotonic() < _Breaker.open_until:
        return
    try:
        current_app.send_task(TASK, expires=EXPIRES_SECONDS, retry=True, retry_policy=_ONE_TRY)
    except Exception as error:  # noqa: BLE001 - whatever a broker does, the message is stored
        _Breaker.open_until = monotonic() + BREAKER_SECONDS
        logger.warning("The broker did not take a wake-up (%s).", type(error).__name__)
