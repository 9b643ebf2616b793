"""Finding somebody by what is said on the telephone: one text per row, and what to look for in it.

The text is written by Python at every write, so that names are compared in one way only
(`text.search_key`); PostgreSQL's own `unaccent` could not stand in an index. A trigram index finds
any three letters of it in a row, and two or one where a word begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from .phones import UnreadablePhone, parse_phone
from .text import search_key

#: Three letters make a trigram wherever they stand; fewer only at the beginning of a word.
_ANYWHERE = 3
#: Nobody says more of a name; each one is a condition.
_WORDS_MAX = 8
_NOT_DIGITS = re.compile(r"\D")


def search_text(*, names: Iterable[str], phones: Iterable[str], reference: str) -> str:
    """What is searched of a row: its names without accents, its numbers in digits, its reference.

    `phones` are in E.164. One line each, once each, empty ones left out; a space begins each word.
    """
    parts = [
        *map(search_key, names),
        *(_NOT_DIGITS.sub("", phone) for phone in phones),
        search_key(reference).replace(" ", ""),
    ]
    return "".join(f" {part}\n" for part in dict.fromkeys(filter(None, parts)))


def search_terms(typed: str) -> list[list[str]]:
    """What to look for in a `search_text`: alternatives, of each of which all must be there.

    Words in any order; part of a telephone number, or a whole one however it is written. Empty
    when nothing that was typed can be found.
    """
    words = search_key(typed).split()[:_WORDS_MAX]
    alternatives = [[word if len(word) >= _ANYWHERE else f" {word}" for word in words]]
    digits = "".join(words)
    if len(words) > 1 and digits.isdecimal():
        alternatives.append([digits])
    with suppress(UnreadablePhone):
        alternatives.append([_NOT_DIGITS.sub("", parse_phone(typed).e164)])
    return [alternative for alternative in alternatives if alternative]
