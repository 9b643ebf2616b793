"""`make run`: the whole site in one terminal, until Ctrl-C.

Starts the engines that the environment does not name, prepares the database, then runs the web
server, a Celery worker, beat and the mailbox. Everything ends together.
"""

import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from honcho.manager import Manager
from honcho.printer import Message, Printer

from stage4club import embedded
from stage4club.embedded.process import LOOPBACK, free_ports

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run" / "development"
FIRST_PAGE_SECONDS = 60


def main(folder: Path = RUN) -> int:
    """Run the site with its data in `folder`; returns the exit code, 0 after Ctrl-C."""
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    port = wanted_port(os.environ.get("PORT", "8000"))
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(defaults(os.environ, port, folder))
    try:
        with embedded.engines(folder) as addresses:
            os.environ.update(addresses)
            print("Preparing the database and the demonstration data…", flush=True)
            accounts = prepare()
            return run(port, processes(port, folder, os.environ), accounts)
    except embedded.EngineError as error:
        return _sorry(str(error))
    except subprocess.CalledProcessError as error:
        return _sorry(f"`{shlex.join(error.cmd)}` failed; the lines above say why.")
    except KeyboardInterrupt:
        return 0


def wanted_port(text: str) -> int:
    """Return the port that `PORT` asks for; ends the program with a sentence if it is not free."""
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        sys.exit(f"PORT must be a number between 1 and 65535, not {text!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, int(text)))
        except OSError as error:
            sys.exit(f"Port {text} cannot be used ({error.strerror}). Try `make run PORT=8001`.")
    return int(text)


def defaults(environ: Mapping[str, str], port: int, folder: Path) -> dict[str, str]:
    """Return what `environ` lacks for development; what it names is left alone."""
    wanted = {
        "DJANGO_SETTINGS_MODULE": "stage4club.settings",
        "DEBUG": "true",
        "SITE_URL": f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
    }
    if not environ.get("EMAIL_URL"):
        mailbox_port = next(free_ports())
        wanted["EMAIL_URL"] = f"smtp://{LOOPBACK}:{mailbox_port}"
        wanted["MAILBOX_PORT"] = str(mailbox_port)
        wanted["MAILBOX_FOLDER"] = str(folder / "mailbox")
    return {name: value for name, value in wanted.items() if not environ.get(name)}


def prepare() -> str:
    """Bring the database up to date and fill it when empty; returns what seed_demo prints.

    Raises `CalledProcessError` when one of the commands fails; it has printed why.
    """
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity=0"], check=True, cwd=ROOT)
    subprocess.run([*manage, "load_catalogue"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    seeded = subprocess.run([*manage, "seed_demo"], check=True, cwd=ROOT, stdout=subprocess.PIPE)
    subprocess.run([*manage, "seed_demo_assistance"], check=True, cwd=ROOT)
    return seeded.stdout.decode()


def processes(port: int, folder: Path, environ: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the command of each process by its name."""
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "stage4club"]
    commands = {
        "web": [python, "manage.py", "runserver", "--nostatic", f"{LOOPBACK}:{port}"],
        "worker": [*celery, "worker", "--loglevel=INFO", "--concurrency=2", "--without-gossip"],
        "beat": [
            *celery,
            "beat",
            "--loglevel=WARNING",
            f"--schedule={folder / 'beat'}",
            "--pidfile=",
        ],
    }
    if mailbox_port := environ.get("MAILBOX_PORT"):
        program = [python, "-m", "stage4club.mailbox"]
        commands["mailbox"] = [*program, mailbox_port, environ["MAILBOX_FOLDER"]]
    return commands


def run(port: int, commands: Mapping[str, list[str]], accounts: str) -> int:
    """Run the processes until one ends or somebody interrupts; returns the exit code.

    A process that ends by itself is an error, whatever its own code.
    """
    # The manager stops its processes at SIGTERM and SIGINT; a closed terminal sends another.
    signal.signal(signal.SIGHUP, _terminate)
    manager = Manager(Terminal(port, accounts))
    for name, command in commands.items():
        environment = dict(os.environ)
        if name == "worker":
            # A pool in each of its processes is slower than none (docs/adr).
            environment["DATABASE_POOL"] = "false"
        manager.add_process(name, f"exec {shlex.join(command)}", env=environment, cwd=str(ROOT))
    manager.loop()
    return 0 if manager.returncode in {130, 143} else manager.returncode or 1


class Terminal(Printer):
    """Prints what the processes say and, once the site answers, where to go."""

    def __init__(self, port: int, accounts: str) -> None:
        super().__init__(sys.stdout)
        self._port = port
        self._accounts = accounts
        self._announcing = False

    def write(self, message: Message) -> None:
        """Print one line. Once nobody reads (`make run | head`), stop as a closed terminal does."""
        try:
            super().write(message)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            os.kill(os.getpid(), signal.SIGTERM)
        # The first line comes when every process is started: a thread before that would be forked.
        if not self._announcing:
            self._announcing = True
            threading.Thread(target=self.announce, daemon=True).start()

    def announce(self) -> None:
        """Wait for the site, then print where to go."""
        if answers(self._port, FIRST_PAGE_SECONDS):
            print(welcome(self._port, self._accounts, os.environ), flush=True)


def answers(port: int, seconds: float) -> bool:
    """Wait until a site answers on `port`, `seconds` at most, and tell whether it did."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        site = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
        try:
            site.request("GET", "/health/live")
            site.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return True
        finally:
            site.close()
    return False


def welcome(port: int, accounts: str, environ: Mapping[str, str]) -> str:
    """Return the lines to print when the site is ready."""
    site = f"http://localhost:{port}"
    lines = [
        f"  Site      {site}/ (English: {site}/en/)",
        f"  Staff     {site}/admin/",
    ]
    if environ.get("MAILBOX_PORT"):
        lines.append(f"  Messages  {site}/boite/")
    lines += [
        "",
        *(f"  {line}" for line in accounts.splitlines()),
        "",
        "  Ctrl-C stops everything.",
    ]
    rule = "─" * 72
    return "\n".join(["", rule, *lines, rule, ""])


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _sorry(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
