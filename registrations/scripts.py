"""The words to say on the telephone to somebody who is not written to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True)
class Script:
    """What to say, in the person's language, paragraph by paragraph."""

    text: str


def render_script(name: str, *, language: str, context: Mapping[str, Any]) -> Script:
    """`templates/registrations/scripts/<name>.<language>.txt`, filled with `context`."""
    with translation.override(language):
        text = render_to_string(f"registrations/scripts/{name}.{language}.txt", dict(context))
    lines = (line.strip() for line in text.splitlines())
    return Script("\n\n".join(line for line in lines if line))
