"""What every measure stands on: engines of this run, a relay, and the sites with their data."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from stage4club import embedded
from tests.bench import reference, sites
from tests.bench.relay import Relay, relay
from tests.bench.sites import BARE, FLOOR, FOLDER, PLAIN, ROOT, Site

OURS_LOCK = ROOT / "requirements" / "production.lock"
PLAIN_LOCK = PLAIN / "requirements.lock"


@dataclass
class Stand:
    """The engines' addresses and the relay; a site is prepared when it is first asked for."""

    env: dict[str, str]
    relay: Relay

    @cached_property
    def database_pid(self) -> int:
        """The first process of the database server."""
        return sites.database_pid(self.env)

    @cached_property
    def ours(self) -> Site:
        """Our site, with its catalogue and nobody in it."""
        install("ours", OURS_LOCK, ROOT / "stage4club")
        site = sites.ours(self._broker(0))
        site.manage("collectstatic", "--noinput", "--verbosity=0")
        return self.fresh_ours(site, "ours", people=0)

    @cached_property
    def plain(self) -> Site:
        """The stock site, with nothing in it."""
        install("plain", PLAIN_LOCK, PLAIN)
        return self.fresh_plain(sites.plain(self._broker(1)), "plain", rows=0)

    @cached_property
    def floor(self) -> Site:
        """As little as a site can do."""
        install("plain", PLAIN_LOCK, FLOOR)
        sites.make_database(self.env, "floor")
        here = sites.floor(self.env).on("floor")
        sites.run_sql(here.env, "CREATE TABLE signup (id bigserial PRIMARY KEY, answers text)")
        return here

    @cached_property
    def bare(self) -> Site:
        """One view of Django and nothing more."""
        install("plain", PLAIN_LOCK, BARE)
        return sites.bare(self.env)

    @cached_property
    def bare_stock(self) -> Site:
        """The same view behind what a new project of Django switches on."""
        install("plain", PLAIN_LOCK, BARE)
        return sites.bare(self.env, middleware="stock")

    @cached_property
    def appointment(self) -> Site:
        """The site of django-appointment, with nobody in it."""
        install("appointment", reference.LOCK, reference.APPOINTMENT)
        sites.make_database(self.env, "appointment")
        here = reference.appointment(self.env).on("appointment")
        here.manage("migrate", "--verbosity=0")
        # The library is published without migrations, and its tables point to those of others.
        here.manage("migrate", "--run-syncdb", "--verbosity=0")
        return here

    def fresh_ours(self, site: Site, database: str, *, people: int) -> Site:
        """Our site on a new database with so many invented people."""
        sites.make_database(self.env, database)
        here = site.on(database)
        here.manage("migrate", "--verbosity=0")
        here.manage("load_catalogue")
        here.manage("seed", f"--people={people}")
        return here

    def fresh_plain(self, site: Site, database: str, *, rows: int) -> Site:
        """The stock site on a new database with so many rows."""
        sites.make_database(self.env, database)
        here = site.on(database)
        here.manage("migrate", "--verbosity=0")
        here.manage("fill", str(rows))
        return here

    def _broker(self, number: int) -> dict[str, str]:
        address = self.env["REDIS_URL"].rpartition("/")[0] + f"/{number}"
        return {**self.env, "REDIS_URL": address, "EMAIL_URL": self.relay.url}


@contextmanager
def stand() -> Iterator[Stand]:
    """Everything a run needs, gone at its end. Raises `EngineError`."""
    (FOLDER / f"engines-{os.getpid()}").mkdir(parents=True, exist_ok=True)
    embedded.sweep(FOLDER.glob("engines-*"))
    with (
        embedded.engines(FOLDER / f"engines-{os.getpid()}", throwaway=True) as addresses,
        relay() as mail,
    ):
        given = {
            name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ
        }
        yield Stand({**given, **addresses}, mail)


def install(name: str, lock: Path, source: Path) -> None:
    """The environment of a site, as its lock says and nothing else; nothing when it is there."""
    home = FOLDER / name
    stamp = home / "lock"
    if not stamp.exists() or stamp.read_text() != lock.read_text():
        shutil.rmtree(home, ignore_errors=True)
        uv = Path(sys.executable).parent / "uv"
        subprocess.run([uv, "venv", "--quiet", home], check=True, cwd=ROOT)
        sync = [uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode"]
        python = ["--system-certs", "--python", home / "bin" / "python"]
        subprocess.run([*sync, *python, lock], check=True, cwd=ROOT)
        stamp.write_text(lock.read_text())
    # What a site compiles at its start is not of interest.
    subprocess.run([home / "bin" / "python", "-m", "compileall", "-q", source], check=True)
