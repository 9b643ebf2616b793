"""The sites that are measured: ours, the plain one, and the floor, on the same engines.

Each has a database and a broker number of its own on the same two servers, and the same number of
processes and threads. Ours runs by the commands of `docker-compose.yml`.
"""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from stage4club.embedded.process import LOOPBACK, free_ports
from tests.bench.machine import parent_of

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".run" / "bench"
PLAIN = Path(__file__).parent / "plain"
FLOOR = Path(__file__).parent / "floor"
BARE = Path(__file__).parent / "bare"
PROCESSES, THREADS = "2", "2"
FIRST_ANSWER_SECONDS = 60
#: Databases of this name on the server are ours to drop; somebody else's are not.
PREFIX = "stage4club_bench_"


@dataclass(frozen=True)
class Site:
    """How one site is started; `env` holds the addresses of its engines."""

    name: str
    folder: Path
    programs: Path
    wsgi: str
    celery: str
    insider: tuple[str, ...]
    form_path: str
    https: bool
    env: dict[str, str]

    def on(self, database: str) -> "Site":
        """The same site on another database of the same server."""
        return replace(self, env={**self.env, "DATABASE_URL": named(self.env, database)})

    def manage(self, *arguments: str) -> str:
        """Run a command of its `manage.py`; returns what it prints."""
        return self.python(str(self.folder / "manage.py"), *arguments)

    def python(self, *arguments: str, **env: str) -> str:
        """Run its Python; returns what it prints. Raises CalledProcessError."""
        done = subprocess.run(
            [self.programs / "python", *arguments],
            cwd=self.folder,
            env={**self.env, "DATABASE_POOL": "false", **env},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def ask(self, *words: str) -> Any:
        """What a program of the benchmark inside the site says."""
        return json.loads(self.python(*self.insider, *words))

    @contextmanager
    def inside(self, *words: str) -> Iterator["Inside"]:
        """Run a program of the benchmark inside the site; yields once it is prepared."""
        with subprocess.Popen(
            [self.programs / "python", *self.insider, *words],
            cwd=self.folder,
            env={**self.env, "DATABASE_POOL": "false"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin
            assert process.stdout
            yield Inside(json.loads(process.stdout.readline()), process.stdin)
            process.stdin.close()

    @contextmanager
    def web(self) -> Iterator["Web"]:
        """Run its web processes; yields once the form page answers."""
        port = next(free_ports())
        command = [self.programs / "gunicorn", self.wsgi, f"--bind={LOOPBACK}:{port}"]
        command += [
            "--preload",
            f"--threads={THREADS}",
            "--worker-tmp-dir=/dev/shm",
            "--no-control-socket",
        ]
        begun = time.perf_counter()
        with self._running(command, WEB_CONCURRENCY=PROCESSES) as process:
            wait_until(lambda: page_answers(port, self.form_path, https=self.https), process)
            yield Web(process.pid, port, time.perf_counter() - begun)

    @contextmanager
    def worker(self, processes: str = PROCESSES) -> Iterator[int]:
        """Run its Celery worker; yields its process number once it takes tasks."""
        celery = [self.programs / "celery", f"--app={self.celery}"]
        command = [*celery, "worker", "--loglevel=WARNING", f"--concurrency={processes}"]
        ping = [*celery, "inspect", "ping", "--timeout=5", "--json"]
        with self._running([*command, "--without-gossip"], DATABASE_POOL="false") as process:
            wait_until(lambda: self._does(*ping), process)
            yield process.pid

    def _does(self, *command: object) -> bool:
        """Whether a program of the site ends well; what it says is not of interest."""
        words = [str(word) for word in command]
        options = {"cwd": self.folder, "env": self.env, "capture_output": True}
        return subprocess.run(words, check=False, **options).returncode == 0

    @contextmanager
    def _running(self, command: list[object], **env: str) -> Iterator[subprocess.Popen[bytes]]:
        with (
            (FOLDER / f"{self.name}.log").open("ab") as log,
            subprocess.Popen(
                [str(part) for part in command],
                cwd=self.folder,
                env={**self.env, **env},
                stdout=log,
                stderr=log,
            ) as process,
        ):
            try:
                yield process
            finally:
                process.terminate()
                process.wait(60)


@dataclass(frozen=True)
class Inside:
    """A prepared program inside a site: what it answered, and the line to it."""

    answer: Any
    _line: IO[str]

    def go(self) -> None:
        """Let it do what it is prepared for."""
        self._line.write("go\n")
        self._line.flush()


@dataclass(frozen=True)
class Web:
    """Running web processes: the number of the first, the port, seconds to the first page."""

    pid: int
    port: int
    launch_seconds: float


def wait_until(answers: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Return when `answers` says so. Raises TimeoutError; RuntimeError when the process ended."""
    until = time.monotonic() + FIRST_ANSWER_SECONDS
    while not answers():
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended; its words are in {FOLDER}.")
        if time.monotonic() > until:
            raise TimeoutError(f"{process.args} does not answer.")
        time.sleep(0.01)


def page_answers(port: int, path: str, *, https: bool) -> bool:
    """Whether `path` is answered 200."""
    headers = {"Host": "localhost", **({"X-Forwarded-Proto": "https"} if https else {})}
    line = HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        line.request("GET", path, headers=headers)
        return line.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


def named(env: dict[str, str], database: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(env["DATABASE_URL"])._replace(path=f"/{PREFIX}{database}"))


def run_sql(env: dict[str, str], statement: str) -> None:
    """Run a statement of ours on the site's database."""
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as line:
        line.execute(statement)


def make_database(env: dict[str, str], name: str) -> None:
    """An empty database `name`, in place of one of that name."""
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{PREFIX}{name}" WITH (FORCE)')
        line.execute(f'CREATE DATABASE "{PREFIX}{name}"')


def database_pid(env: dict[str, str]) -> int:
    """The process of the database server that starts all others."""
    with psycopg.connect(env["DATABASE_URL"]) as line:
        return parent_of(line.info.backend_pid)


def ours(env: dict[str, str]) -> Site:
    """Our site, as `docker-compose.yml` starts it, for nobody but a benchmark."""
    programs = FOLDER / "ours" / "bin"
    return Site(
        name="ours",
        folder=ROOT,
        programs=programs,
        wsgi="stage4club.wsgi",
        celery="stage4club",
        insider=("-m", "tests.bench.inside_ours"),
        form_path="/inscription/chit-chat-club/",
        https=True,
        env={
            **env,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "DJANGO_SETTINGS_MODULE": "stage4club.settings.prod",
            "SECRET_KEY": "bench-" + "x" * 60,
            "FIELD_KEYS": "bench-" + "y" * 60,
            "DEFAULT_FROM_EMAIL": "Club <club@example.org>",
            "SITE_URL": "https://localhost",
            "ALLOWED_HOSTS": "localhost",
            "FORM_MIN_SECONDS": "0",
            "RATE_LIMITS": "false",
            "STAFF_MFA": "optional",
            "OUTBOX_UNDO_SECONDS": "0",
            "STATIC_ROOT": str(FOLDER / "static"),
            "MEDIA_ROOT": str(FOLDER / "media"),
        },
    )


def plain(env: dict[str, str]) -> Site:
    """The stock site that we compare ours with."""
    programs = FOLDER / "plain" / "bin"
    return Site(
        name="plain",
        folder=PLAIN,
        programs=programs,
        wsgi="plain_wsgi",
        celery="plain_celery",
        insider=("inside_plain.py",),
        form_path="/inscription/",
        https=False,
        env={**env, "PATH": f"{programs}:{os.environ['PATH']}", "SECRET_KEY": "bench-" + "x" * 60},
    )


def floor(env: dict[str, str]) -> Site:
    """A function that does one INSERT, with what the stock site is installed with: no message."""
    programs = FOLDER / "plain" / "bin"
    return Site(
        name="floor",
        folder=FLOOR,
        programs=programs,
        wsgi="floor_wsgi",
        celery="",
        insider=(),
        form_path="/",
        https=False,
        env={**env, "PATH": f"{programs}:{os.environ['PATH']}"},
    )


def bare(env: dict[str, str], *, middleware: str = "") -> Site:
    """One view of Django with one small template; `stock` adds what a new project switches on."""
    return replace(
        floor(env),
        name=f"bare, {middleware} middleware" if middleware else "bare",
        folder=BARE,
        wsgi="bare_wsgi",
        env={**floor(env).env, "SECRET_KEY": "bench-" + "x" * 60, "MIDDLEWARE": middleware},
    )


@contextmanager
def all_running(*sites: Site) -> Iterator[list[Web]]:
    """The web processes of several sites at once."""
    with ExitStack() as stack:
        yield [stack.enter_context(site.web()) for site in sites]
