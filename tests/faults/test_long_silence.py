"""The real limits of a silent server: 45 s before the text, 130 s after its final dot."""

from time import monotonic

import pytest

from stage4club.notifications.models import Message
from stage4club.notifications.operations import drain
from tests.stage4club.notifications.letters import NOW, stored

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults]


@pytest.mark.parametrize(
    ("moment", "seconds", "attempts"),
    [("CONNECT", 45, 0), ("MAIL", 45, 0), ("RCPT", 45, 0), ("DATA", 45, 0), ("END", 130, 1)],
)
def test_a_worker_is_free_again(smtp_sink, moment, seconds, attempts):
    stored()
    stored()
    with smtp_sink.silence(moment):
        started = monotonic()
        # The channel rests after the first: the second is not even tried.
        assert drain(lambda: NOW).handled == 1
        assert monotonic() - started <= seconds
    assert sorted(Message.objects.values_list("state", "attempts")) == [
        ("pending", 0),
        ("pending", attempts),
    ]


def test_slow_answers_do_not_add_up(smtp_sink):
    stored()
    for moment in ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA"):
        smtp_sink.script(moment, delay=12)
    started = monotonic()
    drain(lambda: NOW)
    assert monotonic() - started <= 46
    assert Message.objects.get().state == "pending"
