"""A real SMTP server on the loopback address whose answers a test writes beforehand.

    with SmtpSink() as sink:
        sink.script("RCPT", "550 5.1.1 no such address", address="gone@example.org")
        sink.script("END", "451 4.3.0 try later", times=1)
        sink.script("END", delay=2)          # accepts, after two seconds
        sink.script("END", drop=True)        # takes the message, then cuts the line
        with sink.silence("MAIL"): ...       # answers nothing until the end of the block

Moments: CONNECT (the greeting), EHLO, MAIL, RCPT, DATA (before 354), END (after the final dot).
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MOMENTS = ("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END", "RSET")


@dataclass(frozen=True)
class Received:
    """One message that the sink took; `content` is what came over the line, CRLF included."""

    sender: str
    recipients: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        parsed = message_from_bytes(self.content, policy=policy)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass
class Answer:
    """What to do at a moment. Without `reply` the command goes on as usual after the delay."""

    moment: str
    reply: str | None
    address: str | None
    times: float
    delay: float
    drop: bool
    gate: threading.Event | None = None


@dataclass
class SmtpSink:
    """The server; `messages` are in order of arrival, `seen` counts every moment reached."""

    messages: list[Received] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MOMENTS, 0))
    host: str = "127.0.0.1"
    port: int = 0
    _answers: list[Answer] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._controller = _Controller(self, hostname=self.host, port=0)
        self._controller.start()
        self.port = self._controller.port
        self.seen.update(dict.fromkeys(MOMENTS, 0))
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def script(
        self,
        moment: str,
        reply: str | None = None,
        *,
        address: str | None = None,
        times: float = float("inf"),
        delay: float = 0,
        drop: bool = False,
    ) -> None:
        """Answer `reply` at `moment`, for one `address` or for all, `times` times."""
        assert moment in MOMENTS
        self._answers.insert(0, Answer(moment, reply, address, times, delay, drop))

    def accept(self) -> None:
        """Forget every scripted answer: take everything from now on."""
        self._answers.clear()

    @contextlib.contextmanager
    def silence(self, moment: str) -> Iterator[None]:
        """Say nothing at `moment` until the block ends, then go on as usual."""
        answer = Answer(moment, None, None, float("inf"), 0, False, threading.Event())
        self._answers.insert(0, answer)
        try:
            yield
        finally:
            self._answers.remove(answer)
            answer.gate.set()

    async def act(self, moment: str, smtp: SMTP, address: str | None = None) -> str | None:
        """Play the scripted answer for `moment`; returns the reply, or None to go on as usual."""
        self.seen[moment] += 1
        for answer in list(self._answers):
            if answer.moment == moment and answer.address in (None, address) and answer.times > 0:
                answer.times -= 1
                if answer.gate:
                    await asyncio.to_thread(answer.gate.wait)
                await asyncio.sleep(answer.delay)
                if answer.drop:
                    smtp.transport.abort()
                    # connection_lost cancels this coroutine.
                    await asyncio.Event().wait()
                return answer.reply
        return None


class _Controller(Controller):
    def __init__(self, sink: SmtpSink, **kwargs: Any) -> None:
        super().__init__(_Handler(sink), **kwargs)
        self._sink = sink

        self._lines: list[_Smtp] = []

    def factory(self) -> SMTP:
        line = _Smtp(self._sink, self.handler, **self.SMTP_kwargs)
        self._lines.append(line)
        return line

    def stop(self, no_assert: bool = False) -> None:
        # The library stops its loop without closing the connections that are still open.
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(timeout=5)
        super().stop(no_assert)

    async def _hang_up(self) -> None:
        for line in self._lines:
            if line.transport is not None:
                line.transport.abort()
        tasks = asyncio.all_tasks(self.loop) - {asyncio.current_task()}
        await asyncio.gather(*tasks, return_exceptions=True)

    def _trigger_server(self) -> None:
        # The port was chosen by the system.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class _Smtp(SMTP):
    def __init__(self, sink: SmtpSink, *args: Any, **kwargs: Any) -> None:
        self._sink = sink
        super().__init__(*args, **kwargs)

    async def _handle_client(self) -> None:
        reply = await self._sink.act("CONNECT", self)
        if reply:
            await self.push(reply)
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's name
        reply = await self._sink.act("EHLO", self)
        await (self.push(reply) if reply else super().smtp_EHLO(hostname))

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        reply = await self._sink.act("DATA", self)
        await (self.push(reply) if reply else super().smtp_DATA(arg))

    async def smtp_RSET(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        reply = await self._sink.act("RSET", self)
        await (self.push(reply) if reply else super().smtp_RSET(arg))


class _Handler:
    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self._sink.act("MAIL", server, address)
        if reply:
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self._sink.act("RCPT", server, address)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        sink = self._sink
        taken = Received(envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content)
        dropped = any(answer.moment == "END" and answer.drop for answer in sink._answers)
        if dropped:
            sink.messages.append(taken)
        reply = await sink.act("END", server, taken.recipients[0])
        if not dropped and (reply is None or reply.startswith("250")):
            sink.messages.append(taken)
        return reply or "250 OK"
