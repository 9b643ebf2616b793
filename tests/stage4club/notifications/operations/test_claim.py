"""One worker has a message in hand, for as long as its lease."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stage4club.core.models import AuditEvent
from stage4club.notifications.enums import ChannelName, MessageState, Trouble
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.operations import claim_message
from tests.stage4club.notifications.letters import NOW, heard, queue, stored

pytestmark = pytest.mark.django_db

LEASE = timedelta(seconds=300)


def after_lease(n):
    return NOW + n * (LEASE + timedelta(seconds=1))


def test_nothing_to_do():
    assert claim_message(NOW) is None


def test_takes_it_for_five_minutes_and_counts_the_try():
    message = queue()
    claimed = claim_message(NOW)
    assert claimed == message
    assert (claimed.state, claimed.attempts, claimed.unsure) == (MessageState.SENDING, 1, 0)
    assert claimed.lease_token is not None
    assert claimed.lease_expires_at == NOW + LEASE
    assert Message.objects.get().lease_token == claimed.lease_token
    assert claim_message(NOW) is None


def test_one_statement():
    queue()
    with CaptureQueriesContext(connection) as queries:
        claim_message(NOW)
    (query,) = queries
    assert "FOR UPDATE SKIP LOCKED" in query["sql"]


def test_takes_what_has_waited_longest_and_only_what_is_due():
    later, first = queue(now=NOW), queue(now=NOW - timedelta(hours=1))
    queue(now=NOW, undo=True)
    assert [claim_message(NOW), claim_message(NOW), claim_message(NOW)] == [first, later, None]


@pytest.mark.parametrize("state", ["sent", "failed", "aborted", "on_hold"])
def test_leaves_what_is_settled(state):
    stored(state)
    assert claim_message(NOW + timedelta(days=400)) is None


def test_nothing_while_the_channel_rests():
    Channel.objects.create(name=ChannelName.EMAIL, paused_until=NOW, paused_reason=Trouble.CLOSING)
    message = queue(now=NOW - timedelta(minutes=1))
    assert claim_message(NOW - timedelta(seconds=1)) is None
    assert claim_message(NOW) == message


def test_a_lease_that_ran_out_is_given_to_another():
    queue()
    lost = claim_message(NOW)
    assert claim_message(NOW + LEASE - timedelta(seconds=1)) is None
    taken = claim_message(after_lease(1))
    assert taken == lost
    assert taken.lease_token != lost.lease_token
    assert (taken.attempts, taken.unsure) == (2, 1)


def test_a_message_that_kills_its_workers_is_given_up_and_the_next_one_taken(monkeypatch):
    told = heard(monkeypatch, "message_failed")
    killer, next_one = queue(), queue(now=after_lease(3))
    for n in range(3):
        assert claim_message(after_lease(n)) == killer
    assert claim_message(after_lease(3)) == next_one
    killer.refresh_from_db()
    assert (killer.state, killer.error, killer.code) == ("failed", Trouble.WORKER_LOST, None)
    assert (killer.attempts, killer.unsure, killer.failed_at) == (3, 3, after_lease(3))
    assert told == [{"message": killer, "now": after_lease(3)}]


def test_a_stopped_message_is_not_tried_again():
    message = queue()
    claim_message(NOW)
    Message.objects.update(stop_reason="withdrawn")
    assert claim_message(after_lease(1)) is None
    message.refresh_from_db()
    assert (message.state, message.error) == ("aborted", "withdrawn")
    event = AuditEvent.objects.get()
    assert (event.verb, event.from_state, event.to_state) == ("abort", "sending", "aborted")
    assert (event.actor_id, event.details) == (None, {"reason": "withdrawn"})


def test_a_clock_that_stepped_back_takes_nothing_twice():
    queue()
    claim_message(NOW)
    assert claim_message(NOW - timedelta(days=1)) is None
