"""The mail relay of a measurement: the SMTP server of the tests, in a process of its own.

In the process that measures, it would take the time of the very thing that is measured.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

from tests.smtp_sink import SmtpSink

#: What a relay far away takes: to answer a connection, and to answer a command, in seconds.
FAR_CONNECT, FAR_COMMAND = 0.020, 0.005
COMMANDS = ("EHLO", "MAIL", "RCPT", "DATA", "END")


@dataclass(frozen=True)
class Relay:
    """A running relay."""

    port: int
    _line: Connection

    @property
    def url(self) -> str:
        """Its address, as `EMAIL_URL` gives it."""
        return f"smtp://127.0.0.1:{self.port}"

    def counts(self) -> tuple[int, int]:
        """How many messages it has taken, and over how many connections."""
        self._line.send("counts")
        messages, connections = self._line.recv()
        return messages, connections

    def far(self, on: bool) -> None:
        """Answer as one far away does, or at once."""
        self._line.send("far" if on else "near")
        self._line.recv()

    def wait_for(self, messages: int, seconds: float) -> tuple[int, int]:
        """Return the counts when `messages` have come in all. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while (counts := self.counts())[0] < messages:
            if time.monotonic() > until:
                raise TimeoutError(f"{counts[0]} of {messages} came in {seconds} seconds.")
            time.sleep(0.005)
        return counts


@contextmanager
def relay() -> Iterator[Relay]:
    """Run one until the end of the block."""
    spawn = get_context("spawn")
    ours, its = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(its,), daemon=True)
    process.start()
    # Its end is its own: when it dies, what waits here for its word fails instead of waiting on.
    its.close()
    try:
        yield Relay(ours.recv(), ours)
    finally:
        with suppress(OSError):
            ours.send("stop")
        process.join(10)


def _serve(line: Connection) -> None:
    with SmtpSink() as sink:
        line.send(sink.port)
        while (wish := line.recv()) != "stop":
            if wish == "far":
                sink.script("CONNECT", delay=FAR_CONNECT)
                for command in COMMANDS:
                    sink.script(command, delay=FAR_COMMAND)
            elif wish == "near":
                sink.accept()
            line.send((len(sink.messages), sink.seen["CONNECT"]))
