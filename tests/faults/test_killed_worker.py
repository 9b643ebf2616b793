"""A worker is killed while it sends: nothing is lost, and a second copy is recognisable."""

import signal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from stage4club.notifications.models import Message
from stage4club.notifications.operations import Drained, drain
from tests.faults.programs import drainer, environment, kill_family, let_leases_run_out, wait_for
from tests.stage4club.notifications.letters import stored

pytestmark = pytest.mark.django_db(transaction=True)


def due(count=1):
    now = timezone.now()
    return [stored(created_at=now, due_at=now) for _ in range(count)]


def copies(sink):
    return [received.message["Message-ID"] for received in sink.messages]


def settlings_that_wait(*, end=False):
    """How many statements wait for a lock of ours; with `end` they are cut off."""
    verb = "pg_terminate_backend(pid)" if end else "true"
    with connection.cursor() as sql:
        sql.execute(
            f"SELECT {verb} FROM pg_stat_activity"
            " WHERE datname = current_database() AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return len(sql.fetchall())


def test_killed_before_the_message_was_accepted(smtp_sink):
    [message] = due()
    with smtp_sink.silence("DATA"), drainer(environment(smtp_sink)) as worker:
        wait_for(lambda: smtp_sink.seen["DATA"] == 1, worker)
        kill_family(worker)
    assert drain(timezone.now) == Drained(handled=0, more=False)
    assert let_leases_run_out() == 1
    assert drain(timezone.now) == Drained(handled=1, more=False)
    message.refresh_from_db()
    assert copies(smtp_sink) == [message.message_id]
    assert (message.state, message.attempts, message.unsure) == ("sent", 2, 1)


def test_killed_after_the_message_was_accepted(smtp_sink):
    [message] = due()
    with drainer(environment(smtp_sink)) as worker:
        with smtp_sink.silence("DATA"):
            wait_for(lambda: smtp_sink.seen["DATA"] == 1, worker)
            locked = transaction.atomic()
            locked.__enter__()
            Message.objects.select_for_update().get()
        try:
            # Accepted, and the settling waits for our lock.
            wait_for(lambda: len(smtp_sink.messages) == 1, worker)
            wait_for(lambda: settlings_that_wait() == 1, worker)
            kill_family(worker)
            # As if it had been killed an instant earlier: its last words are not heard either.
            assert settlings_that_wait(end=True) == 1
        finally:
            locked.__exit__(None, None, None)
    assert Message.objects.get().state == "sending"
    let_leases_run_out()
    drain(timezone.now)
    drain(timezone.now)
    message.refresh_from_db()
    assert copies(smtp_sink) == [message.message_id] * 2
    assert smtp_sink.messages[0].message["Date"] == smtp_sink.messages[1].message["Date"]
    assert (message.state, message.attempts, message.unsure) == ("sent", 2, 1)


@pytest.mark.faults
def test_a_message_that_kills_its_workers_is_given_up(smtp_sink):
    [killer, other] = due(2)
    Message.objects.filter(pk=other.pk).update(due_at=timezone.now())
    for _ in range(3):
        with smtp_sink.silence("RCPT"), drainer(environment(smtp_sink)) as worker:
            before = smtp_sink.seen["RCPT"]
            wait_for(lambda before=before: smtp_sink.seen["RCPT"] > before, worker)
            kill_family(worker)
        let_leases_run_out()
    drain(timezone.now)
    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {killer.pk: "failed", other.pk: "sent"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_while_sending(smtp_sink, number):
    due(3)
    with drainer(environment(smtp_sink)) as worker:
        with smtp_sink.silence("END"):
            wait_for(lambda: smtp_sink.seen["END"] == 1, worker)
            worker.send_signal(number)
        assert worker.wait(timeout=30) != 0
    assert len(smtp_sink.messages) == 1
    assert sorted(Message.objects.values_list("state", "attempts")) == [
        ("pending", 0),
        ("pending", 0),
        ("sent", 1),
    ]
    drain(timezone.now)
    assert len(set(copies(smtp_sink))) == len(copies(smtp_sink)) == 3
