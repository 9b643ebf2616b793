"""The catalogue of a new site, read from `first_catalogue.toml` beside this file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..enums import ServiceKind

FILE = Path(__file__).with_name("first_catalogue.toml")

#: Stands for the address of the private group until staff write the real one.
UNKNOWN_GROUP_URL = "https://www.facebook.com/groups/"

_NBSP = "\N{NO-BREAK SPACE}"
_LANGUAGES = ("fr", "en")
# French typography (domain.md, Words): a line never breaks before these signs, nor inside 2 000 $.
_KEPT_TOGETHER = re.compile(r" (?=[:»$])|(?<=«) |(?<=\d) (?=\d{3}\b)")


@dataclass(frozen=True)
class Catalogue:
    """One mapping per row, with the columns of `Pillar` and `Service`; `pillar` is a slug."""

    pillars: list[dict[str, Any]]
    services: list[dict[str, Any]]


def read_catalogue() -> Catalogue:
    """The rows as they are stored: paragraphs joined, French no-break spaces in their places."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Catalogue(
        pillars=[_row(row) for row in data["pillars"]],
        services=[_service(row) for row in data["services"]],
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    texts = {
        name: _text(row[name], language)
        for language in _LANGUAGES
        for name in (f"name_{language}", f"summary_{language}", f"body_{language}")
    }
    return {**row, **texts}


def _service(row: dict[str, Any]) -> dict[str, Any]:
    # Only a group has places; elsewhere the default of the column would be a lie.
    places = row.get("places") if row["kind"] == ServiceKind.GROUP else None
    return {**_row(row), "places": places}


def _text(text: str, language: str) -> str:
    paragraphs = (paragraph.replace("\n", " ") for paragraph in text.strip().split("\n\n"))
    joined = "\n\n".join(paragraphs)
    return _KEPT_TOGETHER.sub(_NBSP, joined) if language == "fr" else joined
