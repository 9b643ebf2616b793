"""Dependencies: exactly pinned, each with its reason, locked without any address."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)(\[[a-z,]+\])?==(?P<version>[0-9.]+)(; .+)?$")
LOCKS = {"production.lock": False, "development.lock": True}


def direct(*, development: bool) -> list[str]:
    project = tomllib.loads(PROJECT)
    runtime: list[str] = project["project"]["dependencies"]
    return runtime + (project["dependency-groups"]["dev"] if development else [])


def test_every_dependency_is_pinned_exactly() -> None:
    assert [entry for entry in direct(development=True) if not PINNED.match(entry)] == []


def test_every_dependency_says_why_it_is_here() -> None:
    lines = [line for line in PROJECT.splitlines() if re.match(r'\s+"[a-z0-9-]+(\[.+\])?==', line)]
    assert len(lines) == len(direct(development=True))
    assert [line for line in lines if not re.search(r'", # \w.{5,}$', line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    shape = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?|[a-z0-9-]+==[\w.]+( ; [^/@]+)? \\")
    assert [line for line in text.splitlines() if not shape.fullmatch(line)] == []


@pytest.mark.parametrize(("lock", "development"), LOCKS.items())
def test_a_lock_holds_every_direct_dependency(lock: str, development: bool) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", text, re.MULTILINE))
    for entry in direct(development=development):
        match = PINNED.match(entry)
        assert match
        assert locked[match["name"]] == match["version"]


def test_production_installs_no_embedded_server() -> None:
    text = (ROOT / "requirements" / "production.lock").read_text(encoding="utf-8")
    assert re.findall(r"^(?:embedded|valkey|pytest|honcho|aiosmtpd).*", text, re.MULTILINE) == []
