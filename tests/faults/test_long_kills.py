"""Ten thousand messages and fifty kills: none lost, every second copy explained by a kill."""

import logging
import random
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from time import sleep

import pytest
from django.utils import timezone

from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain
from tests.faults.programs import (
    drainer,
    environment,
    kill_family,
    let_leases_run_out,
    wait_for,
)
from tests.stage4club.notifications.letters import stored

logger = logging.getLogger(__name__)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]

MESSAGES = 10_000
WORKERS = 5
ROUNDS = 10
#: After the first letters: they are killed anywhere in their loop.
FIRST_BLOW_SECONDS, LAST_BLOW_SECONDS = 0.1, 1.5


def test_ten_thousand_messages_and_fifty_kills(smtp_sink):
    now = timezone.now()
    pattern = stored(created_at=now, due_at=now)
    for n in range(MESSAGES - 1):
        stored(created_at=now, due_at=now + timedelta(microseconds=n))
    kills, orphans = 0, 0
    for _ in range(ROUNDS):
        met = smtp_sink.seen["MAIL"]
        with ExitStack() as stack:
            workers = [stack.enter_context(drainer(environment(smtp_sink))) for _ in range(WORKERS)]
            wait_for(lambda met=met: smtp_sink.seen["MAIL"] > met + WORKERS, *workers)
            sleep(random.uniform(FIRST_BLOW_SECONDS, LAST_BLOW_SECONDS))
            for worker in workers:
                kills += worker.poll() is None
                kill_family(worker)
        orphans += let_leases_run_out()
    left = Message.objects.exclude(state="sent").count()
    with drainer(environment(smtp_sink)) as helper:
        drain(timezone.now, limit=None, seconds=None)
        helper.wait()
    copies = Counter(received.message["Message-ID"] for received in smtp_sink.messages)
    logger.info("%d orphans, %d left, %d copies of %d", orphans, left, copies.total(), len(copies))
    assert kills == WORKERS * ROUNDS
    assert 0 < left < MESSAGES, "The blows did not fall among the messages."
    assert orphans > 0, "No blow fell into a sending: this proves nothing."
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert set(copies) == set(Message.objects.values_list("message_id", flat=True))
    assert pattern.message_id in copies
    # A message has one more copy for each worker killed between its acceptance and its settling.
    assert copies.total() - len(copies) <= orphans <= kills
    unsure = dict(Message.objects.filter(unsure__gt=0).values_list("message_id", "unsure"))
    assert all(count <= 1 + unsure.get(key, 0) for key, count in copies.items())
