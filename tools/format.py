"""Bring source and templates into their usual form: `python -m tools.format`."""

import subprocess

from tools.check import CODE, PROGRAMS, ROOT, python_files, template_files


def main() -> None:
    """Rewrite what is not in its usual form, in place."""
    for command in (
        ["django-upgrade", "--target-version=5.2", "--exit-zero-even-if-changed", *python_files()],
        ["ruff", "check", "--fix-only", "--quiet", *CODE],
        ["ruff", "format", "--quiet", *CODE],
    ):
        subprocess.run([PROGRAMS / command[0], *command[1:]], cwd=ROOT, check=True)
    # Exits with 1 when it has changed something.
    djade = [PROGRAMS / "djade", "--target-version=5.2", *template_files()]
    subprocess.run(djade, cwd=ROOT, check=False)


if __name__ == "__main__":
    main()
