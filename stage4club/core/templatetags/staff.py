"""Filters of the staff templates, over what Django's admin has already drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()

# Django draws a boolean as a picture whose words are "True" and "False", in every language.
_PICTURE = re.compile(r'<img src="[^"]*icon-(?P<name>yes|no|unknown)[^"]*" alt="[^"]*">')


def _word(picture: re.Match[str]) -> str:
    words = {"yes": _("Yes"), "no": _("No"), "unknown": _("Not known")}
    return words[picture["name"]]


@register.filter
def in_words(value: Any) -> SafeString:
    """`value` escaped where it was not, with "Yes" and "No" for Django's pictures of them."""
    html = _PICTURE.sub(_word, conditional_escape(value))
    return mark_safe(html)  # noqa: S308 - escaped above; the words are ours


@register.filter
def labelled(cells: Iterable[SafeString], headers: Iterable[Mapping[str, Any]]) -> list[SafeString]:
    """The cells of a row, each with the words of its column and its role.

    On a telephone a row is drawn as a card: the words then stand before each value, and browsers
    that forget a table once it is drawn otherwise still find one.
    """
    return [
        _with_label(in_words(cell), capfirst(strip_tags(str(header["text"]))))
        for cell, header in zip(cells, headers, strict=True)
    ]


def _with_label(cell: SafeString, label: str) -> SafeString:
    # Every cell starts with "<th" or "<td".
    tag, rest = cell[:3], cell[3:]
    role = "rowheader" if tag == "<th" else "cell"
    attributes = format_html(' role="{}" data-label="{}"', role, label)
    return mark_safe(tag + attributes + rest)  # noqa: S308 - made of safe parts
