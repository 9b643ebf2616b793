"""Eight workers and one row: one message. The negative controls show that the race is real."""

from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.utils import timezone

from stage4club.notifications.models import Message
from stage4club.notifications.operations import (
    LeaseLost,
    claim_message,
    deliver,
    drain,
    settle,
    settle_message,
)
from stage4club.notifications.policy import Fate, Verdict
from stage4club.notifications.tasks import sweep_outbox
from tests.stage4club.core.races import TIMEOUT, race
from tests.stage4club.notifications.letters import NOW, stored

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 8
SENT = Verdict(Fate.SENT, code=250)


def work():
    return drain(lambda: NOW)


def test_eight_workers_on_one_row_send_one_message(smtp_sink):
    stored()
    outcomes = race(*[work] * WORKERS)
    assert sum(outcome.handled for outcome in outcomes) == 1
    assert len(smtp_sink.messages) == 1
    assert Message.objects.get().state == "sent"


def test_eight_workers_on_forty_rows_send_forty_messages(smtp_sink):
    for _ in range(40):
        stored()
    outcomes = race(*[work] * WORKERS)
    assert sum(outcome.handled for outcome in outcomes) == 40
    assert len({received.message["Message-ID"] for received in smtp_sink.messages}) == 40
    assert len(smtp_sink.messages) == 40


def test_two_beats_send_one_message(smtp_sink):
    now = timezone.now()
    stored(created_at=now, due_at=now)
    race(*[sweep_outbox.apply] * 2)
    assert len(smtp_sink.messages) == 1


def test_claiming_without_the_lock_sends_several(smtp_sink, monkeypatch):
    """Negative control: what `claim_message` would be if it only looked."""
    stored()
    everybody_has_looked = Barrier(WORKERS, timeout=TIMEOUT)
    looked = []

    def naive_claim(now):
        if len(looked) >= WORKERS:
            return None
        message = Message.objects.due(now).order_by("due_at").first()
        looked.append(1)
        everybody_has_looked.wait()
        message.state, message.attempts = "sending", message.attempts + 1
        message.lease_token, message.lease_expires_at = uuid4(), now + timedelta(minutes=5)
        message.save()
        return message

    monkeypatch.setattr(deliver, "claim_message", naive_claim)
    race(*[work] * WORKERS)
    assert len(smtp_sink.messages) == WORKERS


def late_worker_and_the_one_that_replaced_it():
    stored()
    late = claim_message(NOW)
    in_time = claim_message(NOW + timedelta(minutes=6))
    settle_message(in_time, SENT, now=NOW)
    return late


def test_a_late_worker_does_not_undo_what_was_settled(smtp_sink):
    late = late_worker_and_the_one_that_replaced_it()
    with pytest.raises(LeaseLost):
        settle_message(late, Verdict(Fate.UNTRIED), now=NOW)
    drain(lambda: NOW + timedelta(days=1))
    assert smtp_sink.messages == []


def test_settling_without_the_lease_sends_again(smtp_sink, monkeypatch):
    """Negative control: what `_move` would be if it did not compare the lease."""
    late = late_worker_and_the_one_that_replaced_it()

    def naive_move(message, state, **changes):
        Message.objects.filter(pk=message.pk).update(
            state=state, lease_token=None, lease_expires_at=None, sent_at=None, **changes
        )

    monkeypatch.setattr(settle, "_move", naive_move)
    settle_message(late, Verdict(Fate.UNTRIED), now=NOW)
    monkeypatch.undo()
    drain(lambda: NOW + timedelta(days=1))
    assert len(smtp_sink.messages) == 1
