"""What the steps of an application ask with: where one lives, and with how many."""

from __future__ import annotations

from stage4club.core.forms import StageForm, TypedField
from stage4club.core.postal_codes import read_postal_code
from stage4club.core.text import clean_line

from ..adults import CountField


class Step(StageForm):
    """One page of the application; only the first one carries the trap for robots."""

    abstract = True
    website = None  # type: ignore[assignment]


class PostalCodeField(TypedField):
    """A Canadian postal code, however it is spaced: `H2X 1Y4`."""

    attributes = {
        "class": "input input--medium",
        "autocomplete": "postal-code",
        "autocapitalize": "characters",
        "spellcheck": "false",
        "enterkeyhint": "next",
    }

    def read(self, text: str) -> str:
        """The code; what is wrong is said as `read_postal_code` says it."""
        return read_postal_code(self.not_too_long(clean_line(text)))


class HouseholdField(CountField):
    """How many people live together."""

    most = 20


class ChildrenField(HouseholdField):
    """How many of them are children: none, where it is left empty."""

    def read(self, text: str) -> int:
        """The one number of the text; zero is one here."""
        if clean_line(text) == "0":
            return 0
        return super().read(text)
