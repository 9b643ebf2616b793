"""The way out: Django's SMTP backend with a limit on every wait, and what an answer means."""

from __future__ import annotations

import io
import smtplib
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.utils import DNS_NAME

from .. import policy
from ..enums import Trouble
from ..policy import Fate, Verdict, judge_answer, known_code

ACCEPTED = 250


class PatientSMTP(smtplib.SMTP):
    """A connection that is never held longer than `policy` says.

    The limits hold for whole answers: a server that drips one byte at a time gains nothing.
    After the limit, as after any lost connection, smtplib raises SMTPServerDisconnected.
    `content_begun` tells whether the text of the last message started to leave.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.content_begun = False
        self._answer_is_final = False
        self._envelope_until = monotonic() + policy.ENVELOPE_SECONDS
        self._answer_until = 0.0
        self._command_seconds: float = policy.COMMAND_SECONDS
        super().__init__(*args, **kwargs)

    def begin_message(self) -> None:
        """Start the clock of the next message over this connection."""
        self.content_begun = False
        self._envelope_until = monotonic() + policy.ENVELOPE_SECONDS

    # smtplib sends commands as `str` and the text of a message as `bytes`.
    def send(self, s: Any) -> None:
        """Send a command or the text of a message, within its time."""
        if self.sock is not None:
            self.sock.settimeout(self._command_seconds)
            if isinstance(s, bytes):
                self.sock.settimeout(policy.CONTENT_SECONDS)
                self.content_begun = self._answer_is_final = True
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Read one whole answer within its time."""
        if self._answer_is_final:
            seconds: float = policy.FINAL_DOT_SECONDS
        else:
            seconds = min(self._command_seconds, self._envelope_until - monotonic())
        self._answer_until = monotonic() + seconds
        self._answer_is_final = False
        if self.file is None:
            self.file = io.BufferedReader(_Answers(self))
        return super().getreply()

    def quit(self) -> tuple[int, bytes]:
        """Say goodbye without waiting long: everything is settled by now."""
        self._command_seconds = policy.QUIT_SECONDS
        self._envelope_until = monotonic() + policy.QUIT_SECONDS
        return super().quit()

    def receive_into(self, buffer: Any) -> int:
        """Read what there is into `buffer`. Raises TimeoutError when the answer's time is over."""
        left = self._answer_until - monotonic()
        if left <= 0:
            raise TimeoutError("The answer took too long.")
        if self.sock is None:
            raise ConnectionError("The connection is closed.")
        self.sock.settimeout(left)
        return self.sock.recv_into(buffer)


class PatientSMTPS(PatientSMTP, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class _Answers(io.RawIOBase):
    """The bytes of the server, as a file for smtplib."""

    def __init__(self, connection: PatientSMTP) -> None:
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._connection.receive_into(buffer)


class OutboxBackend(EmailBackend):
    """Django's SMTP backend over a patient connection. Only the outbox uses it."""

    connection: PatientSMTP | None

    def open(self) -> bool:
        """Connect, secure and sign in; return False when that was done before.

        Raises OSError or SMTPException; nothing stays open then.
        """
        if self.connection is not None:
            return False
        options: dict[str, Any] = {
            "timeout": policy.CONNECT_SECONDS,
            # Looked up once per process: smtplib would ask the name servers each time.
            "local_hostname": DNS_NAME.get_fqdn(),
        }
        if self.use_ssl:
            options["context"] = self.ssl_context
        dial = PatientSMTPS if self.use_ssl else PatientSMTP
        connection = dial(self.host, self.port, **options)
        try:
            if self.use_tls:
                connection.starttls(context=self.ssl_context)
            if self.username and self.password:
                connection.login(self.username, self.password)
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        self.connection = connection
        return True

    def hang_up(self) -> None:
        """Drop the connection without a word: the other side does not listen."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Postbox:
    """One connection for many letters, opened at the first, renewed after fifty.

    A context manager: leaving it closes the connection.
    """

    def __init__(self) -> None:
        self._backend = OutboxBackend()
        self._posted = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def post(self, letter: EmailMessage) -> Verdict:
        """Hand `letter` over and return what became of it. Never raises for the server's part."""
        if self._posted >= policy.MESSAGES_PER_CONNECTION:
            self.close()
        try:
            if not self._backend.open() and self._backend.connection is not None:
                self._backend.connection.begin_message()
            self._backend.send_messages([letter])
        except (OSError, smtplib.SMTPException) as trouble:
            connection = self._backend.connection
            verdict = judge(
                trouble, content_begun=connection is not None and connection.content_begun
            )
            # After a refused recipient smtplib has started over on the same connection. After other
            # answers it may not have: the next sender would be refused as a second one.
            # A server that hung up after its refusal left a connection without a socket.
            if (
                verdict.fate is Fate.CHANNEL
                or not isinstance(trouble, smtplib.SMTPRecipientsRefused)
                or connection is None
                or connection.sock is None
            ):
                self._backend.hang_up()
            return verdict
        self._posted += 1
        return Verdict(Fate.SENT, code=ACCEPTED)

    def close(self) -> None:
        """Say goodbye and close. Whatever the server thinks of it, all is settled."""
        with suppress(OSError, smtplib.SMTPException):
            self._backend.close()
        self._backend.hang_up()
        self._posted = 0


def judge(trouble: Exception, *, content_begun: bool) -> Verdict:
    """Return what an exception of smtplib or of the network means for the message.

    What is about this recipient or this text stays with the message; what is about our server
    or our account rests the channel. A silence after the text began is neither: the server may
    have taken it.
    """
    match trouble:
        case smtplib.SMTPRecipientsRefused():
            [(code, _)] = trouble.recipients.values()
            return judge_answer(code, Trouble.RECIPIENT_REFUSED)
        case smtplib.SMTPDataError(smtp_code=code) if code >= policy.FIRST_REFUSAL:
            return judge_answer(code, Trouble.CONTENT_REFUSED)
        case smtplib.SMTPSenderRefused(smtp_code=code) if code in policy.NOT_ABOUT_THE_SENDER:
            return judge_answer(code, Trouble.CONTENT_REFUSED)
    if content_begun:
        return Verdict(Fate.UNSURE, Trouble.UNSURE)
    answered: int | None = getattr(trouble, "smtp_code", None)
    return Verdict(Fate.CHANNEL, _channel_trouble(trouble), answered and known_code(answered))


def _channel_trouble(trouble: Exception) -> Trouble:
    match trouble:
        case smtplib.SMTPSenderRefused():
            return Trouble.SENDER_REFUSED
        case smtplib.SMTPAuthenticationError() | smtplib.SMTPNotSupportedError():
            return Trouble.LOGIN_REFUSED
        case smtplib.SMTPResponseException(smtp_code=policy.CLOSING_CODE):
            return Trouble.CLOSING
        case _:
            return Trouble.NO_CONNECTION
