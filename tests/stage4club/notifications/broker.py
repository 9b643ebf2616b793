"""A broker of one's own: another database of this run's Valkey, or any address at all."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu import pools
from redis import Redis

from stage4club.celery import app

#: Below it stand the databases that other tests may use.
FIRST_PRIVATE_DATABASE = 4


def private_url() -> str:
    """A database that no other process of this test run uses."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return f"{os.environ['REDIS_URL'].removesuffix('/0')}/{FIRST_PRIVATE_DATABASE + worker % 12}"


@contextmanager
def publishing_to(url: str) -> Iterator[None]:
    """Let this process publish its tasks to `url`, over connections of its own."""
    original = app.conf.broker_url
    _point(url)
    try:
        yield
    finally:
        _point(original)


@contextmanager
def own_broker() -> Iterator[str]:
    """A broker that nobody else uses, empty at both ends; this process publishes there."""
    url = private_url()
    take_tasks(url)
    with publishing_to(url):
        yield url
    take_tasks(url)


def _point(url: str) -> None:
    app.conf.broker_url = app.conf.broker_write_url = app.conf.broker_read_url = url
    pools.reset()
    app._pool = None
    app.__dict__.pop("amqp", None)


def take_tasks(url: str) -> list[dict[str, Any]]:
    """Remove the tasks published to `url`; return their messages as they stood in the broker."""
    with Redis.from_url(url) as broker:
        messages = [json.loads(message) for message in broker.lrange("celery", 0, -1)]
        broker.delete("celery")
    return messages
