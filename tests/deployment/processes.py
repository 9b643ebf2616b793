"""The process list of `docker-compose.yml`, started here: its commands, its variables.

What Docker gives each container is given here: a port, a name of its own, a folder for beat.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from stage4club.devserver import answers
from stage4club.embedded.process import LOOPBACK, free_ports
from tests.conventions.stack import (
    ROOT,
    compose,
    image_command,
    image_health_check,
    stages,
    variables_of,
)
from tests.engines import database_url

SERVICES = compose()["services"]
START_SECONDS = 60
#: gunicorn gives a request in hand thirty seconds, and a worker finishes its message.
STOP_SECONDS = 40


@dataclass(frozen=True)
class WebRole:
    """A role of the site on the server of this run."""

    name: str
    password: str

    def address(self, owner: str) -> str:
        """That of the same database, for this role."""
        url = urlsplit(owner)
        server = url.netloc.rpartition("@")[2]
        return url._replace(netloc=f"{self.name}:{self.password}@{server}").geturl()


def dotenv(*, smtp: str, redis: str, role: WebRole | None = None) -> dict[str, str]:
    """What somebody wrote into `.env`; the keys are this process's own, to read what they write.

    `smtp` and `redis` are addresses, the database is that of the test; the site signs in to it as
    `role`, or as the owner of the tables.
    """
    return {
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
        "DATABASE_URL": role.address(database_url()) if role else database_url(),
        "MIGRATION_DATABASE_URL": database_url(),
        "REDIS_URL": redis,
        "EMAIL_URL": smtp,
        "DEFAULT_FROM_EMAIL": "Club <club@example.org>",
        "SITE_URL": "https://localhost",
        "ALLOWED_HOSTS": "localhost",
        "STAFF_MFA": "optional",
        "OUTBOX_UNDO_SECONDS": "0",
        "FORM_MIN_SECONDS": "0",
        "RATE_LIMITS": "false",
    }


@dataclass(frozen=True)
class Process:
    """A program of `service`: where it listens, and what Docker would call its container."""

    service: str
    popen: "subprocess.Popen[bytes]"
    port: int = 0
    machine: str = ""

    def stop(self) -> int:
        """Ask it to finish, as Docker does; returns its exit code."""
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(STOP_SECONDS)


@dataclass(frozen=True)
class Installation:
    """One release with its `.env`; programs write what they say into `folder`."""

    dotenv: dict[str, str]
    folder: Path
    static_root: Path
    module: str = "stage4club.settings.prod"
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def release(self, module: str) -> "Installation":
        """The same installation with the settings of another release."""
        return replace(self, module=module)

    def environment(self, service: str) -> dict[str, str]:
        """What the programs of `service` find: nothing of ours but where Python and files are.

        Raises KeyError when `.env` lacks what the file requires.
        """
        asked = SERVICES[service]["environment"]
        given = {
            name: self.dotenv[name] if value is None or value.startswith("${") else value
            for name, value in asked.items()
            if value is not None or name in self.dotenv
        }
        return {
            **variables_of(stages()[-1]),
            **given,
            "DJANGO_SETTINGS_MODULE": self.module,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "STATIC_ROOT": str(self.static_root),
            "MEDIA_ROOT": str(self.folder / "media"),
        }

    def prepare(self) -> None:
        """What happens once at every start. Raises CalledProcessError."""
        self._run(SERVICES["prepare"]["command"], "prepare")

    def collect(self) -> None:
        """The files of the pages, which the image holds. Raises CalledProcessError."""
        # Vendored scripts of Django's admin take seconds to compress, and nobody asks for them.
        collect = ["python", "manage.py", "collectstatic", "--noinput", "--ignore=vendor"]
        self._run(collect, "prepare")

    def healthy(self, process: Process) -> bool:
        """Whether its health check, as written, finds it well."""
        if process.service == "web":
            check = image_health_check()
            command = [
                word.replace(f"{LOOPBACK}:8000", f"{LOOPBACK}:{process.port}") for word in check
            ]
            assert command != check
        else:
            kind, line = SERVICES[process.service]["healthcheck"]["test"]
            assert kind == "CMD-SHELL"
            # In Docker the name of the machine is that of the container.
            command = ["sh", "-c", line.replace("$$HOSTNAME", process.machine)]
            assert command[-1] != line
        return self._try(command, process.service) == 0

    @contextmanager
    def web(self) -> Iterator[Process]:
        """The image's own command."""
        port = next(free_ports())
        command = [word.replace("0.0.0.0:8000", f"{LOOPBACK}:{port}") for word in image_command()]
        assert f":{port}" in " ".join(command)
        with self._running("web", command) as popen:
            assert answers(port, START_SECONDS), self.said()
            yield Process("web", popen, port=port)

    @contextmanager
    def worker(self) -> Iterator[Process]:
        """A worker, on its way up."""
        machine = self._machine()
        command = [*SERVICES["worker"]["command"], f"--hostname=celery@{machine}"]
        with self._running("worker", command) as popen:
            yield Process("worker", popen, machine=machine)

    @contextmanager
    def beat(self) -> Iterator[Process]:
        """A beat, on its way up."""
        machine, written = self._machine(), SERVICES["beat"]["command"]
        command = [word.replace("/run/stage4club", f"{self.folder}/{machine}") for word in written]
        assert command != written
        (self.folder / machine).mkdir()
        with self._running("beat", [*command, f"--hostname=celerybeat@{machine}"]) as popen:
            yield Process("beat", popen, machine=machine)

    @contextmanager
    def running(self, *, webs: int, workers: int, beats: int) -> Iterator["House"]:
        """So many of each at once."""
        with ExitStack() as stack:
            sending = [stack.enter_context(self.worker()) for _ in range(workers)]
            waking = [stack.enter_context(self.beat()) for _ in range(beats)]
            serving = [stack.enter_context(self.web()) for _ in range(webs)]
            yield House(serving, sending, waking)

    def _machine(self) -> str:
        return f"club{next(self._numbers)}"

    def said(self) -> str:
        """What the programs have said so far."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def _run(self, command: list[str], service: str) -> None:
        if code := self._try(command, service):
            raise subprocess.CalledProcessError(code, command, self.said())

    def _try(self, command: list[str], service: str) -> int:
        with self._running(service, command) as popen:
            return popen.wait(START_SECONDS)

    @contextmanager
    def _running(self, service: str, command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
        log = self.folder / f"{next(self._numbers):03}-{service}.log"
        with (
            log.open("wb") as said,
            subprocess.Popen(
                command, cwd=ROOT, env=self.environment(service), stdout=said, stderr=said
            ) as popen,
        ):
            try:
                yield popen
            finally:
                if popen.poll() is None:
                    Process(service, popen).stop()


@dataclass(frozen=True)
class House:
    """Everything that runs at once."""

    webs: list[Process]
    workers: list[Process]
    beats: list[Process]

    @property
    def ports(self) -> list[int]:
        """Where the web processes listen."""
        return [web.port for web in self.webs]

    def stop(self) -> list[int]:
        """Stop all of them, one after another; returns their exit codes."""
        return [process.stop() for process in [*self.webs, *self.workers, *self.beats]]
