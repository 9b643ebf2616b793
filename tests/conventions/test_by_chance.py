"""Nothing is looked for in a page that a page may hold by chance.

A page carries tokens that are drawn by lot (against forged requests, for the order of its script):
any three letters or digits stand in one of them once in some two thousand pages. What must not be
in a page is therefore looked for with a sign that no token has, or in four letters at least.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.conventions.test_files import ROOT

# What Django and the policy of contents draw tokens from.
_TOO_SHORT = re.compile(r"[A-Za-z0-9_-]{1,3}")


def is_page(node: ast.expr) -> bool:
    """Whether it is the whole answer of the site: `page.text`, `page.content.decode()`."""
    return any(
        isinstance(part, ast.Attribute) and part.attr in {"text", "content"}
        for part in ast.walk(node)
    )


def words_in(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        for part in node.elts:
            yield from words_in(part)


def looked_for(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and each word that a page must not hold, of a loop over words each of them."""
    loops = {
        loop.target.id: [*words_in(loop.iter)]
        for loop in ast.walk(tree)
        if isinstance(loop, ast.For | ast.comprehension) and isinstance(loop.target, ast.Name)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, ops=[ast.NotIn()], comparators=[page]) if is_page(page):
                words = loops.get(left.id, []) if isinstance(left, ast.Name) else words_in(left)
                yield from ((node.lineno, word) for word in words)


def too_short(source: str) -> list[tuple[int, str]]:
    return [it for it in looked_for(ast.parse(source)) if _TOO_SHORT.fullmatch(it[1])]


def test_nothing_is_looked_for_that_may_be_there_by_chance() -> None:
    found = {
        path.relative_to(ROOT): short
        for path in (ROOT / "tests").rglob("*.py")
        if (short := too_short(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('assert "Ana" not in page.text', [(1, "Ana")]),
        ('assert "800" not in page.content.decode()', [(1, "800")]),
        ('for name in ("Ana", "Zoé"):\n    assert name not in page.text', [(2, "Ana")]),
        ('assert "Anne" not in page.text', []),
        ('assert "800 $" not in page.text', []),
        ('assert "Ana" not in words', []),
    ],
)
def test_how_it_is_seen(source: str, found: list[tuple[int, str]]) -> None:
    assert too_short(source) == found
