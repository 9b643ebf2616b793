"""The worker's loop against a real server: what is due leaves, once, in the words stored."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.models import F

from stage4club.notifications import policy
from stage4club.notifications.delivery import mime, shutdown
from stage4club.notifications.enums import ChannelName, Trouble
from stage4club.notifications.models import Channel, Message
from stage4club.notifications.operations import (
    Drained,
    deliver,
    drain,
    settle,
)
from tests.stage4club.notifications.letters import (
    NEWS,
    NOW,
    heard,
    queue,
    queue_in_vain,
    staff,
    stored,
)

pytestmark = pytest.mark.django_db


def now():
    return NOW


def at(minutes):
    return lambda: NOW + timedelta(minutes=minutes)


@pytest.fixture
def told(monkeypatch):
    return heard(monkeypatch, "message_failed")


def states():
    return dict(Message.objects.values_list("state", "error"))


def test_everything_due_leaves_over_one_connection(smtp_sink):
    for n in range(3):
        queue(now=NOW + timedelta(seconds=n - 3))
    later = queue(undo=True)
    assert drain(now) == Drained(handled=3, more=False)
    assert (len(smtp_sink.messages), smtp_sink.seen["CONNECT"]) == (3, 1)
    later.refresh_from_db()
    assert (Message.objects.filter(state="sent").count(), later.state) == (3, "pending")
    assert drain(lambda: later.due_at) == Drained(handled=1, more=False)
    assert drain(lambda: later.due_at) == Drained(handled=0, more=False)
    assert len(smtp_sink.messages) == 4


def test_a_message_nobody_committed_never_leaves(smtp_sink):
    with pytest.raises(ZeroDivisionError):
        queue_in_vain()
    assert drain(now) == Drained(handled=0, more=False)
    assert smtp_sink.messages == []


def test_an_unreadable_text_stays_at_home(smtp_sink, told):
    stored()
    Message.objects.update(body_text=F("body_html"))
    drain(now)
    assert (smtp_sink.messages, states()) == ([], {"failed": Trouble.UNREADABLE})
    assert len(told) == 1


def test_an_error_nobody_thought_of_stops_nothing(smtp_sink, monkeypatch, caplog):
    bad, good = queue(), queue()
    compose = mime.compose

    def fails_once(message, **texts):
        if message == bad:
            raise ZeroDivisionError("zoe@example.org")
        return compose(message, **texts)

    monkeypatch.setattr(deliver, "compose", fails_once)
    assert drain(now) == Drained(handled=2, more=False)
    assert states() == {"pending": Trouble.UNEXPECTED, "sent": ""}
    assert Message.objects.get(state="sent") == good
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("stage4club")]
    assert ours == [f"Message {bad.pk}: ZeroDivisionError"]


@pytest.mark.parametrize(("answers", "left"), [([{7}, {7}], 1), ([{7}, set()], 0)])
def test_the_last_word_before_the_door(smtp_sink, monkeypatch, answers, left):
    from stage4club.core import personal_data

    asked = []
    monkeypatch.setitem(
        personal_data._registry,
        "may_contact",
        [lambda *about, a=answer, **more: asked.append((*about, more)) or a for answer in answers],
    )
    queue(NEWS, person_id=7)
    drain(now)
    assert asked == [({7}, {"purpose": "news", "now": NOW})] * 2
    assert len(smtp_sink.messages) == left
    assert states() == ({"sent": ""} if left else {"aborted": Trouble.MAY_NOT_CONTACT})


def test_somebody_we_do_not_know_is_not_asked_about(smtp_sink, monkeypatch):
    asked = heard(monkeypatch, "may_contact", set())
    queue(by=staff())
    drain(now)
    assert (asked, len(smtp_sink.messages)) == ([], 1)


def test_a_channel_that_rests_meanwhile_gives_the_try_back(smtp_sink, monkeypatch):
    message = queue()
    claim = deliver.claim_message

    def claim_before_somebody_else_meets_trouble(moment):
        claimed = claim(moment)
        Channel.objects.get_or_create(
            name=ChannelName.EMAIL,
            paused_until=NOW + timedelta(minutes=1),
            paused_reason=Trouble.CLOSING,
        )
        return claimed

    monkeypatch.setattr(deliver, "claim_message", claim_before_somebody_else_meets_trouble)
    assert drain(now) == Drained(handled=1, more=False)
    message.refresh_from_db()
    assert (smtp_sink.messages, message.state, message.attempts) == ([], "pending", 0)


def test_a_refused_address_fails_alone(smtp_sink, told):
    smtp_sink.script("RCPT", "550 unknown", address="gone@example.org")
    gone = queue(to="gone@example.org")
    queue()
    drain(now)
    assert states() == {"failed": Trouble.RECIPIENT_REFUSED, "sent": ""}
    assert told == [{"message": gone, "now": NOW}]


def test_an_outage_fails_nothing(smtp_sink, told):
    smtp_sink.script("CONNECT", "421 closing")
    for _ in range(5):
        queue()
    for n in range(20):
        drain(at(n * 3))
    assert set(Message.objects.values_list("state", "attempts")) == {("pending", 0)}
    assert told == []
    smtp_sink.accept()
    assert drain(at(65)) == Drained(handled=5, more=False)
    assert len(smtp_sink.messages) == 5


def test_one_message_that_upsets_the_server_does_not_starve_the_others(smtp_sink):
    smtp_sink.script("RCPT", "421 closing", address="odd@example.org")
    queue(to="odd@example.org", now=NOW - timedelta(hours=1))
    for _ in range(3):
        queue(now=NOW - timedelta(minutes=1))
    drain(now)
    drain(at(0.25))
    assert len(smtp_sink.messages) == 3


def test_a_run_ends_after_its_share(smtp_sink):
    for _ in range(3):
        queue()
    assert drain(now, limit=2) == Drained(handled=2, more=True)
    assert drain(now, limit=None, seconds=0) == Drained(handled=0, more=True)
    assert drain(now, limit=None, seconds=None) == Drained(handled=1, more=False)


def test_a_worker_told_to_stop_takes_no_other_message(smtp_sink):
    queue()
    shutdown.tell_to_stop()
    assert drain(now) == Drained(handled=0, more=True)


@pytest.mark.django_db(transaction=True)
def test_another_worker_settled_it(smtp_sink, monkeypatch, caplog):
    message = queue(person_id=7)

    def taken_over(people, **_):
        Message.objects.update(lease_token=message.pk)
        return people

    from stage4club.core import personal_data

    monkeypatch.setitem(personal_data._registry, "may_contact", [taken_over])
    assert drain(now) == Drained(handled=1, more=False)
    assert "was settled by another worker" in caplog.text
    assert states() == {"sending": ""}


@pytest.mark.django_db(transaction=True)
def test_the_database_goes_away_before_sending(smtp_sink, monkeypatch):
    queue(person_id=7)
    calls = []

    def gone(people, **_):
        if not calls:
            calls.append(1)
            connection.close()
            raise OperationalError
        return people

    from stage4club.core import personal_data

    monkeypatch.setitem(personal_data._registry, "may_contact", [gone])
    # The try is given back, and this very run takes it again.
    assert drain(now) == Drained(handled=2, more=False)
    assert (len(smtp_sink.messages), Message.objects.get().attempts) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_settling_waits_for_the_database(smtp_sink, monkeypatch):
    """Our backend is terminated between the sending and the settling, twice."""
    queue()
    blows = []
    real = settle.settle_message

    def struck(message, verdict, **kwargs):
        if len(blows) < 2:
            blows.append(1)
            _strike_our_backend()
        return real(message, verdict, **kwargs)

    monkeypatch.setattr(deliver, "settle_message", struck)
    monkeypatch.setattr(deliver, "FIRST_WAIT_SECONDS", 0.01)
    assert drain(now) == Drained(handled=1, more=False)
    assert (len(blows), len(smtp_sink.messages), states()) == (2, 1, {"sent": ""})


@pytest.mark.django_db(transaction=True)
def test_a_settling_that_was_cut_off_is_done_again(smtp_sink, monkeypatch):
    """Our backend is terminated between the channel's UPDATE and the row's."""
    queue()
    blows = []

    def strike(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if "notifications_channel" in sql and sql.startswith("UPDATE") and not blows:
            blows.append(sql.split()[0])
            _strike_our_backend()
        return result

    monkeypatch.setattr(deliver, "FIRST_WAIT_SECONDS", 0.01)
    with connection.execute_wrapper(strike):
        assert drain(now) == Drained(handled=1, more=False)
    assert (blows, len(smtp_sink.messages), states()) == (["UPDATE"], 1, {"sent": ""})


@pytest.mark.django_db(transaction=True)
def test_settling_does_not_wait_beyond_the_lease(smtp_sink, monkeypatch):
    queue()
    monkeypatch.setattr(policy, "SETTLING_SHARE", 0)

    def away(*_, **__):
        raise OperationalError

    monkeypatch.setattr(deliver, "settle_message", away)
    with pytest.raises(OperationalError):
        drain(now)
    # The lease runs out and the message leaves a second time: never zero times.
    monkeypatch.undo()
    assert drain(lambda: NOW + timedelta(minutes=6)) == Drained(handled=1, more=False)
    first, second = smtp_sink.messages
    assert first.message["Message-ID"] == second.message["Message-ID"]


def _strike_our_backend():
    other = connection.copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [backend] = cursor.fetchone()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    finally:
        other.close()
