"""A page that the source cites can be read: it is in `docs/`, with the paragraph that is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.test_files import FOLDERS, ROOT

_CITED = re.compile(r"\b([a-z-]+\.md)\b(?: §(\d+))?(?:, §(\d+))?")


def citations() -> Iterator[tuple[str, str, str]]:
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    for path in files:
        if path.suffix not in {".py", ".html"} or path == Path(__file__):
            continue
        for page, *numbers in _CITED.findall(path.read_text(encoding="utf-8")):
            yield from ((str(path.relative_to(ROOT)), page, number) for number in numbers)


def is_there(page: str, number: str) -> bool:
    path = ROOT / "docs" / page
    return path.is_file() and (not number or f"\n{number}. " in path.read_text())


def test_what_is_cited_is_there() -> None:
    assert [cited for cited in citations() if not is_there(*cited[1:])] == []


def test_something_is_cited() -> None:
    assert {page for _, page, _ in citations()} == {
        "domain.md",
        "operations.md",
        "performance.md",
        "reliability.md",
    }


@pytest.mark.parametrize(("page", "number"), [("nothing.md", ""), ("domain.md", "99")])
def test_what_is_not_there_is_found(page: str, number: str) -> None:
    assert not is_there(page, number)
