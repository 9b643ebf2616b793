"""Taking back, sending again, releasing; what a restore does."""

from datetime import timedelta

import pytest
from django.db import transaction

from stage4club.core import audit
from stage4club.core.models import AuditEvent
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.operations import (
    MessageAlreadyGone,
    MessageNotResendable,
    ResendAlreadyQueued,
    abort_message,
    abort_open_messages,
    claim_message,
    hold_open_messages,
    release_message,
    release_messages,
    resend_message,
)
from tests.stage4club.core.races import race, without_row_locks
from tests.stage4club.notifications.letters import CALENDAR, LONG_AFTER, NOW, queue, staff, stored

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(seconds=30)


def events(message):
    return [
        (event.verb, event.actor_id, event.from_state, event.to_state, event.details)
        for event in audit.history(message)
    ]


@pytest.mark.parametrize("state", ["pending", "on_hold"])
def test_abort(state):
    message, by = stored(state), staff()
    assert abort_message(message, by=by, now=SOON) is message
    row = Message.objects.get()
    assert (row.state, row.aborted_at, row.error) == ("aborted", SOON, "taken_back")
    assert events(message) == [("abort", by.pk, state, "aborted", {"reason": "taken_back"})]


def test_abort_says_why():
    message = stored()
    abort_message(message, by=None, now=SOON, reason="undone")
    assert Message.objects.get().error == "undone"


@pytest.mark.parametrize("state", ["sending", "sent"])
def test_what_has_left_is_not_taken_back(state):
    message = stored(state)
    with pytest.raises(MessageAlreadyGone):
        abort_message(message, by=None, now=SOON)
    assert (Message.objects.get().state, events(message)) == (state, [])


@pytest.mark.parametrize("state", ["failed", "aborted"])
def test_what_is_over_is_not_taken_back(state):
    message = stored(state)
    with pytest.raises(TransitionRefused):
        abort_message(message, by=None, now=SOON)
    assert Message.objects.get().state == state


def test_abort_open_messages_of_a_person():
    mine = [stored("pending", person_id=1), stored("on_hold", person_id=1)]
    leaving = stored("sending", person_id=1)
    left = stored("sent", person_id=1)
    theirs = stored("pending", person_id=2)
    assert abort_open_messages(1, by=None, now=SOON, reason="died") == 2
    rows = {row.pk: row for row in Message.objects.all()}
    assert [(rows[m.pk].state, rows[m.pk].error) for m in mine] == [("aborted", "died")] * 2
    assert (rows[leaving.pk].state, rows[leaving.pk].stop_reason) == ("sending", "died")
    assert (rows[left.pk].state, rows[theirs.pk].state) == ("sent", "pending")


def test_abort_open_messages_about_a_row():
    session = Channel.objects.create(name="email")
    about = queue(about=session, person_id=1)
    queue(person_id=1)
    assert abort_open_messages(about=session, by=None, now=SOON, reason="closed") == 1
    assert list(Message.objects.filter(state="aborted")) == [about]


def test_abort_open_messages_of_a_person_about_a_row():
    session = Channel.objects.create(name="email")
    both = queue(about=session, person_id=1)
    queue(about=session, person_id=2)
    assert abort_open_messages(1, about=session, by=None, now=SOON, reason="closed") == 1
    assert list(Message.objects.filter(state="aborted")) == [both]


def test_abort_open_messages_of_some_kinds():
    session = Channel.objects.create(name="email")
    about = queue(about=session)
    told = {"about": session, "by": None, "now": SOON, "reason": "overtaken"}
    assert abort_open_messages(kinds={"another.kind"}, **told) == 0
    assert abort_open_messages(kinds={about.kind}, **told) == 1


def test_abort_open_messages_of_nobody_is_refused():
    with pytest.raises(ValueError, match="whose"):
        abort_open_messages(by=None, now=SOON, reason="closed")


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_resend(settings, state):
    settings.OUTBOX_UNDO_SECONDS = 60
    by, session = staff(), Channel.objects.create(name="email")
    message = queue(about=session, person_id=7, calendar=CALENDAR, dedupe_key="k")
    stamp = {"sent": "sent_at", "failed": "failed_at"}[state]
    Message.objects.update(state=state, **{stamp: NOW}, attempts=3, code=250)
    copy = resend_message(message, by=by, now=SOON)
    copy = Message.objects.get(pk=copy.pk)
    same = (
        "kind purpose to_address language subject calendar_method person_id subject_type subject_id"
    )
    assert [getattr(copy, n) for n in same.split()] == [getattr(message, n) for n in same.split()]
    assert (copy.read_text(), copy.read_html()) == (message.read_text(), message.read_html())
    assert copy.read_calendar() == CALENDAR
    assert (copy.dedupe_key, copy.resend_of, copy.created_by_id) == ("k/1", message, by.pk)
    assert (copy.state, copy.attempts, copy.code) == ("pending", 0, None)
    assert (copy.created_at, copy.date_header) == (SOON, SOON)
    assert copy.due_at == SOON + timedelta(seconds=60)
    assert copy.message_id == f"<{copy.pk}@example.org>"
    assert events(message) == [("resend", by.pk, state, state, {"copy": str(copy.pk)})]


