"""Pages obey the strict policy: no inline style, no inline script, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "templates"
# E-mail programs read no style sheet: these alone carry their style with them.
PAGES = sorted(path for path in ROOT.rglob("*.html") if "emails" not in path.parts)
EMAILS = sorted(path for path in ROOT.rglob("*.html") if "emails" in path.parts)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_carries_no_style_and_no_script(page: Path) -> None:
    text = page.read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("page", [*PAGES, *EMAILS], ids=named)
def test_nothing_is_fetched_from_elsewhere(page: Path) -> None:
    fetched = re.findall(
        r'<(?:link|script|img|iframe|source)[^>]+(?:href|src)="([^"]*)"', page.read_text()
    )
    assert [address for address in fetched if address.startswith(("http", "//"))] == []


@pytest.mark.parametrize("page", EMAILS, ids=named)
def test_an_email_has_no_picture(page: Path) -> None:
    assert re.findall(r"<(?:img|picture|video|object)|background=|url\(", page.read_text()) == []
