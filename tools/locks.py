"""The lock files: `python -m tools.locks write | check`.

They hold every package with its hashes for every platform, and no address: where packages come
from is a matter of the machine that installs them.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
#: What each lock covers, as arguments of `uv pip compile`.
LOCKS = {"production.lock": [], "development.lock": ["--group", "dev"]}
COMMAND = ["uv", "pip", "compile", "--no-config", "--quiet", "--system-certs", "--universal"]
COMMAND += ["--generate-hashes", "--no-header", "--no-annotate", "pyproject.toml"]


def write(folder: Path = FOLDER) -> None:
    """Write the locks into `folder`, keeping the versions already there where they still fit."""
    programs = Path(sys.executable).parent
    for name, arguments in LOCKS.items():
        command = [programs / COMMAND[0], *COMMAND[1:], *arguments]
        subprocess.run(
            [*command, "--output-file", folder / name],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def check() -> int:
    """Compare the locks with what pyproject.toml asks for; returns the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        for name in LOCKS:
            (fresh / name).write_text((FOLDER / name).read_text())
        try:
            write(fresh)
        except subprocess.CalledProcessError:
            print("The package index cannot be reached: the locks were not compared.")
            return 0
        stale = [
            name for name in LOCKS if (fresh / name).read_text() != (FOLDER / name).read_text()
        ]
    for name in stale:
        print(f"requirements/{name} does not match pyproject.toml; run `make lock`.")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["check"] else write())
