"""The French catalogue: `python -m tools.messages update [other.po…] | check | compile`.

The source speaks English inside gettext; French is the only catalogue. Babel does everything, so
nobody needs gettext installed. Templates are read with Django's own `templatize`.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "stage4club" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
PYTHON = ("assistance", "registrations", "services", "stage4club")
TEMPLATES = ("templates", *PYTHON)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
}


def sources() -> Iterator[tuple[str, str]]:
    """Yield the name of each file that may hold messages, and its text as Python."""
    for folder in PYTHON:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for folder in TEMPLATES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".html", ".txt", ".svg"}:
                name = path.relative_to(ROOT).as_posix()
                source = templatize(path.read_text(encoding="utf-8"), origin=name)
                # What is no message has become X marks, indented as in the template.
                yield name, "\n".join(line.strip() for line in source.splitlines())


def extracted() -> Catalog:
    """Return what the source says, without translations."""
    catalogue = Catalog(locale="fr", charset="utf-8")
    for name, text in sources():
        found = extract("python", io.BytesIO(text.encode()), KEYWORDS, ("Translators:",))
        for _line, message, comments, context in found:
            if message:
                # No line numbers: they would change the catalogue at every edit.
                catalogue.add(
                    message, locations=[(name, 1)], auto_comments=comments, context=context
                )
    return catalogue


def stored(path: Path | None = None) -> Catalog:
    """Return the catalogue in the file `path`, ours by default, empty where there is none."""
    path = path or CATALOGUE
    if not path.exists():
        return Catalog(locale="fr", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="fr", charset="utf-8")


def update(others: list[Path]) -> None:
    """Write the catalogue again: new messages in, unused ones out, gaps filled from `others`."""
    catalogue = stored()
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    for other in (stored(path) for path in others):
        for message in catalogue:
            known = other.get(message.id, message.context) if message.id else None
            if known and known.string and not translated(message):
                message.string = known.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(
            file, catalogue, width=98, ignore_obsolete=True, include_lineno=False, sort_output=True
        )
    print(f"{sum(map(translated, catalogue))} of {len(catalogue)} messages are translated.")


def translated(message: Message) -> bool:
    """Tell whether every form of `message` has words that nobody has to look at again."""
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return bool(message.id) and all(forms) and not message.fuzzy


def problems() -> Iterator[str]:
    """Yield a sentence for each message that is missing, unused, untranslated or broken."""
    catalogue, source = stored(), extracted()
    for message in source:
        known = catalogue.get(message.id, message.context) if message.id else None
        if message.id and known is None:
            yield f"not in the catalogue: {message.id!r} ({message.locations[0][0]})"
        elif known is not None and not translated(known):
            yield f"no French: {message.id!r} ({message.locations[0][0]})"
    for message in catalogue:
        if message.id and source.get(message.id, message.context) is None:
            yield f"no longer in the source: {message.id!r}"
    for message, errors in catalogue.check():
        yield from (f"{error}: {message.id!r}" for error in errors)


def compile_catalogues() -> None:
    """Write the `.mo` files that Django reads, where they are older than their `.po`."""
    compiled = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists():
        return
    if not compiled.exists() or compiled.stat().st_mtime < CATALOGUE.stat().st_mtime:
        with compiled.open("wb") as file:
            write_mo(file, stored())


def main(command: str, *arguments: str) -> int:
    """Run `command`; returns the exit code."""
    if command == "check":
        found = list(problems())
        print(
            "\n".join(found[:50]) + f"\n{len(found)} problems; run `make messages`."
            if found
            else ""
        )
        return bool(found)
    if command == "update":
        update([Path(argument) for argument in arguments])
    compile_catalogues()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
