"""Every text that people may read, with where it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from services.management.first_catalogue import read_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "stage4club" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
TEMPLATES = ROOT / "templates"
#: What people who try the site out read, and what a new site begins with.
INVENTED = (
    *("registrations/management/demo.py", "registrations/management/invented.py"),
    *("registrations/management/seed.py", "services/management/demo.py"),
)

_TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]+>", re.DOTALL)
_TRANSLATED = re.compile(r"\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}", re.DOTALL)
_UNREAD = re.compile(r"\{% comment.*?%\}.*?\{% endcomment %\}|<(style|script)\b.*?</\1>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(?:alt|aria-label|title|placeholder|label|summary)="([^"{]+)"')


def french() -> Iterator[tuple[str, str]]:
    """French texts: the messages, e-mails, scripts, the catalogue, and what is in no language."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="fr"):
            texts = message.string if isinstance(message.string, list | tuple) else [message.string]
            yield from (("django.po", str(text)) for text in texts if message.id and text)
    yield from _files("fr")
    yield from _services("_fr")
    yield from _everybodys()


def english() -> Iterator[tuple[str, str]]:
    """English texts: the messages of the source, e-mails, scripts, and the rest as above."""
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="fr"):
            texts = message.id if isinstance(message.id, list | tuple) else [message.id]
            yield from (("source", str(text)) for text in texts if text)
    yield from _files("en")
    yield from _services("_en")
    yield from _everybodys()


def _everybodys() -> Iterator[tuple[str, str]]:
    for path in sorted(TEMPLATES.rglob("*.*")):
        if not re.fullmatch(r"(?:.*\.)?(?:fr|en)", path.stem):
            where = path.relative_to(ROOT).as_posix()
            yield from ((where, text) for text in outside_of_tags(path.read_text("utf-8")))
    for where in INVENTED:
        source = (ROOT / where).read_text("utf-8")
        yield from ((where, text) for text in written_in(source))


def outside_of_tags(template: str) -> list[str]:
    """What a template says without translating it: the words between tags and in attributes."""
    read = _UNREAD.sub(" ", _TRANSLATED.sub(" ", template))
    return [text for text in (_TAGS.sub(" ", read).strip(), *_ATTRIBUTE.findall(read)) if text]


def written_in(source: str) -> Iterator[str]:
    """The texts of a Python module; what explains the code is not read by people."""
    tree = ast.parse(source)
    explained = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in explained:
                yield text


def _files(language: str) -> Iterator[tuple[str, str]]:
    for path in TEMPLATES.rglob("*"):
        if re.fullmatch(rf"(?:.*\.)?{language}\.(?:txt|html)", path.name):
            where = path.relative_to(ROOT).as_posix()
            yield where, _TAGS.sub(" ", path.read_text(encoding="utf-8"))


def _services(suffix: str) -> Iterator[tuple[str, str]]:
    for rows in vars(read_catalogue()).values():
        for row in rows:
            for name, value in row.items():
                if name.endswith(suffix):
                    yield f"{row['slug']}.{name}", value
