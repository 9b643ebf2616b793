"""Everything without Celery or Redis, and the hold after a restore."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from stage4club.notifications.models import Channel, Message
from tests.stage4club.notifications.letters import queue, stored

pytestmark = pytest.mark.django_db


def run(name):
    said = StringIO()
    call_command(name, stdout=said)
    return said.getvalue()


def test_outbox_drain(smtp_sink):
    queue(now=timezone.now())
    assert run("outbox_drain") == "1 message(s) handled.\n"
    assert (len(smtp_sink.messages), Message.objects.get().state) == (1, "sent")
    assert Channel.objects.get().last_sweep_at is not None
    assert run("outbox_drain") == "0 message(s) handled.\n"


def test_outbox_hold(smtp_sink):
    stored("pending")
    assert run("outbox_hold") == "1 message(s) on hold.\n"
    assert run("outbox_drain") == "0 message(s) handled.\n"
    assert (smtp_sink.messages, Message.objects.get().state) == ([], "on_hold")
