import smtplib
import time

import pytest

from tests.smtp_sink import SmtpSink

MESSAGE = "Subject: bonjour\r\n\r\ntexte\r\n"


def send(sink: SmtpSink, *recipients: str, timeout: float = 5) -> None:
    with smtplib.SMTP(sink.host, sink.port, timeout=timeout) as client:
        client.sendmail("club@example.org", recipients or ["louise@example.org"], MESSAGE)


def test_takes_a_message() -> None:
    with SmtpSink() as sink:
        send(sink)
    assert [(m.sender, m.recipients) for m in sink.messages] == [
        ("club@example.org", ["louise@example.org"])
    ]
    assert sink.messages[0].message["Subject"] == "bonjour"
    assert sink.seen == {
        "CONNECT": 1,
        "EHLO": 1,
        "MAIL": 1,
        "RCPT": 1,
        "DATA": 1,
        "END": 1,
        "RSET": 0,
    }


def test_refuses_one_recipient() -> None:
    with SmtpSink() as sink:
        sink.script("RCPT", "550 5.1.1 unknown", address="gone@example.org")
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            send(sink, "gone@example.org")
        send(sink)
    assert refused.value.recipients["gone@example.org"][0] == 550
    assert len(sink.messages) == 1


@pytest.mark.parametrize(
    ("moment", "reply", "error"),
    [
        ("CONNECT", "421 4.3.2 closing", smtplib.SMTPConnectError),
        ("EHLO", "550 no", smtplib.SMTPHeloError),
        ("MAIL", "550 5.7.1 sender refused", smtplib.SMTPSenderRefused),
        ("DATA", "451 4.3.0 later", smtplib.SMTPDataError),
        ("END", "451 4.3.0 later", smtplib.SMTPDataError),
    ],
)
def test_refuses_at_a_moment(moment: str, reply: str, error: type[Exception]) -> None:
    with SmtpSink() as sink:
        sink.script(moment, reply, times=1)
        if moment == "EHLO":
            # smtplib falls back to HELO, which the sink takes.
            send(sink)
        else:
            with pytest.raises(error):
                send(sink)
            assert sink.messages == []
            send(sink)
    assert len(sink.messages) == 1


def test_keeps_the_message_and_cuts_the_line() -> None:
    with SmtpSink() as sink:
        sink.script("END", drop=True, times=1)
        with pytest.raises(smtplib.SMTPServerDisconnected):
            send(sink)
    assert len(sink.messages) == 1


def test_waits_before_it_answers() -> None:
    with SmtpSink() as sink:
        sink.script("RCPT", delay=0.3)
        started = time.monotonic()
        send(sink)
    assert time.monotonic() - started >= 0.3


@pytest.mark.parametrize("moment", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END"])
def test_stays_silent_until_told(moment: str) -> None:
    with SmtpSink() as sink:
        with sink.silence(moment), pytest.raises((TimeoutError, smtplib.SMTPException)):
            send(sink, timeout=0.3)
        sink.messages.clear()
        send(sink)
    assert len(sink.messages) == 1


def test_forgets_its_answers() -> None:
    with SmtpSink() as sink:
        sink.script("MAIL", "550 no")
        sink.accept()
        send(sink)
    assert len(sink.messages) == 1
