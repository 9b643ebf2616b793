"""Prepare `.venv`: the locked packages, compiled source and translations. Standard library only.

Does nothing but compile what has changed when the environment already holds what the lock says.
Stops with a sentence when Python is too old or Debian's python3-venv is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements" / "development.lock"
#: What processes are started from, again and again.
SOURCE = ("assistance", "registrations", "services", "stage4club", "tests", "tools")
STAMP = VENV / "lock.sha256"
OLDEST = (3, 11)
#: The newest Python with a ready-made Valkey; with a later one a redis-server is needed.
BEST = ("python3.13", "python3.12", "python3.11")


def main() -> None:
    """Bring `.venv` to the state that the lock describes."""
    os.chdir(ROOT)
    checksum = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not (STAMP.exists() and STAMP.read_text() == checksum):
        STAMP.unlink(missing_ok=True)
        if not (VENV / "bin" / "pip").exists():
            create_environment()
        install()
        STAMP.write_text(checksum)
    python = VENV / "bin" / "python"
    # Where Python is told to keep no bytecode, as in many containers, each process would compile
    # everything again: two thirds of its start.
    subprocess.run([python, "-m", "compileall", "-q", *SOURCE], check=True)
    subprocess.run([python, "-m", "tools.messages", "compile"], check=True)


def create_environment() -> None:
    """Create an empty `.venv` with pip, with the Python that suits best."""
    shutil.rmtree(VENV, ignore_errors=True)
    print("Creating .venv…", flush=True)
    made = subprocess.run(
        [interpreter(), "-m", "venv", VENV], capture_output=True, text=True, check=False
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        if "ensurepip" in made.stdout + made.stderr:
            sys.exit(
                "Python's venv module is incomplete here. On Debian and Ubuntu:"
                " apt install python3-venv"
            )
        sys.exit(made.stdout + made.stderr)


def interpreter() -> str:
    """Return the command of the Python to use; ends the program where there is none."""
    if OLDEST <= sys.version_info[:2] <= (3, 13):
        return sys.executable
    for name in BEST:
        command = shutil.which(name)
        if (
            command
            and not subprocess.run(
                [command, "-m", "ensurepip", "--version"], capture_output=True, check=False
            ).returncode
        ):
            return command
    if sys.version_info[:2] < OLDEST:
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    return sys.executable


def install() -> None:
    """Install what the lock says, each file checked against its hash; uv is quicker than pip."""
    print("Installing the locked packages…", flush=True)
    python = VENV / "bin" / "python"
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    with tempfile.TemporaryDirectory() as folder:
        only_uv = Path(folder) / "uv.lock"
        only_uv.write_text(entry("uv"))
        subprocess.run([*pip, "--require-hashes", "-r", only_uv], check=True)
    uv = [VENV / "bin" / "uv", "pip", "sync", "--python", python, "--quiet", "--compile-bytecode"]
    done = subprocess.run([*uv, "--system-certs", "--require-hashes", LOCK], check=False)
    if done.returncode:
        print("uv could not install; trying pip, which takes a minute…", flush=True)
        subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)


def entry(name: str) -> str:
    """Return the lines of the lock about the package `name`."""
    lines = LOCK.read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"{name}=="))
    end = next(
        (number for number, line in enumerate(lines) if number > start and line[:1].strip()),
        len(lines),
    )
    return "\n".join(lines[start:end]) + "\n"


if __name__ == "__main__":
    main()
