"""The words to say about an appointment to somebody who is not written to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stage4club.people.scripts import Script, read_out


def render_script(name: str, *, language: str, context: Mapping[str, Any]) -> Script:
    """`templates/assistance/scripts/<name>.<language>.txt`, filled with `context`."""
    template = f"assistance/scripts/{name}.{language}.txt"
    return read_out(template, language=language, context=context)
