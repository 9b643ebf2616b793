"""How the outbox is, without data."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from stage4club.notifications.enums import ChannelName, Trouble
from stage4club.notifications.health import health_report, late_sweep_banner
from stage4club.notifications.models import Channel

from .letters import NOW, queue, stored

pytestmark = pytest.mark.django_db

ALL_QUIET = dict.fromkeys(["pending", "sending", "failed", "aborted", "on_hold"], 0)


def channel(**columns):
    Channel.objects.create(name=ChannelName.EMAIL, **columns)


def banner(now=NOW):
    with translation.override("en"):
        return late_sweep_banner(now)


def test_before_the_first_message():
    assert health_report(NOW) == {
        "queue_age": 0,
        "sweep_age": None,
        "paused": None,
        "messages": ALL_QUIET,
    }


def test_ages_and_counts():
    queue(now=NOW - timedelta(minutes=2))
    queue(now=NOW - timedelta(minutes=1))
    queue(now=NOW, undo=True)
    stored("sending", due_at=NOW, created_at=NOW)
    # Neither on hold nor settled: these do not wait.
    stored("on_hold", created_at=NOW - timedelta(days=1), due_at=NOW - timedelta(days=1))
    stored("sent", created_at=NOW - timedelta(days=1), due_at=NOW - timedelta(days=1))
    channel(
        last_sweep_at=NOW - timedelta(seconds=9),
        paused_until=NOW + timedelta(seconds=1),
        paused_reason=Trouble.CLOSING,
    )
    with CaptureQueriesContext(connection) as queries:
        report = health_report(NOW)
    assert report == {
        "queue_age": 120,
        "sweep_age": 9,
        "paused": "closing",
        "messages": {**ALL_QUIET, "pending": 3, "sending": 1, "on_hold": 1},
    }
    assert len(queries) == 2


def test_nothing_to_say():
    assert banner() is None
    channel(
        last_sweep_at=NOW - timedelta(minutes=10), paused_until=NOW, paused_reason=Trouble.CLOSING
    )
    with CaptureQueriesContext(connection) as queries:
        assert banner() is None
    assert len(queries) == 1


def test_the_channel_rests():
    channel(paused_until=NOW + timedelta(minutes=1), paused_reason=Trouble.LOGIN_REFUSED)
    assert banner() == (
        "Messages are waiting. Our mail server refused our password. They leave by themselves once"
        " this is over (next try at 1:31\N{NO-BREAK SPACE}p.m.)."
    )


def test_beat_is_dead():
    channel(last_sweep_at=NOW - timedelta(minutes=10, seconds=1))
    assert banner() == (
        "The program that sends messages has not come by since Thursday, March\N{NO-BREAK SPACE}5,"
        " 2026 at 1:19\N{NO-BREAK SPACE}p.m.: messages may leave late. Please tell the system"
        " administrator."
    )


def test_beat_never_lived():
    queue(now=NOW)
    assert banner(NOW + timedelta(minutes=9)) is None
    assert banner(NOW + timedelta(minutes=11)) == (
        "The program that sends messages has never come by. Please tell the system administrator."
    )
