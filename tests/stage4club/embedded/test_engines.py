"""The servers of a run: where they stand, and that nothing of them stays behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import redis

from stage4club import embedded
from stage4club.embedded import keeper

ASKER = """
import pathlib, sys, time
from stage4club import embedded
with embedded.engines(pathlib.Path(sys.argv[1])) as addresses:
    print(addresses["REDIS_URL"], flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")


def database_answers(url: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url):
        return True
    return False


def broker_answers(url: str) -> bool:
    with contextlib.suppress(redis.ConnectionError), redis.from_url(url) as client:
        return bool(client.ping())
    return False


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def keeper_of(directory: Path) -> int:
    return int((directory / "lock").read_text())


def test_named_servers_are_left_alone(monkeypatch: pytest.MonkeyPatch, server_folder: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere.example.org/club")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere.example.org/0")
    with embedded.engines(server_folder / "none") as addresses:
        assert addresses == {}
    assert not (server_folder / "none").exists()


def test_throwaway_servers_run_and_vanish(server_folder: Path) -> None:
    directory = server_folder / "run"
    with embedded.engines(directory, throwaway=True) as addresses:
        assert list(addresses) == ["DATABASE_URL", "REDIS_URL"]
        with psycopg.connect(addresses["DATABASE_URL"], autocommit=True) as connection:
            for extension in ("btree_gist", "pg_trgm", "unaccent"):
                connection.execute(f"CREATE EXTENSION {extension}")
            row = connection.execute(
                "SELECT current_setting('data_directory'), current_setting('fsync'),"
                " current_setting('listen_addresses'), upper('zoé')"
            ).fetchone()
        assert row == (str(directory / "postgres"), "off", "127.0.0.1", "ZOÉ")
        with redis.from_url(addresses["REDIS_URL"]) as client:
            assert client.config_get("dir", "bind", "save") == {
                "dir": str(directory),
                "bind": "127.0.0.1",
                "save": "",
            }
    assert not directory.exists()
    assert not database_answers(addresses["DATABASE_URL"])
    assert not broker_answers(addresses["REDIS_URL"])


def test_a_password_is_needed(server_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere.example.org/club")
    with embedded.engines(server_folder / "run", throwaway=True) as addresses:
        assert list(addresses) == ["REDIS_URL"]
        stranger = addresses["REDIS_URL"].split("@")[1]
        with redis.from_url(f"redis://{stranger}") as client:
            with pytest.raises(redis.AuthenticationError):
                client.ping()


def test_lasting_data_stay(server_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere.example.org/0")
    for statement in ("CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (1)"):
        with embedded.engines(server_folder) as addresses:
            with psycopg.connect(addresses["DATABASE_URL"], autocommit=True) as connection:
                connection.execute(statement)
    assert (server_folder / "postgres" / "PG_VERSION").exists()


def test_one_keeper_at_a_time(server_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere.example.org/club")
    with embedded.engines(server_folder) as addresses:
        with pytest.raises(embedded.EngineError, match="Another process uses the servers of"):
            with embedded.engines(server_folder):
                pass
        assert broker_answers(addresses["REDIS_URL"])


def test_a_keeper_that_cannot_speak(server_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/true")
    with pytest.raises(embedded.EngineError, match="The keeper of the engines died"):
        with embedded.engines(server_folder):
            pass


def test_servers_end_with_whoever_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere.example.org/club")
    with subprocess.Popen(
        [sys.executable, "-c", ASKER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as asker:
        assert asker.stdout
        url = asker.stdout.readline().strip()
        assert broker_answers(url)
        asker.kill()
    assert eventually(lambda: not broker_answers(url))


def test_servers_end_with_their_keeper_told_to(
    server_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere.example.org/club")
    with embedded.engines(server_folder / "run", throwaway=True) as addresses:
        os.kill(keeper_of(server_folder / "run"), signal.SIGTERM)
        assert eventually(lambda: not (server_folder / "run").exists())
        assert not broker_answers(addresses["REDIS_URL"])


def test_leftovers_of_a_killed_keeper_are_stopped(server_folder: Path) -> None:
    with embedded.engines(server_folder) as addresses:
        os.kill(keeper_of(server_folder), signal.SIGKILL)
    assert database_answers(addresses["DATABASE_URL"])
    assert broker_answers(addresses["REDIS_URL"])

    with embedded.engines(server_folder) as others:
        assert not database_answers(addresses["DATABASE_URL"])
        assert not broker_answers(addresses["REDIS_URL"])
        assert database_answers(others["DATABASE_URL"])


def test_sweeping_takes_what_nobody_keeps(server_folder: Path) -> None:
    left, kept, young = (server_folder / name for name in ("test-left", "test-kept", "test-young"))
    young.mkdir()
    with embedded.engines(left, throwaway=True) as addresses:
        os.kill(keeper_of(left), signal.SIGKILL)
    with embedded.engines(kept, throwaway=True) as others:
        long_ago = time.time() - keeper.SWEEP_AFTER_SECONDS - 1
        os.utime(left, (long_ago, long_ago))
        os.utime(kept, (long_ago, long_ago))

        embedded.sweep(server_folder.glob("test-*"))

        assert sorted(path.name for path in server_folder.iterdir()) == ["test-kept", "test-young"]
        assert not database_answers(addresses["DATABASE_URL"])
        assert not broker_answers(addresses["REDIS_URL"])
        assert database_answers(others["DATABASE_URL"])
