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


def read_out(template: str, *, language: str, context: Mapping[str, Any]) -> Script:
    """The template of a script filled with `context`, in the language that is spoken."""
    with translation.override(language):
        text = render_to_string(template, dict(context))
    lines = (line.strip() for line in text.splitlines())
    return Script("\n\n".join(line for line in lines if line))
