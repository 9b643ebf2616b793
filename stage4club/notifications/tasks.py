"""The doors of the worker. No task has an argument: what is due stands in the database."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_init, worker_shutting_down
from django.db import close_old_connections
from django.utils import timezone

from .delivery import shutdown
from .operations import drain, note_sweep, ring_doorbell


@shared_task
def drain_outbox(**_: Any) -> None:
    """Send what is due: somebody rang."""
    _drain()


@shared_task
def sweep_outbox(**_: Any) -> None:
    """Send what is due and note that the sweep came by: beat runs it every fifteen seconds."""
    close_old_connections()
    note_sweep(timezone.now())
    _drain()


def _drain() -> None:
    # Workers have no pool: a connection the database dropped meanwhile is not used again.
    close_old_connections()
    try:
        drained = drain(timezone.now)
    finally:
        close_old_connections()
    if drained.more and not shutdown.is_told_to_stop():
        ring_doorbell()


@worker_init.connect
def start_working(**_: Any) -> None:
    """A worker that starts was not told to stop."""
    shutdown.forget()


@worker_shutting_down.connect
def stop_working(**_: Any) -> None:
    """SIGTERM: the children finish the message in hand and take no other."""
    shutdown.tell_to_stop()
