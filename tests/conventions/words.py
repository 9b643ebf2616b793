"""Every text that people may read, with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from services.management.first_catalogue import read_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "stage4club" / "locale" / "fr" / "LC_MESSAGES" / "django.po"

_TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]+>", re.DOTALL)


def french() -> Iterator[tuple[str, str]]:
    """French texts: the messages, e-mails, scripts, the first catalogue of services."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="fr"):
            texts = message.string if isinstance(message.string, list | tuple) else [message.string]
            yield from (("django.po", str(text)) for text in texts if message.id and text)
    for path in _files("fr"):
        yield path.name, _TAGS.sub(" ", path.read_text(encoding="utf-8"))
    yield from _services("_fr")


def english() -> Iterator[tuple[str, str]]:
    """English texts: the messages of the source, e-mails, scripts, the catalogue of services."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="fr"):
            texts = message.id if isinstance(message.id, list | tuple) else [message.id]
            yield from (("source", str(text)) for text in texts if text)
    for path in _files("en"):
        yield path.name, _TAGS.sub(" ", path.read_text(encoding="utf-8"))
    yield from _services("_en")


def _files(language: str) -> Iterator[Path]:
    for folder in (ROOT / "templates").rglob("*"):
        if re.fullmatch(rf"(?:.*\.)?{language}\.(?:txt|html)", folder.name):
            yield folder


def _services(suffix: str) -> Iterator[tuple[str, str]]:
    for rows in vars(read_catalogue()).values():
        for row in rows:
            for name, value in row.items():
                if name.endswith(suffix):
                    yield f"{row['slug']}.{name}", value
