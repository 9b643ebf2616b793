"""Known vulnerabilities of the locked packages: `python -m tools.audit`.

A finding fails. One that cannot be fixed yet is exempted in pyproject.toml until a day, after
which it fails again. Where the database of vulnerabilities cannot be reached, a loud warning.
"""

import datetime
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def ask(lock: str) -> list[dict[str, Any]]:
    """Return what pip-audit knows about each package of `lock`; empty where it cannot ask."""
    command = [Path(sys.executable).parent / "pip-audit", "--disable-pip", "--require-hashes"]
    command += ["--progress-spinner", "off", "--format", "json", "-r", f"requirements/{lock}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except ValueError:
        return []
    return found


def exemptions(today: datetime.date) -> set[str]:
    """Return the identifiers that are still exempted on `today`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    entries = project["tool"]["stage4club"]["audit"]["exemptions"]
    return {entry["id"] for entry in entries if entry["until"] >= today}


def main() -> int:
    """Print what was found; returns the exit code."""
    packages = ask("development.lock")
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    allowed = exemptions(datetime.datetime.now(tz=datetime.UTC).date())
    findings = [
        f"{package['name']} {package['version']}: {entry['id']}, fixed in {entry['fix_versions']}"
        for package in packages
        for entry in package.get("vulns", [])
        if not allowed & {entry["id"], *entry.get("aliases", [])}
    ]
    print("\n".join(findings))
    if not packages or unknown:
        asked = f"{len(unknown)} of {len(packages)} packages" if packages else "the packages"
        print(
            "\n*** WARNING: the database of known vulnerabilities could not be asked about"
            f" {asked}. ***\n*** Run `make check` again where it can be reached. ***\n"
        )
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
