"""The numbers of the outbox."""

from datetime import timedelta

import pytest

from stage4club.notifications import policy
from stage4club.notifications.enums import Trouble
from stage4club.notifications.policy import Fate, Verdict, judge_answer, pause_length, retry_delay


def test_ten_tries_in_a_day():
    delays = [retry_delay(attempt, jitter=0) for attempt in range(1, 10)]
    assert sum(delays, timedelta()) == timedelta(hours=23, minutes=40)
    assert delays == sorted(delays)
    assert retry_delay(10, jitter=0) is None


@pytest.mark.parametrize(("jitter", "seconds"), [(-1, 96), (0, 120), (1, 144)])
def test_jitter_spreads_by_a_fifth(jitter, seconds):
    assert retry_delay(1, jitter=jitter) == timedelta(seconds=seconds)


def test_a_channel_rests_longer_each_time_up_to_five_minutes():
    assert [pause_length(n).seconds for n in range(1, 9)] == [15, 30, 60, 120, 240, 300, 300, 300]


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (550, Verdict(Fate.FAILED, Trouble.RECIPIENT_REFUSED, 550)),
        (554, Verdict(Fate.FAILED, Trouble.RECIPIENT_REFUSED, 554)),
        (451, Verdict(Fate.LATER, Trouble.DEFERRED, 451)),
        (252, Verdict(Fate.LATER, Trouble.DEFERRED, 252)),
        (-1, Verdict(Fate.LATER, Trouble.DEFERRED, None)),
        (700, Verdict(Fate.LATER, Trouble.DEFERRED, None)),
        (421, Verdict(Fate.CHANNEL, Trouble.CLOSING, 421)),
        (530, Verdict(Fate.CHANNEL, Trouble.LOGIN_REFUSED, 530)),
        (535, Verdict(Fate.CHANNEL, Trouble.LOGIN_REFUSED, 535)),
    ],
)
def test_reads_the_code(code, verdict):
    assert judge_answer(code, Trouble.RECIPIENT_REFUSED) == verdict


def test_a_worker_is_free_soon_enough():
    """reliability.md: 45 s before the text, 130 s after its final dot."""
    assert policy.ENVELOPE_SECONDS <= 45
    assert policy.FINAL_DOT_SECONDS + policy.QUIT_SECONDS <= 130
