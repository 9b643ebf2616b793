"""The doors of servers and commands."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def printed(*arguments: str) -> str:
    """What Python says to these arguments."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def test_a_web_server_finds_the_application() -> None:
    program = "from stage4club.wsgi import application; print(type(application).__name__)"
    assert printed("-c", program) == "WSGIHandler\n"


def test_what_a_web_server_has_loaded_is_not_searched_for_rubbish_but_what_comes_after_is() -> None:
    program = (
        "import gc, stage4club.wsgi; from django.apps import apps; "
        "print(gc.isenabled(), gc.get_freeze_count() > 100_000, gc.is_tracked(apps), "
        "any(kept is apps for kept in gc.get_objects()))"
    )
    assert printed("-c", program) == "True True True False\n"


def test_commands_find_django() -> None:
    assert printed("manage.py", "version").startswith("5.2.")
