"""`make check`: everything that can be said without running the tests.

Every check runs, two at a time, and the failed ones print what they said.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from stage4club import embedded

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
CODE = ["assistance", "registrations", "services", "stage4club", "tests", "tools", "manage.py"]

#: Django's own checks are asked about a site as it runs in production.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "stage4club.settings",
    "DEBUG": "false",
    "SECRET_KEY": "only-for-the-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "FIELD_KEYS": "only-for-the-check-0123456789abcdefghijklmnop",
    "EMAIL_URL": "smtp+tls://club:secret@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "Club <club@example.org>",
    "SITE_URL": "https://club.example.org",
    "ALLOWED_HOSTS": "club.example.org",
    "STAFF_MFA": "required",
}
TESTS = {"DJANGO_SETTINGS_MODULE": "stage4club.settings.test"}


@dataclass(frozen=True)
class Check:
    """One check: a name, a program of the virtual environment with arguments, its environment."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def python_files() -> list[str]:
    """Return our Python files; migrations are as Django wrote them."""
    files = [path for folder in CODE[:-1] for path in sorted((ROOT / folder).rglob("*.py"))]
    return [str(path) for path in files if "migrations" not in path.parts]


def template_files() -> list[str]:
    """Return our templates of pages and messages."""
    return sorted(str(path) for path in (ROOT / "templates").rglob("*.html"))


def checks() -> list[Check]:
    """Return every check, the slow ones first."""
    manage = ["python", "-W", "error", "manage.py"]
    return [
        Check("types", ["mypy"], TESTS),
        Check("known vulnerabilities", ["python", "-m", "tools.audit"]),
        Check("Django", [*manage, "check"], TESTS),
        Check(
            "Django, deployed", [*manage, "check", "--deploy", "--fail-level=WARNING"], PRODUCTION
        ),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"], PRODUCTION),
        Check("layers", ["lint-imports", "--cache-dir", ".run/imports", "--no-logo"]),
        Check("format", ["ruff", "format", "--check", *CODE]),
        Check("lint", ["ruff", "check", *CODE]),
        Check(
            "Django's idioms",
            ["django-upgrade", "--target-version=5.2", "--check", *python_files()],
        ),
        Check("templates", ["djade", "--target-version=5.2", "--check", *template_files()]),
        Check("unused templates", ["python", "-m", "tools.templates"], TESTS),
        Check("translations", ["python", "-m", "tools.messages", "check"]),
        Check("dependencies", ["deptry", "."]),
        Check("locks", ["python", "-m", "tools.locks", "check"]),
    ]


def run(check: Check) -> bool:
    """Run `check`; prints one line, and what it said when it failed or warned."""
    started = time.monotonic()
    done = subprocess.run(
        [PROGRAMS / check.command[0], *check.command[1:]],
        cwd=ROOT,
        env={**os.environ, **check.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "FAILED" if done.returncode else "ok"
    line = f"{verdict:7}{check.name} ({time.monotonic() - started:.1f} s)"
    said = done.stdout.strip() if done.returncode or "WARNING" in done.stdout else ""
    print(f"{line}\n{said}\n" if said else line, flush=True)
    return done.returncode == 0


def main() -> int:
    """Run every check; returns the exit code."""
    wanted = sys.argv[1:]
    chosen = [check for check in checks() if not wanted or check.name in wanted]
    folder = ROOT / ".run" / f"test-check-{os.getpid()}"
    with embedded.engines(folder, throwaway=True) as addresses, ThreadPoolExecutor(2) as pool:
        os.environ.update(addresses)
        passed = list(pool.map(run, chosen))
    print(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return not all(passed)


if __name__ == "__main__":
    sys.exit(main())
