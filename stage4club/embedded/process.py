"""What PostgreSQL and Valkey have in common: a port, a wait until they answer, a signal to stop."""

import contextlib
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 30
PORT_TRIES = 5
PORT_TAKEN = "Address already in use"
ADVICE = (
    "Start both servers with `docker compose --file docker-compose.engines.yml up --detach"
    " --wait`, or set DATABASE_URL and REDIS_URL to servers of yours."
)


class EngineError(Exception):
    """An engine could not start. The message is a sentence for the person at the terminal."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """How to run one server.

    `command` and `address` take a port; `ready` takes the address and tells whether it answers;
    `account` holds further arguments of `subprocess.Popen`.
    """

    command: Callable[[int], list[str]]
    address: Callable[[int], str]
    ready: Callable[[str], bool]
    stop: signal.Signals
    log: Path
    note: Path
    account: Mapping[str, Any]


def package_folder(name: str) -> Path | None:
    """Return where the package `name` is installed, without importing it, or `None`."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def free_ports() -> Iterator[int]:
    """Offer a few ports that are free now; somebody may take one before the engine does."""
    for _ in range(PORT_TRIES):
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port: int = probe.getsockname()[1]
        yield port


@contextlib.contextmanager
def running(server: Server, ports: Iterator[int]) -> Iterator[str]:
    """Run `server` on the first port it can have; yields its address, then stops it.

    The address also stands in `server.note`, for whoever must stop a leftover server.
    Raises `EngineError` with the end of the server's log when it does not start.
    """
    process, url = _start(server, ports)
    try:
        if process.poll() is not None:
            raise EngineError(f"A server did not start. Its log says:\n{_tail(server.log)}")
        write_secret(server.note, url)
        yield url
    finally:
        server.note.unlink(missing_ok=True)
        process.send_signal(server.stop)
        process.wait(STOP_SECONDS)


def write_secret(path: Path, text: str) -> None:
    """Write `text` where only its owner can read it."""
    path.touch(mode=0o600)
    path.write_text(text)


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until `condition` holds, `seconds` at most."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


def _start(server: Server, ports: Iterator[int]) -> tuple[subprocess.Popen[bytes], str]:
    """Try the `ports` in turn; returns the last process, which may have ended, and its address."""
    for port in ports:
        process, url = _try(server, port)
        if process.poll() is None or PORT_TAKEN not in server.log.read_text():
            break
    return process, url


def _try(server: Server, port: int) -> tuple[subprocess.Popen[bytes], str]:
    """Start `server` on `port` and wait until it answers or ends."""
    url = server.address(port)
    with server.log.open("w") as log:
        process = subprocess.Popen(
            server.command(port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **server.account,
        )
    wait_until(lambda: process.poll() is not None or server.ready(url), START_SECONDS)
    return process, url


def _tail(log: Path) -> str:
    return log.read_text()[-2000:]
