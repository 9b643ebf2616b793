"""Files stay short: one subject each."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = (
    "assistance",
    "docs",
    "registrations",
    "services",
    "static",
    "stage4club",
    "templates",
    "tests",
    "tools",
)
ENDINGS = {".css", ".html", ".js", ".md", ".py", ".txt"}
LONGEST = 300


def test_no_file_is_longer_than_a_sitting() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in ENDINGS and "migrations" not in path.parts
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_nothing_is_put_off() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "pragma: " + "no cover")
    put_off = [
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if any(mark in path.read_text(encoding="utf-8") for mark in marks)
    ]
    assert put_off == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_what_a_page_points_to_is_there(page: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", (ROOT / page).read_text(encoding="utf-8"))
    missing = [
        target
        for target in targets
        if not target.startswith("http") and not (ROOT / target).exists()
    ]
    assert missing == []
