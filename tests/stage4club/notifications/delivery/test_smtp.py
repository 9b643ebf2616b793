"""The way out, against a real server on the loopback address."""

import smtplib
import socket
import ssl
from time import monotonic

import pytest
from django.core.mail import EmailMessage  # noqa: TID251 - the letter that the outbox hands over

from stage4club.notifications import policy
from stage4club.notifications.delivery.smtp import OutboxBackend, PatientSMTP, Postbox, judge
from stage4club.notifications.enums import Trouble
from stage4club.notifications.policy import Fate, Verdict

from ..relay import PASSWORD, relay

SENT = Verdict(Fate.SENT, code=250)


def letter(to="zoe@example.org", body="Bonjour\n"):
    return EmailMessage("Nouvelles", body, "club@example.org", [to])


def fast(monkeypatch, **seconds):
    for name, value in seconds.items():
        monkeypatch.setattr(policy, name, value)


def test_many_letters_over_one_connection(smtp_sink):
    with Postbox() as postbox:
        assert [postbox.post(letter()) for _ in range(3)] == [SENT] * 3
    assert smtp_sink.seen["CONNECT"] == 1
    assert [received.recipients for received in smtp_sink.messages] == [["zoe@example.org"]] * 3


def test_the_connection_is_renewed(smtp_sink, monkeypatch):
    fast(monkeypatch, MESSAGES_PER_CONNECTION=2)
    with Postbox() as postbox:
        assert [postbox.post(letter()) for _ in range(5)] == [SENT] * 5
    assert smtp_sink.seen["CONNECT"] == 3


@pytest.mark.parametrize(
    ("moment", "reply", "verdict"),
    [
        ("CONNECT", "421 closing", Verdict(Fate.CHANNEL, Trouble.CLOSING, 421)),
        ("CONNECT", "554 no", Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION, 554)),
        ("MAIL", "550 who", Verdict(Fate.CHANNEL, Trouble.SENDER_REFUSED, 550)),
        ("MAIL", "451 later", Verdict(Fate.CHANNEL, Trouble.SENDER_REFUSED, 451)),
        ("MAIL", "421 closing", Verdict(Fate.CHANNEL, Trouble.CLOSING, 421)),
        ("MAIL", "530 sign in", Verdict(Fate.CHANNEL, Trouble.LOGIN_REFUSED, 530)),
        ("MAIL", "552 large", Verdict(Fate.FAILED, Trouble.CONTENT_REFUSED, 552)),
        ("RCPT", "550 unknown", Verdict(Fate.FAILED, Trouble.RECIPIENT_REFUSED, 550)),
        ("RCPT", "451 later", Verdict(Fate.LATER, Trouble.DEFERRED, 451)),
        ("RCPT", "421 closing", Verdict(Fate.CHANNEL, Trouble.CLOSING, 421)),
        ("DATA", "451 later", Verdict(Fate.LATER, Trouble.DEFERRED, 451)),
        ("DATA", "554 no", Verdict(Fate.FAILED, Trouble.CONTENT_REFUSED, 554)),
        ("END", "554 no", Verdict(Fate.FAILED, Trouble.CONTENT_REFUSED, 554)),
        ("END", "452 full", Verdict(Fate.LATER, Trouble.DEFERRED, 452)),
        ("END", "421 closing", Verdict(Fate.CHANNEL, Trouble.CLOSING, 421)),
        ("END", "251 taken, as it were", Verdict(Fate.UNSURE, Trouble.UNSURE)),
    ],
)
def test_an_answer_and_what_it_means(smtp_sink, moment, reply, verdict):
    smtp_sink.script(moment, reply, times=1)
    with Postbox() as postbox:
        assert postbox.post(letter()) == verdict
        # Whatever was said, the next letter leaves.
        assert postbox.post(letter("louise@example.org")) == SENT


@pytest.mark.parametrize("moment", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_a_line_cut_before_the_text_is_about_the_channel(smtp_sink, moment):
    smtp_sink.script(moment, drop=True, times=1)
    with Postbox() as postbox:
        assert postbox.post(letter()) == Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION)
        assert postbox.post(letter()) == SENT


def test_a_line_cut_after_the_text_is_no_proof(smtp_sink):
    smtp_sink.script("END", drop=True, times=1)
    with Postbox() as postbox:
        assert postbox.post(letter()) == Verdict(Fate.UNSURE, Trouble.UNSURE)
        assert postbox.post(letter()) == SENT
    assert len(smtp_sink.messages) == 2


def test_the_text_of_a_letter_before_says_nothing_of_this_one(smtp_sink):
    with Postbox() as postbox:
        assert postbox.post(letter()) == SENT
        smtp_sink.script("MAIL", drop=True, times=1)
        assert postbox.post(letter()) == Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION)


def test_nobody_listens(smtp_sink, settings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.EMAIL_PORT = closed.getsockname()[1]
    with Postbox() as postbox:
        assert postbox.post(letter()) == Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION)


@pytest.mark.parametrize("moment", ["CONNECT", "MAIL", "RCPT", "DATA"])
def test_a_silent_server_is_left(smtp_sink, monkeypatch, moment):
    fast(monkeypatch, COMMAND_SECONDS=0.3)
    with smtp_sink.silence(moment), Postbox() as postbox:
        started = monotonic()
        assert postbox.post(letter()) == Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION)
        assert monotonic() - started < 2


