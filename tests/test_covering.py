"""What a program runs is written when it ends; what nobody runs is found missing."""

import os
import subprocess
import sys
from pathlib import Path

from tests.covering import BESIDE, added_up
from tests.covering.sitecustomize import INTO, ROOT

READY = "ready\n"
LAUNCHER = "stage4club/devserver.py"


def run(into: Path, *, then: str = "") -> int:
    """Start a program that imports the launcher; return how it ended, stopped if it goes on."""
    source = f"import stage4club.devserver; print('ready', flush=True); {then}"
    environment = {**os.environ, INTO: str(into), "PYTHONPATH": BESIDE}
    command = [sys.executable, "-c", source]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == READY
        if then:
            program.terminate()
        return program.wait(timeout=20)


def test_what_programs_run_is_found_and_what_nobody_runs_is_missing(tmp_path: Path) -> None:
    assert run(tmp_path) == 0
    assert len(list(tmp_path.iterdir())) == 1
    assert run(tmp_path, then="import time; time.sleep(60)") == -15
    assert len(list(tmp_path.iterdir())) == 2

    found = added_up(tmp_path)["files"]
    assert found[LAUNCHER]["executed_lines"]
    assert found[LAUNCHER]["missing_lines"]
    # What is no program is not looked at in one.
    unseen = found["assistance/admin/agenda.py"]
    assert unseen["executed_lines"] == []
    assert unseen["missing_branches"]
    # What needs no test: what a type checker reads, the start of a program, migrations.
    source = (ROOT / "assistance" / "admin" / "agenda.py").read_text("utf-8").splitlines()
    assert source.index("if TYPE_CHECKING:") + 1 not in unseen["missing_lines"]
    assert not [name for name in found if "/migrations/" in name or "__main__" in name]
