"""What editors write, as HTML: paragraphs, titles, lists, links, words that stand out. No more.

A small part of CommonMark, read by markdown-it. HTML is shown, not obeyed; addresses that run a
program are no links (markdown-it's `validateLink`).
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

#: A page has one h1, which is its name: the titles of its text come under it.
_TITLES = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_READ = ("heading", "list", "link", "emphasis", "escape", "newline")

_markdown = MarkdownIt("zero", {"html": False, "breaks": True}).enable(list(_READ))


@lru_cache(maxsize=512)
def as_html(text: str) -> SafeString:
    """`text` as HTML that can stand in a page as it is."""
    tokens = _markdown.parse(text)
    for token in tokens:
        token.tag = _TITLES.get(token.tag, token.tag)
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("rel", "noopener noreferrer")
    html: str = _markdown.renderer.render(tokens, _markdown.options, {})
    return mark_safe(html)  # noqa: S308 - markdown-it escapes what it does not read
