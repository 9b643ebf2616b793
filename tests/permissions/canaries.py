"""Words that belong to one column of one row, and the places where they come up again."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import NamedTuple

from stage4club.core.phones import Phone


class Place(NamedTuple):
    """Where a canary lives: the name of a row of the world, and a column."""

    row: str
    column: str


#: A word that nobody types, and the numbers of an area where nobody lives, however written.
_WORD = re.compile(r"kanari[a-z]{4}", re.IGNORECASE)
_NUMBER = re.compile(r"506\D{0,3}555\D{0,3}(0\d\d\d)")
_SYLLABLES = [f"{first}{second}" for first in "bdglmnrtvz" for second in "aeiou"]


class Canaries:
    """Every canary that was made, and what a text holds of them."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}
        self._endings = itertools.product(_SYLLABLES, _SYLLABLES)
        self._numbers = itertools.count(100)

    def word(self, row: str, column: str) -> str:
        """A new name, or a new word of a sentence."""
        return self._new(Place(row, column)).capitalize()

    def email(self, row: str, column: str) -> str:
        """A new address."""
        return f"{self._new(Place(row, column))}@example.org"

    def phone(self, row: str, column: str) -> Phone:
        """A new number."""
        number = f"0{next(self._numbers)}"
        self._places[number] = Place(row, column)
        return Phone(f"+1506555{number}", "")

    def found(self, text: str) -> set[Place]:
        """The places whose canaries stand in `text`, in any case and any way to write a number.

        A word cut short or run together with another belongs to nobody: KeyError says so.
        """
        words = {match.lower() for match in _WORD.findall(text)}
        return {self._places[canary] for canary in words | set(_NUMBER.findall(text))}

    def of(self, row: str, columns: Iterable[str]) -> set[Place]:
        """The canaries of these columns of a row, as far as it has them."""
        wanted = {Place(row, column) for column in columns}
        return wanted & set(self._places.values())

    def written(self, place: Place) -> list[str]:
        """The canaries of a place, as somebody would type them into a search."""
        found = [canary for canary, owner in self._places.items() if owner == place]
        return [f"506 555-{canary}" if canary.isdecimal() else canary for canary in found]

    def columns(self) -> set[str]:
        """Every column, with its model, that holds a canary somewhere."""
        return {place.column for place in self._places.values()}

    def _new(self, place: Place) -> str:
        word = "kanari" + "".join(next(self._endings))
        self._places[word] = place
        return word
