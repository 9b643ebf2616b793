"""The catalogue of a new site, read from the files of `first_catalogue/`.

`manage.py load_catalogue` adds each row whose slug is missing and never touches one that exists;
from then on staff edit the texts in the back office. Plain text with the few marks of core.prose.
Lines of one paragraph are joined; an empty line starts the next paragraph.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stage4club.core.typography import quebec

from ..enums import ServiceKind

FOLDER = Path(__file__).with_name("first_catalogue")

#: Stands for the address of the private group until staff write the real one.
UNKNOWN_GROUP_URL = "https://www.facebook.com/groups/"

#: A line that goes on; an empty line and an item of a list begin anew.
_GOES_ON = re.compile(r"(?<!\n)\n(?!\n|- )")


@dataclass(frozen=True)
class Catalogue:
    """One mapping per row, with the columns of its model; `pillar` is a slug."""

    programs: list[dict[str, Any]] = field(default_factory=list)
    pillars: list[dict[str, Any]] = field(default_factory=list)
    services: list[dict[str, Any]] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    tags: list[dict[str, Any]] = field(default_factory=list)


def read_catalogue() -> Catalogue:
    """The rows as they are stored: paragraphs joined, French spaces in their places."""
    kinds: dict[str, Any] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        kinds |= tomllib.loads(path.read_text(encoding="utf-8"))
    rows = {kind: [_row(row) for row in rows] for kind, rows in kinds.items()}
    return Catalogue(**rows)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: _text(value) for name, value in row.items() if name.endswith(("_fr", "_en"))}
    texts |= {name: quebec(text) for name, text in texts.items() if name.endswith("_fr")}
    # Only a group has places; elsewhere the default of the column would be a lie.
    places = {"places": None} if row.get("kind", ServiceKind.GROUP) != ServiceKind.GROUP else {}
    return {**row, **places, **texts}


def _text(text: str) -> str:
    return _GOES_ON.sub(" ", text.strip())
