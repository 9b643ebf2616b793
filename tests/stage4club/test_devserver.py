"""`make run`: what it asks of the machine, and that all of it starts and ends together."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from stage4club import devserver, embedded
from stage4club.embedded.process import free_ports

PROGRAM = "import pathlib, sys; from stage4club.devserver import main; "
PROGRAM += "sys.exit(main(pathlib.Path(sys.argv[1])))"


def start(folder: Path, **environ: str) -> subprocess.Popen[str]:
    """Start `make run` on a free port, its settings as on a laptop."""
    clean = {name: os.environ[name] for name in os.environ if not name.startswith("DJANGO_")}
    clean |= {"PORT": str(next(free_ports())), **environ}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)],
        env={name: value for name, value in clean.items() if value},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def read_until(process: subprocess.Popen[str], *wanted: str) -> str:
    """Read what `process` prints until every wanted text has come."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if all(text in said for text in wanted):
            return said
    pytest.fail(said)


@pytest.fixture
def answering_port() -> Iterator[int]:
    """A site whose only page is an error."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(503)

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1"])
def test_a_port_that_is_no_port(text: str) -> None:
    with pytest.raises(SystemExit, match="PORT must be a number between 1 and 65535"):
        devserver.wanted_port(text)


def test_a_port_that_is_taken(answering_port: int) -> None:
    with pytest.raises(SystemExit, match=f"Port {answering_port} cannot be used"):
        devserver.wanted_port(str(answering_port))


def test_what_the_environment_names_is_left_alone(tmp_path: Path) -> None:
    named = {"DEBUG": "false", "EMAIL_URL": "smtp://mail.example.org", "SITE_URL": "https://x"}
    assert devserver.defaults(named, 8000, tmp_path) == {
        "DJANGO_SETTINGS_MODULE": "stage4club.settings",
        "PYTHONUNBUFFERED": "1",
    }


def test_the_mailbox_stands_in_for_a_mail_server(tmp_path: Path) -> None:
    chosen = devserver.defaults({}, 8000, tmp_path)
    assert chosen["SITE_URL"] == "http://localhost:8000"
    assert chosen["EMAIL_URL"] == f"smtp://127.0.0.1:{chosen['MAILBOX_PORT']}"
    assert chosen["MAILBOX_FOLDER"] == str(tmp_path / "mailbox")


def test_the_processes_have_these_names(tmp_path: Path) -> None:
    mailbox = {"MAILBOX_PORT": "1025", "MAILBOX_FOLDER": "mailbox"}
    assert list(devserver.processes(8000, tmp_path, {})) == ["web", "worker", "beat"]
    assert list(devserver.processes(8000, tmp_path, mailbox)) == [
        "web",
        "worker",
        "beat",
        "mailbox",
    ]


def test_the_welcome_names_a_mailbox_only_where_there_is_one() -> None:
    assert "/boite/" in devserver.welcome(8000, "accounts", {"MAILBOX_PORT": "1025"})
    assert "/boite/" not in devserver.welcome(8000, "accounts", {})


def test_an_error_page_is_an_answer(answering_port: int) -> None:
    assert devserver.answers(answering_port, seconds=10) is True


def test_nobody_answers() -> None:
    assert devserver.answers(next(free_ports()), seconds=0.3) is False


def test_a_site_that_never_answers_is_not_welcomed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devserver, "FIRST_PAGE_SECONDS", 0.1)
    devserver.Terminal(next(free_ports()), "accounts").announce()
    assert capsys.readouterr().out == ""


def test_everything_starts_and_ends_together(server_folder: Path) -> None:
    environ = {"DATABASE_URL": "", "REDIS_URL": ""}
    with start(server_folder, **environ) as site:
        said = read_until(site, "Ctrl-C stops everything", "drain_outbox", "Mailbox listening")
        assert "admin@example.org" in said
        port = int(said.split("http://localhost:")[1].split("/")[0])
        for address in ("/", "/en/", "/boite/", "/static/css/base.css"):
            assert get(port, address) == 200
        site.send_signal(signal.SIGINT)
        assert site.stdout
        rest = site.stdout.read()
        assert site.wait(timeout=30) == 0, rest
    with pytest.raises(ConnectionRefusedError):
        get(port, "/")
    # The keeper of the engines is gone too: their folder is free.
    with embedded.keeper.lock(server_folder):
        assert sorted(path.name for path in server_folder.glob("*.url")) == []


def get(port: int, address: str) -> int:
    site = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        site.request("GET", address)
        return site.getresponse().status
    finally:
        site.close()


def test_a_folder_in_use_is_said_in_a_sentence(
    server_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded.keeper.lock(server_folder), start(server_folder, REDIS_URL="") as site:
        assert site.stdout
        said = site.stdout.read()
        assert site.wait(timeout=30) == 1
    assert said == f"Another process uses the servers of {server_folder}.\n"


def test_a_failing_preparation_is_said_in_a_sentence(server_folder: Path) -> None:
    nowhere = f"postgresql://club@127.0.0.1:{next(free_ports())}/club"
    with start(server_folder, DATABASE_URL=nowhere, DATABASE_POOL="false") as site:
        assert site.stdout
        said = site.stdout.read()
        assert site.wait(timeout=30) == 1
    assert said.splitlines()[-1].endswith(
        "manage.py migrate --verbosity=0` failed; the lines above say why."
    )


def run_alone(script: str) -> subprocess.Popen[str]:
    program = (
        "import sys; from stage4club.devserver import run; "
        f"sys.exit(run(1, {{'only': ['sh', '-c', {script!r}]}}, ''))"
    )
    return subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "nobody reads"])
def test_a_terminal_that_goes_away_leaves_nothing_running(closed: bool) -> None:
    with run_alone("echo $$ is up; while sleep 0.1; do echo more; done") as manager:
        said = read_until(manager, "is up")
        process = int(said.split("| ")[-1].split()[0])
        assert manager.stdout
        if closed:
            manager.send_signal(signal.SIGHUP)
            manager.stdout.read()
        else:
            manager.stdout.close()
        try:
            assert manager.wait(timeout=30) == 0
        finally:
            manager.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.parametrize(("code", "told"), [(0, 1), (3, 3)])
def test_a_process_that_ends_by_itself_is_an_error(code: int, told: int) -> None:
    with run_alone(f"exit {code}") as manager:
        assert manager.stdout
        assert "only stopped" in manager.stdout.read()
        assert manager.wait(timeout=30) == told


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_while_it_prepares_ends_it(number: signal.Signals, server_folder: Path) -> None:
    with socket.socket() as silent:
        # A database that accepts and never speaks: the preparation waits for it.
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"postgresql://club@127.0.0.1:{silent.getsockname()[1]}/club"
        with start(server_folder, DATABASE_URL=url) as site:
            read_until(site, "Preparing the database")
            time.sleep(0.5)
            site.send_signal(number)
            assert site.stdout
            site.stdout.read()
            assert site.wait(timeout=30) == 0
