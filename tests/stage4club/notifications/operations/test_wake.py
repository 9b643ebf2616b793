"""The doorbell: once, without arguments, and never worth a wait."""

import json
import socket
from base64 import b64decode
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest
from django.db import transaction

from stage4club.notifications.operations import ring_doorbell, wake, wake_up
from tests.stage4club.notifications.broker import own_broker, publishing_to, take_tasks
from tests.stage4club.notifications.letters import queue, queue_in_vain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def doorbell() -> Iterator[Callable[[], list[Any]]]:
    """The tasks published since the last look, as they stand in the broker."""
    with own_broker() as url:
        yield lambda: take_tasks(url)


def test_rings_once_per_transaction_without_arguments(doorbell):
    with transaction.atomic():
        queue()
        queue()
        assert doorbell() == []
    [task] = doorbell()
    assert task["headers"]["task"] == "stage4club.notifications.tasks.drain_outbox"
    assert json.loads(b64decode(task["body"]))[:2] == [[], {}]
    assert task["headers"]["eta"] is None
    assert task["headers"]["expires"] is not None


def test_rings_again_when_something_else_was_asked_in_between(doorbell):
    with transaction.atomic():
        wake_up()
        transaction.on_commit(lambda: None)
        wake_up()
    assert len(doorbell()) == 2


def test_does_not_ring_for_what_leaves_later(doorbell, settings):
    queue(undo=True)
    assert doorbell() == []
    settings.OUTBOX_UNDO_SECONDS = 0
    queue(undo=True)
    assert len(doorbell()) == 1


def test_does_not_ring_after_a_part_that_was_rolled_back(doorbell):
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            queue_in_vain()
    assert doorbell() == []


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_frozen_broker_holds_nobody_for_long():
    """It takes the connection and says nothing: `.delay()` waited for over two minutes."""
    with (
        socket.create_server(("127.0.0.1", 0)) as frozen,
        publishing_to(f"redis://127.0.0.1:{frozen.getsockname()[1]}/0"),
    ):
        started = monotonic()
        message = queue()
        assert monotonic() - started < 1.5
        started = monotonic()
        queue()
        # The breaker is open: the second request does not wait at all.
        assert monotonic() - started < 0.5
    assert message.state == "pending"


def test_a_broker_that_refuses_holds_nobody_at_all():
    with publishing_to(f"redis://127.0.0.1:{closed_port()}/0"):
        started = monotonic()
        queue()
        assert monotonic() - started < 1.5


def test_the_breaker_closes_again(doorbell):
    with publishing_to(f"redis://127.0.0.1:{closed_port()}/0"):
        ring_doorbell()
    ring_doorbell()
    assert doorbell() == []
    # Not by monkeypatch, which would open it again after the test.
    wake._Breaker.open_until = monotonic() - 1
    ring_doorbell()
    assert len(doorbell()) == 1
