"""A private PostgreSQL. It sorts and folds case by Unicode, whatever the machine's locale is."""

import contextlib
import os
import pwd
import secrets
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from stage4club.embedded.process import (
    ADVICE,
    LOOPBACK,
    STOP_SECONDS,
    EngineError,
    Server,
    free_ports,
    package_folder,
    running,
    wait_until,
    write_secret,
)

NOTE = "database.url"
#: PostgreSQL refuses to run as root; there it runs as this system user.
ACCOUNT = "embedded_postgres"
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextlib.contextmanager
def run(
    directory: Path, *, throwaway: bool = False, ports: Iterator[int] | None = None
) -> Iterator[str]:
    """Run the server with its data in `directory`/postgres; yields its address.

    With `throwaway` it flushes nothing and is stopped without writing anything more.
    Raises `EngineError` where there is no server to run.
    """
    folder = package_folder("embedded_postgres")
    if not folder:
        raise EngineError(f"PostgreSQL is not installed here. {ADVICE}")
    programs = folder / "pginstall" / "bin"
    data = directory / "postgres"
    data.mkdir(mode=0o700, exist_ok=True)
    account = _account(folder, data) if os.geteuid() == 0 else {"cwd": data}
    secret = directory / "database.password"
    if not (data / "PG_VERSION").exists():
        write_secret(secret, secrets.token_urlsafe(24))
        _create_cluster(programs, data, secret, account)
    settings = [f"listen_addresses={LOOPBACK}", "unix_socket_directories=", "timezone=UTC"]
    settings += ["max_connections=250", *(FORGETFUL if throwaway else ())]
    options = [part for setting in settings for part in ("-c", setting)]
    server = Server(
        command=lambda port: [
            *(str(programs / "postgres"), "-D", str(data), "-p", str(port)),
            *options,
        ],
        address=lambda port: (
            f"postgresql://postgres:{secret.read_text()}@{LOOPBACK}:{port}/postgres"
        ),
        ready=_ready,
        stop=signal.SIGQUIT if throwaway else signal.SIGINT,
        log=directory / "postgres.log",
        note=directory / NOTE,
        account=account,
    )
    with running(server, ports or free_ports()) as url:
        yield url


def stop_leftover(directory: Path) -> None:
    """Stop the server of a killed keeper: the one that knows our password."""
    note = directory / NOTE
    if note.exists():
        process = directory / "postgres" / "postmaster.pid"
        if _ready(note.read_text()):
            os.kill(int(process.read_text().split()[0]), signal.SIGINT)
            wait_until(lambda: not process.exists(), STOP_SECONDS)
        note.unlink()


def _ready(url: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=5):
        return True
    return False


def _account(folder: Path, data: Path) -> dict[str, Any]:
    """Give `data` to the system user; returns how to become it, for `subprocess`.

    The folders above its data and its programs get the permission to be traversed, nothing more.
    """
    try:
        user = pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(["useradd", "--system", "--user-group", ACCOUNT], check=True)
        user = pwd.getpwnam(ACCOUNT)
    programs = sorted(folder.parent.glob(f"{folder.name}*"))
    subprocess.run(["chmod", "-R", "a+rX", *programs], check=True)
    for parent in (*data.parents, *folder.parents):
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)
    os.chown(data, user.pw_uid, user.pw_gid)
    return {"cwd": data, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _create_cluster(programs: Path, data: Path, secret: Path, account: dict[str, Any]) -> None:
    """Create the files of an empty cluster in `data`."""
    if "user" in account:
        os.chown(secret, account["user"], account["group"])
    command = [str(programs / "initdb"), "-D", str(data), "-U", "postgres"]
    command += ["--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--no-sync"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **account)
    if done.returncode:
        raise EngineError(f"PostgreSQL could not create its files:\n{done.stderr}")
