"""A scanner that speaks clamd's protocol on a real socket, and finds EICAR alone."""

from __future__ import annotations

import socketserver
import struct
from threading import Thread
from typing import Any, Self

from tests.sent_files import EICAR


class Clamd(socketserver.ThreadingTCPServer):
    """Answers as clamd does; `answer`, where it is set, is what it says to everything."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, answer: bytes | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Stream)
        self.answer = answer
        self.scanned: list[bytes] = []

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        self.thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()


class _Stream(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.scanned.append(content)
        verdict: Any = b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK"
        self.wfile.write((verdict if self.server.answer is None else self.server.answer) + b"\0")
