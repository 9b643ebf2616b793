"""The SMTP server of the development mailbox.

Every message that arrives becomes a file in the folder; nothing leaves the machine.
"""

import secrets
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"


class Keeper:
    """Writes each message to `folder`; names sort by the moment of arrival."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take the message; always answers 250."""
        name = f"{time.time_ns()}-{secrets.token_hex(4)}"
        unfinished = self._folder / f"{name}.part"
        unfinished.write_bytes(envelope.original_content or b"")
        unfinished.rename(self._folder / f"{name}.eml")
        return "250 OK"


def serve(port: int, folder: Path) -> None:
    """Receive messages on the loopback address until SIGTERM or SIGINT."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stop = {signal.SIGTERM, signal.SIGINT}
    # Before the server's thread exists, so that it inherits the mask.
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    server = Controller(Keeper(folder), hostname=LOOPBACK, port=port)
    server.start()
    sys.stdout.write(f"Mailbox listening on {LOOPBACK}:{port}\n")
    sys.stdout.flush()
    signal.sigwait(stop)
    server.stop()
