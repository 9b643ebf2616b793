"""How many people: in a household, or at a family meeting."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError
from stage4club.core.forms import TypedField
from stage4club.core.text import clean_line

from ..models.appointment import MOST_ADULTS

_NUMBER = re.compile(r"\d+")


class NotANumber(RuleError):
    """Nothing that says how many."""

    message = _("Write a number, like 3.")


class TooManyForARoom(RuleError):
    """A room holds so many; how a larger family meets is found out together."""

    message = _("With more than 8 adults, call us: we will see together how to meet.")


class CountField(TypedField):
    """How many people, in figures, with words around it where somebody likes: an int, or None."""

    #: One more is not that many people any more: what is written is a slip.
    most = 99

    attributes = {
        "class": "input input--medium",
        "autocomplete": "off",
        "inputmode": "numeric",
        "spellcheck": "false",
        "enterkeyhint": "next",
    }

    def nothing(self) -> None:
        """Nobody was counted."""

    def read(self, text: str) -> int:
        """The one number of the text."""
        numbers = _NUMBER.findall(self.not_too_long(clean_line(text)))
        if len(numbers) != 1 or not 1 <= int(numbers[0]) <= self.most:
            raise NotANumber
        return int(numbers[0])


class AdultsField(CountField):
    """How many adults come to a family meeting."""

    most = 9999

    def read(self, text: str) -> int:
        """The one number of the text, as many as a room holds."""
        adults = super().read(text)
        if adults > MOST_ADULTS:
            raise TooManyForARoom
        return adults