def test_copies_are_numbered_from_the_first():
    message = queue(dedupe_key="k")
    keys = []
    for _ in range(3):
        Message.objects.filter(state="pending").update(state="sent", sent_at=NOW)
        message = resend_message(message, by=None, now=SOON)
        keys.append((message.dedupe_key, message.resend_of.dedupe_key))
    assert keys == [("k/1", "k"), ("k/2", "k"), ("k/3", "k")]


@pytest.mark.parametrize("state", ["pending", "sending", "on_hold", "aborted"])
def test_only_what_was_tried_is_sent_again(state):
    message = stored(state)
    with pytest.raises(MessageNotResendable):
        resend_message(message, by=None, now=SOON)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_sending_again_one_is_first():
    message = stored("sent")
    copies = [Message.objects.get() for _ in range(2)]
    outcomes = race(*(lambda m=m: resend_message(m, by=None, now=SOON) for m in copies))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "Message",
        "ResendAlreadyQueued",
    ]
    assert message.resends.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_on_the_first_both_believe_it(monkeypatch):
    message = stored("sent")
    copies = [Message.objects.get() for _ in range(2)]
    without_row_locks(monkeypatch, Message, 2, after="count")
    outcomes = race(*(lambda m=m: resend_message(m, by=None, now=SOON) for m in copies))
    assert [type(outcome).__name__ for outcome in outcomes] == ["Message"] * 2
    # Their keys are the same: even so, one copy alone leaves.
    assert message.resends.count() == 1


def test_a_copy_that_waits_is_enough():
    message = stored("sent")
    resend_message(message, by=None, now=SOON)
    with pytest.raises(ResendAlreadyQueued):
        resend_message(message, by=None, now=SOON)


def test_release():
    message, by = stored("on_hold"), staff()
    assert claim_message(LONG_AFTER) is None
    release_message(message, by=by, now=LONG_AFTER)
    row = Message.objects.get()
    assert (row.state, row.due_at) == ("pending", LONG_AFTER)
    assert events(message) == [("release", by.pk, "on_hold", "pending", {})]
    assert claim_message(LONG_AFTER) == message


def test_release_several_or_none():
    held = [stored("on_hold") for _ in range(3)]
    assert release_messages(held[:2], by=None, now=LONG_AFTER) == 2
    with pytest.raises(TransitionRefused):
        release_messages(held, by=None, now=LONG_AFTER)
    held[2].refresh_from_db()
    assert held[2].state == MessageState.ON_HOLD


def test_release_after_the_clock_stepped_back():
    message = stored("on_hold")
    release_message(message, by=None, now=NOW - timedelta(days=1))
    assert Message.objects.get().due_at == NOW


def test_only_what_is_on_hold_is_released():
    with pytest.raises(TransitionRefused):
        release_message(stored("pending"), by=None, now=SOON)


def test_after_a_restore_nothing_leaves():
    waiting = [stored("pending"), stored("sending")]
    stored("on_hold")
    settled = [stored(state) for state in ("sent", "failed", "aborted")]
    assert hold_open_messages(SOON) == 2
    states = dict(Message.objects.values_list("pk", "state"))
    assert [states[message.pk] for message in waiting] == ["on_hold"] * 2
    assert [states[message.pk] for message in settled] == ["sent", "failed", "aborted"]
    assert [events(message) for message in waiting] == [
        [("hold", None, "pending", "on_hold", {})],
        [("hold", None, "sending", "on_hold", {})],
    ]
    assert claim_message(LONG_AFTER) is None
    assert hold_open_messages(SOON) == 0


def test_without_the_hold_a_restore_sends_again():
    """Negative control: what a backup believes unsent is due."""
    message = stored("pending")
    assert claim_message(LONG_AFTER) == message


@pytest.mark.django_db(transaction=True)
def test_all_or_nothing():
    message = stored("pending")

    @transaction.atomic
    def abort_in_vain():
        abort_message(message, by=None, now=SOON)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        abort_in_vain()
    assert (Message.objects.get().state, AuditEvent.objects.count()) == (MessageState.PENDING, 0)
