"""A benchmark fills databases and sends to invented addresses: it must never meet anybody real."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Refused(Exception):
    """It does not run here; the message is a sentence for the person at the terminal."""


def refuse_elsewhere() -> None:
    """Raise `Refused` unless the engines that are named are here and nobody real is in them.

    Engines that are not named are started for the run, and are empty.
    """
    for name in ("DATABASE_URL", "REDIS_URL"):
        address = os.environ.get(name, "")
        if address and urlsplit(address).hostname not in LOOPBACK:
            raise Refused(f"{name} is not on this machine: a benchmark runs only where nobody is.")
    if os.environ.get("DATABASE_URL"):
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "stage4club.settings", "DEBUG": "true"}
        env.setdefault("REDIS_URL", "redis://127.0.0.1:1")
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.inside_ours", "nobody_real"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        if refusal := json.loads(done.stdout):
            raise Refused(refusal)