def test_a_server_that_leaves_after_a_refusal_is_called_again(smtp_sink):
    smtp_sink.script("RCPT", "550 no such address", times=1)
    smtp_sink.script("RSET", drop=True, times=1)
    with Postbox() as postbox:
        assert postbox.post(letter()).fate is Fate.FAILED
        assert postbox.post(letter()) == SENT


def test_slow_answers_together_stay_within_the_envelope(smtp_sink, monkeypatch):
    fast(monkeypatch, COMMAND_SECONDS=0.5, ENVELOPE_SECONDS=1.0)
    for moment in ("EHLO", "MAIL", "RCPT", "DATA"):
        smtp_sink.script(moment, delay=0.4)
    with Postbox() as postbox:
        started = monotonic()
        assert postbox.post(letter()) == Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION)
        assert monotonic() - started < 1.5


def test_the_envelope_is_counted_anew_for_each_letter(smtp_sink, monkeypatch):
    fast(monkeypatch, ENVELOPE_SECONDS=0.5)
    smtp_sink.script("RCPT", delay=0.3)
    with Postbox() as postbox:
        assert [postbox.post(letter()) for _ in range(3)] == [SENT] * 3


def test_the_wait_after_the_final_dot_is_longer(smtp_sink, monkeypatch):
    fast(monkeypatch, COMMAND_SECONDS=0.3, FINAL_DOT_SECONDS=1.0)
    smtp_sink.script("END", delay=0.6, times=1)
    with Postbox() as postbox:
        assert postbox.post(letter()) == SENT
        with smtp_sink.silence("END"):
            started = monotonic()
            assert postbox.post(letter()) == Verdict(Fate.UNSURE, Trouble.UNSURE)
            assert 1.0 <= monotonic() - started < 2


def test_a_server_that_drips_gains_nothing(monkeypatch, settings):
    import threading

    fast(monkeypatch, COMMAND_SECONDS=0.5)
    over = threading.Event()

    def drip(server):
        line, _ = server.accept()
        with line:
            while not over.wait(0.1):
                line.sendall(b"2")

    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        dripping = threading.Thread(target=drip, args=(server,))
        dripping.start()
        started = monotonic()
        try:
            with Postbox() as postbox:
                assert postbox.post(letter()) == Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION)
            assert monotonic() - started < 1.5
        finally:
            over.set()
            dripping.join()


def test_a_silent_goodbye_is_not_waited_for(smtp_sink, monkeypatch):
    fast(monkeypatch, QUIT_SECONDS=0)
    started = monotonic()
    with Postbox() as postbox:
        assert postbox.post(letter()) == SENT
    assert monotonic() - started < 1


def test_a_closed_connection_sends_and_reads_nothing():
    connection = PatientSMTP()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        connection.send("NOOP\r\n")
    connection.sock = None
    connection._answer_until = monotonic() + 5
    with pytest.raises(ConnectionError):
        connection.receive_into(bytearray(1))


def test_the_backend_opens_once_and_hangs_up_twice(smtp_sink):
    backend = OutboxBackend()
    assert [backend.open(), backend.open()] == [True, False]
    backend.hang_up()
    backend.hang_up()
    assert backend.connection is None


@pytest.mark.parametrize("implicit", [True, False])
@pytest.mark.parametrize(
    ("password", "verdict"),
    [(PASSWORD, SENT), ("wrong", Verdict(Fate.CHANNEL, Trouble.LOGIN_REFUSED, 535))],
)
def test_tls_and_password(tmp_path, settings, monkeypatch, implicit, password, verdict):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with relay(tmp_path, implicit=implicit) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "club", password
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = implicit, not implicit
        with Postbox() as postbox:
            assert postbox.post(letter()) == verdict
        assert server.taken == ["zoe@example.org"] * (verdict is SENT)


@pytest.mark.parametrize("implicit", [True, False])
def test_a_relay_of_somebody_else_is_not_trusted(tmp_path, settings, implicit):
    with relay(tmp_path, implicit=implicit) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = implicit, not implicit
        with Postbox() as postbox:
            assert postbox.post(letter()) == Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION)
        assert server.taken == []


@pytest.mark.parametrize(
    ("trouble", "verdict"),
    [
        (
            smtplib.SMTPNotSupportedError("STARTTLS"),
            Verdict(Fate.CHANNEL, Trouble.LOGIN_REFUSED),
        ),
        (smtplib.SMTPHeloError(500, b""), Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION, 500)),
        (smtplib.SMTPDataError(-1, b""), Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION)),
        (ssl.SSLError(), Verdict(Fate.CHANNEL, Trouble.NO_CONNECTION)),
    ],
)
def test_rarer_troubles(trouble, verdict):
    assert judge(trouble, content_begun=False) == verdict


def test_an_answer_without_a_code_after_the_text_is_no_proof():
    trouble = smtplib.SMTPDataError(-1, b"")
    assert judge(trouble, content_begun=True) == Verdict(Fate.UNSURE, Trouble.UNSURE)
