"""The doors of the worker."""

from unittest.mock import ANY

import pytest
from django.utils import timezone

from stage4club.celery import app
from stage4club.notifications import policy, tasks
from stage4club.notifications.delivery import shutdown
from stage4club.notifications.models import Channel, Message
from tests.stage4club.notifications.broker import private_url, publishing_to, take_tasks

from .letters import queue

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def broker():
    take_tasks(private_url())
    with publishing_to(private_url()):
        yield


def rung():
    return [task["headers"]["task"] for task in take_tasks(private_url())]


def test_the_doorbell_sends_what_is_due(smtp_sink):
    queue(now=timezone.now())
    rung()
    tasks.drain_outbox.apply()
    assert (len(smtp_sink.messages), Message.objects.get().state) == (1, "sent")
    assert (Channel.objects.count(), rung()) == (0, [])


def test_the_sweep_notes_that_it_came_by(smtp_sink):
    queue(now=timezone.now())
    before = timezone.now()
    tasks.sweep_outbox.apply()
    assert len(smtp_sink.messages) == 1
    assert before <= Channel.objects.get().last_sweep_at <= timezone.now()


def test_a_task_lost_by_the_broker_is_swept_up(smtp_sink):
    queue(now=timezone.now())
    # What a flush of Redis does.
    assert rung() == ["stage4club.notifications.tasks.drain_outbox"]
    tasks.sweep_outbox.apply()
    assert len(smtp_sink.messages) == 1


def test_a_run_that_ends_early_rings_again(smtp_sink, monkeypatch):
    monkeypatch.setattr(policy, "DRAIN_MESSAGES", 1)
    monkeypatch.setattr(tasks.drain, "__kwdefaults__", {"limit": 1, "seconds": None})
    queue(now=timezone.now())
    queue(now=timezone.now())
    rung()
    tasks.drain_outbox.apply()
    assert rung() == ["stage4club.notifications.tasks.drain_outbox"]
    assert len(smtp_sink.messages) == 1


def test_a_worker_that_leaves_does_not_ring(smtp_sink):
    queue(now=timezone.now())
    rung()
    tasks.stop_working()
    tasks.drain_outbox.apply()
    assert (smtp_sink.messages, rung()) == ([], [])
    tasks.start_working()
    assert not shutdown.is_told_to_stop()


def test_tasks_are_known_to_celery_and_swept_by_beat():
    app.loader.import_default_modules()
    assert {"drain_outbox", "sweep_outbox"} == {
        name.rpartition(".")[2] for name in app.tasks if name.startswith(tasks.__name__)
    }
    assert [
        entry
        for entry in app.conf.beat_schedule.values()
        if entry["task"] == "stage4club.notifications.tasks.sweep_outbox"
    ] == [{"task": ANY, "schedule": 15.0, "options": {"expires": 15}}]
