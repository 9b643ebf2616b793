"""The real worker: a doorbell in Redis, messages in PostgreSQL."""

from time import sleep

import pytest
from django.db import transaction
from django.utils import timezone
from redis import Redis

from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain, ring_doorbell, wake_up
from tests.faults.programs import environment, program, wait_for
from tests.stage4club.notifications.broker import own_broker
from tests.stage4club.notifications.letters import stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker():
    with own_broker() as url:
        yield url


def celery(sink, broker):
    return program(
        "-m",
        "celery",
        "--app=stage4club",
        "worker",
        "--concurrency=2",
        "--without-mingle",
        "--without-gossip",
        env=environment(sink, REDIS_URL=broker),
    )


def test_rung_sent_flushed_swept_and_stopped_cleanly(smtp_sink, broker):
    with celery(smtp_sink, broker) as worker:
        # The doorbell of a committed message is answered.
        with transaction.atomic():
            now = timezone.now()
            stored(created_at=now, due_at=now)
            wake_up()
        wait_for(lambda: len(smtp_sink.messages) == 1, worker)
        # A flush of the broker loses doorbells, no message: the sweep sends it.
        now = timezone.now()
        stored(created_at=now, due_at=now)
        with Redis.from_url(broker) as valkey:
            valkey.flushdb()
        drain(timezone.now)
        wait_for(lambda: len(smtp_sink.messages) == 2, worker)
        # SIGTERM while sending: the message in hand is settled, no other one is taken.
        for _ in range(20):
            stored(created_at=now, due_at=now)
        before = smtp_sink.seen["END"]
        with smtp_sink.silence("END"):
            ring_doorbell()
            wait_for(lambda: smtp_sink.seen["END"] > before, worker)
            worker.terminate()
            # The main process tells its children.
            sleep(2)
        assert worker.wait(timeout=30) == 0
    sent = Message.objects.filter(state="sent").count()
    assert sent == len(smtp_sink.messages)
    assert Message.objects.filter(state="sending").count() == 0
    assert 3 <= sent < 22
    drain(timezone.now)
    copies = [received.message["Message-ID"] for received in smtp_sink.messages]
    assert len(copies) == len(set(copies)) == 22
