"""A question about an amount."""

from __future__ import annotations

from decimal import Decimal

from stage4club.core.money import read_amount, spoken_amount
from stage4club.core.text import clean_line

from .fields import TypedField


class AmountField(TypedField):
    """Dollars and cents, as people write them: a Decimal of two places, or None."""

    attributes = {
        "class": "input input--medium",
        "autocomplete": "off",
        "inputmode": "decimal",
        "spellcheck": "false",
        "enterkeyhint": "next",
    }

    def nothing(self) -> None:
        """No amount was written."""

    def read(self, text: str) -> Decimal:
        """The amount; what is wrong is said as `read_amount` says it."""
        return read_amount(self.not_too_long(clean_line(text)))

    def spoken(self, value: Decimal) -> str:
        """The amount in the language of the page."""
        return spoken_amount(value)
