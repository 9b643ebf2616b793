"""Which passwords are too easy to guess: common words, in all the disguises people give them.

As NIST SP 800-63B and the OWASP cheat sheet advise: a length, a list, and no rule about signs. Both
lists are files; nobody outside is asked. `common_words.txt` says where ours comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stage4club.core.text import search_key

WORDS = Path(__file__).with_name("common_words.txt")

#: Common words that a password may not be made of alone. Three and more have nothing common.
FEW_WORDS = 2
#: What repeats after so few signs is no word.
SHORT_UNIT = 4
LONGEST = 256

#: A year, a birthday, a house number: what people put after a word, and between two.
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
#: Two readings, since 1 stands for i and for l.
_LEET = (str.maketrans("01345789", "oieastbg"), str.maketrans("01345789", "oleastbg"))
_SIGNS = str.maketrans({"@": "a", "$": "s", "€": "e", "£": "l"})
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "0123456789" * 4,
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1234567890qwertyuiopasdfghjkl",
    "1234567890azertyuiopqsdfghjklm",
)


class _Words(NamedTuple):
    common: frozenset[str]
    free: frozenset[str]
    longest: int


class LongestPasswordValidator:
    """No longer than what is sure to be compared whole."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """The same words as the refusal."""
        return _("At most %(longest)d characters.") % {"longest": LONGEST}


class GuessedPasswordValidator:
    """Refuses what somebody who guesses tries first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if is_guessed(password):
            raise ValidationError(self.get_help_text(), code="password_guessed")

    def get_help_text(self) -> str:
        """What to do instead."""
        return _(
            "Many people choose such a password, or its words are those of the club. Take four or "
            "five words that have nothing to do with one another."
        )


def is_guessed(password: str) -> bool:
    """Whether `password` is among the first guesses, whatever its capitals, accents and digits.

    That is: two common words at most, with words of the club, small words and short numbers as
    one likes; a word or a few signs over and over; a row of the keyboard, the alphabet, digits.
    """
    plain = search_key(password.translate(_SIGNS)).replace(" ", "")
    return any(map(_is_weak, _readings(plain)))


def _readings(plain: str) -> Iterator[str]:
    """What the text says when its digits are digits, letters, or nothing."""
    yield plain
    yield _NUMBER.sub("", plain)
    for letters in _LEET:
        yield _NUMBER.sub(
            # At the end they are a year, and no letters.
            lambda found: "" if found.end() == len(plain) else found[0].translate(letters),  # noqa: B023
            plain,
        )


def _is_weak(text: str) -> bool:
    unit = _unit(text)
    return (
        len(unit) <= SHORT_UNIT
        or any(text in row or text[::-1] in row for row in _ROWS)
        or _is_made_of_words(unit)
    )


def _unit(text: str) -> str:
    """What `text` repeats, the last time perhaps in part; all of it where it repeats nothing."""
    return next(
        (
            text[:length]
            for length in range(1, len(text) // 2 + 1)
            if text.startswith(text[length:])
        ),
        text,
    )


def _is_made_of_words(text: str) -> bool:
    """Whether `text` is words of the list from end to end, with few of the common ones."""
    words = _words()
    #: For each place in the text, which common words may have led there.
    led: list[set[frozenset[str]]] = [set() for _place in range(len(text) + 1)]
    led[0].add(frozenset())
    for start in range(len(text)):
        if not led[start]:
            continue
        for end in range(start + 1, min(len(text), start + words.longest) + 1):
            word = text[start:end]
            if word in words.free:
                led[end] |= led[start]
            elif word in words.common:
                grown = {taken | {word} for taken in led[start]}
                led[end] |= {taken for taken in grown if len(taken) <= FEW_WORDS}
    return bool(led[len(text)])


@lru_cache(maxsize=1)
def _words() -> _Words:
    """Both lists, without what is too short to be a word, and the name of this site."""
    listed: dict[str, set[str]] = {"common": set(), "ours": set(), "between": set()}
    section = ""
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            listed[section].update(line.split())
    site = urlsplit(settings.SITE_URL).hostname or ""
    free = listed["ours"] | listed["between"] | set(site.split("."))
    django = {search_key(word).replace(" ", "") for word in CommonPasswordValidator().passwords}
    common = listed["common"] | {word for word in django if len(word) > SHORT_UNIT}
    return _Words(frozenset(common), frozenset(free), max(map(len, common | free)))
