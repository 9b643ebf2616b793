"""The doors of servers and commands."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_a_web_server_finds_the_application() -> None:
    program = "import stage4club.wsgi; print(type(stage4club.wsgi.application).__name__)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "WSGIHandler\n"


def test_commands_find_django() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.startswith("5.2.")
