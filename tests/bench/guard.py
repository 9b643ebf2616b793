"""A benchmark fills databases and sends to invented addresses: it must never meet anybody real."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
CHECK = """
import sys
import django
django.setup()
from django.db import connection
from stage4club.core.errors import RuleError
from stage4club.people.models import Person
from stage4club.people.operations import check_invented_people
if Person._meta.db_table in connection.introspection.table_names():
    try:
        check_invented_people()
    except RuleError as refusal:
        sys.exit(str(refusal.message))
"""


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
            [sys.executable, "-c", CHECK],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(done.stderr.strip().splitlines()[-1])
