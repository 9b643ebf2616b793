"""A PDF rebuilt from its pages, if nothing in it does anything and no key is needed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, BinaryIO

import pikepdf

from .faults import Fault, Refused

#: Where the end of a PDF is looked for (ISO 32000-1, 7.5.5; Acrobat looks as far back).
TAIL = 1024
#: Deeper than this nobody nests, unless to exhaust who reads.
DEEPEST = 64

#: Keys that make a PDF do something, or carry files (ISO 32000-1, 12.6 and 7.11.4).
_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF"})
#: What actions do that a page does not need. A link to a page or to a site is none of them.
_ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
    }
)
#: Annotations that carry a file, a film or a program.
_ACTIVE_SUBTYPES = frozenset(
    {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
)


def rebuild(source: BinaryIO, target: BinaryIO) -> None:
    """Write to `target` the PDF of `source` without what none of its pages uses.

    What stands before or after it (a polyglot's other half) is left behind. Raises `Refused`, and
    whatever qpdf raises for one that is damaged or cut.
    """
    _not_cut(source)
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError:
        raise Refused(Fault.LOCKED) from None
    with pdf:
        if not len(pdf.pages):
            raise Refused(Fault.BROKEN)
        for thing in pdf.objects:
            _look(thing, 0)
        # Neither compressed nor unpacked: a scanner reads what was sent.
        pdf.save(
            target,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            encryption=False,
        )


def _not_cut(source: BinaryIO) -> None:
    """Raise `Refused` for one that does not end; qpdf would put together what is left of it."""
    size = source.seek(0, os.SEEK_END)
    source.seek(max(0, size - TAIL))
    if b"%%EOF" not in source.read(TAIL):
        raise Refused(Fault.BROKEN)
    source.seek(0)


def _look(thing: Any, depth: int) -> None:
    """Raise `Refused` where `thing` does something. Of objects elsewhere, only the name is here."""
    if depth > DEEPEST:
        raise Refused(Fault.BROKEN)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        _look_at_keys(thing)
        _look_at_all((value for _key, value in thing.items()), depth)
    elif isinstance(thing, pikepdf.Array):
        _look_at_all(iter(thing), depth)


def _look_at_all(values: Iterable[Any], depth: int) -> None:
    for value in values:
        # What stands for itself comes by in the list of all objects.
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            _look(value, depth + 1)


def _look_at_keys(thing: Any) -> None:
    keys = set(thing.keys())
    if "/XFA" in keys:
        raise Refused(Fault.FORM)
    if keys & _ACTIVE_KEYS:
        raise Refused(Fault.ACTIVE)
    if _name(thing, "/S") in _ACTIVE_ACTIONS or _name(thing, "/Subtype") in _ACTIVE_SUBTYPES:
        raise Refused(Fault.ACTIVE)


def _name(thing: Any, key: str) -> str:
    value = thing.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
