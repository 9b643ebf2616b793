"""A broker in trouble holds no request and loses no message (reliability.md, promises)."""

import os
import shutil
import signal
from pathlib import Path
from time import monotonic

import pytest
from django.db import transaction
from django.utils import timezone
from redis import Redis

from stage4club.embedded import valkey
from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain, wake, wake_up
from tests.engines import RUN
from tests.stage4club.notifications.broker import publishing_to, take_tasks
from tests.stage4club.notifications.letters import stored

pytestmark = pytest.mark.django_db(transaction=True)

#: reliability.md: requests succeed in 1.5 s at most.
LIMIT = 1.5


class OwnBroker:
    """A Valkey of this test alone, which may be hurt."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        with Redis.from_url(url) as client:
            [place] = client.config_get("dir").values()
            assert Path(place).is_relative_to(folder.resolve()), "This broker is not ours."
            self.process = client.info("server")["process_id"]

    def fill_up(self):
        with Redis.from_url(self.url) as client:
            client.config_set("maxmemory-policy", "noeviction")
            client.config_set("maxmemory", "1")

    def make_room(self):
        with Redis.from_url(self.url) as client:
            client.config_set("maxmemory", "0")

    def flush(self):
        with Redis.from_url(self.url) as client:
            client.flushall()


@pytest.fixture
def broker():
    folder = RUN / f"faults-broker-{os.getpid()}"
    folder.mkdir(parents=True)
    with valkey.run(folder) as url, publishing_to(url):
        yield OwnBroker(url, folder)
    shutil.rmtree(folder)


def request():
    """What a view does: store and commit. Returns how long the person waited."""
    wake._Breaker.open_until = 0.0
    started = monotonic()
    now = timezone.now()
    with transaction.atomic():
        stored(created_at=now, due_at=now)
        wake_up()
    return monotonic() - started


def left(sink):
    drain(timezone.now)
    return (len(sink.messages), Message.objects.exclude(state="sent").count())


def test_frozen_then_thawed(broker, smtp_sink):
    assert request() < LIMIT
    os.kill(broker.process, signal.SIGSTOP)
    try:
        assert [wait for wait in (request(), request()) if wait > LIMIT] == []
    finally:
        os.kill(broker.process, signal.SIGCONT)
    assert request() < LIMIT
    assert len(take_tasks(broker.url)) >= 2
    assert left(smtp_sink) == (4, 0)


def test_out_of_memory(broker, smtp_sink):
    broker.fill_up()
    assert request() < LIMIT
    broker.make_room()
    assert take_tasks(broker.url) == []
    assert request() < LIMIT
    assert len(take_tasks(broker.url)) == 1
    assert left(smtp_sink) == (2, 0)


def test_flushed(broker, smtp_sink):
    assert request() < LIMIT
    broker.flush()
    assert take_tasks(broker.url) == []
    assert left(smtp_sink) == (1, 0)


def test_killed(broker, smtp_sink):
    assert request() < LIMIT
    os.kill(broker.process, signal.SIGKILL)
    assert [wait for wait in (request(), request()) if wait > LIMIT] == []
    assert left(smtp_sink) == (3, 0)
