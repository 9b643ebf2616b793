"""How a try ends is written by who holds the lease, with all that follows, or not at all."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction

from stage4club.core import personal_data
from stage4club.core.models import AuditEvent
from stage4club.notifications import policy
from stage4club.notifications.enums import ChannelName, MessageState, Trouble
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.operations import (
    LeaseLost,
    claim_message,
    note_sweep,
    settle_message,
)
from stage4club.notifications.policy import Fate, Verdict
from tests.stage4club.notifications.letters import LONG_AFTER, NOW, heard, queue

pytestmark = pytest.mark.django_db

SENT = Verdict(Fate.SENT, code=250)
REFUSED = Verdict(Fate.FAILED, Trouble.RECIPIENT_REFUSED, 550)
DEFERRED = Verdict(Fate.LATER, Trouble.DEFERRED, 451)
CLOSING = Verdict(Fate.CHANNEL, Trouble.CLOSING, 421)
UNSURE = Verdict(Fate.UNSURE, Trouble.UNSURE)


@pytest.fixture
def told(monkeypatch):
    return heard(monkeypatch, "message_failed")


def settled(verdict, *, now=NOW, **changes):
    """Queue, claim and settle one message; return its row."""
    message = queue(now=now)
    claimed = claim_message(now)
    if changes:
        Message.objects.filter(pk=message.pk).update(**changes)
        claimed.refresh_from_db()
    lease = claimed.lease_token
    returned = settle_message(claimed, verdict, now=now)
    row = Message.objects.get(pk=message.pk)
    assert (returned.state, returned.attempts, returned.due_at) == (
        row.state,
        row.attempts,
        row.due_at,
    )
    assert (claimed.state, claimed.lease_token) == ("sending", lease)
    return row


def channel():
    return Channel.objects.filter(name=ChannelName.EMAIL).first()


def test_sent(told):
    row = settled(SENT)
    assert (row.state, row.sent_at, row.code, row.error) == ("sent", NOW, 250, "")
    assert (row.lease_token, row.lease_expires_at) == (None, None)
    assert (channel(), told) == (None, [])


def test_sent_after_trouble_ends_the_trouble():
    Channel.objects.create(
        name=ChannelName.EMAIL,
        paused_until=NOW - timedelta(seconds=1),
        paused_reason=Trouble.CLOSING,
        failures=3,
        refusals=2,
    )
    settled(SENT)
    row = channel()
    assert (row.failures, row.refusals, row.paused_until, row.paused_reason) == (0, 0, None, "")


def test_refused_for_good(told):
    row = settled(REFUSED)
    assert (row.state, row.failed_at, row.code) == ("failed", NOW, 550)
    assert row.error == Trouble.RECIPIENT_REFUSED
    assert told == [{"message": row, "now": NOW}]
    assert (channel().refusals, channel().paused_until) == (1, None)


def test_a_trouble_of_our_own_is_no_refusal(told):
    settled(Verdict(Fate.FAILED, Trouble.UNREADABLE))
    assert channel() is None
    assert len(told) == 1


def test_who_listens_badly_holds_up_nobody(monkeypatch, caplog):
    heard(monkeypatch, "message_failed", ZeroDivisionError("zoe@example.org"))
    row = settled(REFUSED)
    assert row.state == MessageState.FAILED
    assert [record.getMessage() for record in caplog.records] == [
        f"Message {row.pk} failed and nobody could be told (ZeroDivisionError)."
    ]


def test_a_blocked_account_does_not_turn_a_mailing_into_calls(told):
    for n in range(policy.REFUSALS_IN_A_ROW):
        assert channel() is None or channel().paused_until is None
        settled(REFUSED, now=NOW + timedelta(seconds=n))
    row = channel()
    assert (row.paused_reason, row.refusals) == (Trouble.MANY_REFUSED, 10)
    assert row.paused_until > NOW
    settled(SENT, now=LONG_AFTER)
    assert (channel().refusals, channel().paused_until) == (0, None)


def test_later(told, monkeypatch):
    monkeypatch.setattr(policy, "JITTER", 0)
    row = settled(DEFERRED)
    assert (row.state, row.attempts, row.unsure) == ("pending", 1, 0)
    assert (row.code, row.error) == (451, Trouble.DEFERRED)
    assert row.due_at == NOW + timedelta(minutes=2)
    assert (channel(), told) == (None, [])


def test_later_is_spread():
    waits = {settled(DEFERRED).due_at - NOW for _ in range(5)}
    assert len(waits) > 1
    assert all(timedelta(seconds=96) <= wait <= timedelta(seconds=144) for wait in waits)


def test_ten_tries_and_no_more(told):
    row = settled(DEFERRED, attempts=10)
    assert (row.state, row.error, row.code) == ("failed", Trouble.GAVE_UP, 451)
    assert len(told) == 1


def test_the_try_is_given_back_and_the_channel_rests(told):
    before = queue(now=NOW - timedelta(minutes=5))
    claimed = claim_message(NOW)
    settle_message(claimed, CLOSING, now=NOW)
    before.refresh_from_db()
    # Behind those that were due: one message that upsets the server is not always the first.
    assert (before.state, before.attempts, before.due_at) == ("pending", 0, NOW)
    assert (before.code, before.error) == (421, Trouble.CLOSING)
    row = channel()
    assert (row.failures, row.paused_reason) == (1, Trouble.CLOSING)
    assert row.paused_until == NOW + timedelta(seconds=15)
    assert told == []


def test_the_channel_rests_longer_at_each_failure():
    now, waits = NOW, []
    for _ in range(4):
        settled(CLOSING, now=now)
        waits.append((channel().paused_until - now).seconds)
        now = channel().paused_until
        Message.objects.all().delete()
    assert waits == [15, 30, 60, 120]


def test_workers_failing_together_count_once():
    queue()
    queue()
    first, second = claim_message(NOW), claim_message(NOW)
    settle_message(first, CLOSING, now=NOW)
    settle_message(second, CLOSING, now=NOW + timedelta(seconds=1))
    assert (channel().failures, channel().paused_until) == (1, NOW + timedelta(seconds=15))


def test_untried(told):
    row = settled(Verdict(Fate.UNTRIED))
    assert (row.state, row.attempts, row.error, row.code) == ("pending", 0, "", None)
    assert (channel(), told) == (None, [])


def test_unsure_waits_and_rests_the_channel():
    row = settled(UNSURE)
    assert (row.state, row.attempts, row.unsure) == ("pending", 1, 1)
    assert row.due_at > NOW
    assert channel().paused_reason == Trouble.UNSURE


def test_three_copies_may_have_left_then_a_human_calls(told):
    row = settled(UNSURE, unsure=2)
    assert (row.state, row.unsure, row.error) == ("failed", 3, Trouble.UNSURE)
    assert len(told) == 1


def test_refused_by_the_house():
    row = settled(Verdict(Fate.ABORTED, Trouble.MAY_NOT_CONTACT))
    assert (row.state, row.aborted_at) == ("aborted", NOW)
    assert row.error == Trouble.MAY_NOT_CONTACT
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_id, event.actor_id) == ("abort", str(row.pk), None)
    assert event.details == {"reason": "may_not_contact"}


@pytest.mark.parametrize("verdict", [DEFERRED, CLOSING, UNSURE, Verdict(Fate.UNTRIED)])
def test_a_message_stopped_meanwhile_is_not_tried_again(verdict):
    message = queue()
    claimed = claim_message(NOW)
    Message.objects.update(stop_reason="withdrawn")
    settle_message(claimed, verdict, now=NOW)
    message.refresh_from_db()
    assert (message.state, message.error) == ("aborted", "withdrawn")


def test_at_the_last_try_a_message_stopped_meanwhile_is_nobodys_call():
    message = queue()
    claimed = claim_message(NOW)
    Message.objects.update(stop_reason="withdrawn", attempts=10)
    claimed.attempts = 10
    settle_message(claimed, DEFERRED, now=NOW)
    message.refresh_from_db()
    assert (message.state, message.error) == ("aborted", "withdrawn")


def test_a_message_stopped_meanwhile_that_left_has_left():
    message = queue()
    claimed = claim_message(NOW)
    Message.objects.update(stop_reason="withdrawn")
    settle_message(claimed, SENT, now=NOW)
    message.refresh_from_db()
    assert message.state == MessageState.SENT


@pytest.mark.parametrize(
    "verdict",
    [SENT, REFUSED, DEFERRED, CLOSING, UNSURE, Verdict(Fate.ABORTED, Trouble.MAY_NOT_CONTACT)],
)
def test_a_late_worker_settles_nothing(verdict, told):
    queue()
    late = claim_message(NOW)
    in_time = claim_message(NOW + timedelta(minutes=6))
    with pytest.raises(LeaseLost):
        settle_message(late, verdict, now=NOW)
    row = Message.objects.get()
    assert (row.state, row.lease_token) == ("sending", in_time.lease_token)
    assert (channel(), told, AuditEvent.objects.count()) == (None, [], 0)
    settle_message(in_time, SENT, now=NOW)
    with pytest.raises(LeaseLost):
        settle_message(late, verdict, now=NOW)


@pytest.mark.parametrize("verdict", [DEFERRED, CLOSING])
def test_a_clock_that_stepped_back_breaks_nothing(verdict):
    queue()
    claimed = claim_message(NOW)
    settle_message(claimed, verdict, now=NOW - timedelta(days=1))
    assert Message.objects.get().due_at == NOW


def test_a_sweep_is_noted_and_disturbs_nothing():
    note_sweep(NOW)
    assert (channel().last_sweep_at, channel().failures) == (NOW, 0)
    settled(CLOSING)
    note_sweep(LONG_AFTER)
    assert (channel().last_sweep_at, channel().failures) == (LONG_AFTER, 1)


def test_trouble_of_the_database_while_telling_is_tried_again(monkeypatch):
    """A deadlock must not leave somebody without her message and without a call."""
    message = queue()
    claimed = claim_message(NOW)

    def deadlock(*, message, now):
        raise OperationalError

    monkeypatch.setitem(personal_data._registry, "message_failed", [deadlock])
    with pytest.raises(OperationalError), transaction.atomic():
        settle_message(claimed, REFUSED, now=NOW)
    message.refresh_from_db()
    assert message.state == "sending"
    told = heard(monkeypatch, "message_failed")
    settle_message(claimed, REFUSED, now=NOW)
    assert len(told) == 1
