"""Telephone numbers as people type them, and as they are shown.

The library `phonenumbers` knows the numbering plans, but loses an extension in its usual forms and
does not read « poste 12 »: the extension is taken off here and stands in a column of its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stage4club.core.errors import RuleError

REGION = "CA"
NORTH_AMERICA = 1

# The longest extension read; the longest text looked at.
EXTENSION_MAX_DIGITS = 7
TYPED_MAX_LENGTH = 100


class UnreadablePhone(RuleError):
    """Not a number that can be called."""

    message = _("Write a ten-digit number, like 514-555-0142.")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in E.164 ("+15145550199") and its extension, digits only, "" when there is none."""

    e164: str
    extension: str

    def __str__(self) -> str:
        """As people of the active language read it: see `display_phone`."""
        return display_phone(self.e164, self.extension, get_language() or "fr")


# "poste 12", "ext. 250", "x12", "#12", ";ext=12", "(poste 12)".
_EXTENSION = re.compile(
    r"[\s,;(]*(?:extension|ext|poste|post|pste|p|x|#)[\s.:=#]*(?P<digits>\d+)[\s.)]*$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:téléphone|telephone|phone|tél|tel|cellulaire|cell)[\s.:]+", re.IGNORECASE)
# What is left is digits and what separates them, one "+" in front at most.
_NUMBER = re.compile(r"^\(?\+?[\d\s().\-/]*$")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def parse_phone(text: str) -> Phone:
    """The number and extension in what somebody typed, a Canadian number unless it says otherwise.

    Any spaces, points, dashes and brackets, full-width or Arabic digits, and "+", "00" or "011"
    before a foreign number are read. Raises `UnreadablePhone` for anything that is not one
    number that exists in its country's plan: seven digits, letters, two numbers.
    """
    typed = _plain(text)
    extension = ""
    if found := _EXTENSION.search(typed):
        extension = found["digits"]
        typed = typed[: found.start()]
    if len(extension) > EXTENSION_MAX_DIGITS or not _NUMBER.match(typed):
        raise UnreadablePhone
    digits = re.sub(r"\D", "", typed)
    # "00" is how most of the world writes "+"; no number here starts with a zero.
    if "+" in typed or digits.startswith("00"):
        digits = "+" + digits.removeprefix("00")
    number = _parsed(digits)
    if number is None or not phonenumbers.is_valid_number(number):
        raise UnreadablePhone
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164=e164, extension=extension)


def display_phone(e164: str, extension: str, language: str) -> str:
    """The number as people of that language ("fr" or "en") read it.

    "514 555-0199, poste 12" in French, "514-555-0199, ext. 12" in English, with the "1" that a
    toll-free number is known by. Numbers of the rest of the world stand as dialled from abroad,
    "+33 1 42 68 53 00". What cannot be read as a number is shown as it is stored.
    """
    french = language.startswith("fr")
    word = "poste" if french else "ext."
    return _national(e164, french=french) + (f", {word} {extension}" if extension else "")


def _national(e164: str, *, french: bool) -> str:
    number = _parsed(e164)
    if number is None or not _is_complete(number):
        return e164
    if number.country_code != NORTH_AMERICA:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    digits = phonenumbers.national_significant_number(number)
    space = " " if french else "-"
    shown = f"{digits[:3]}{space}{digits[3:6]}-{digits[6:]}"
    toll_free = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.TOLL_FREE
    return f"1{space}{shown}" if toll_free else shown


def _parsed(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None


def _is_complete(number: phonenumbers.PhoneNumber) -> bool:
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == phonenumbers.ValidationResult.IS_POSSIBLE


def _plain(text: str) -> str:
    """The text without disguises: ASCII digits and dashes, no invisible marks, no label."""
    if len(text) > TYPED_MAX_LENGTH:
        raise UnreadablePhone
    signs = (sign for sign in unicodedata.normalize("NFKC", text) if _is_typed(sign))
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in signs)
    dashed = _DASHES.sub("-", digits).strip()
    return _LABEL.sub("", dashed)


def _is_typed(sign: str) -> bool:
    # Numbers copied from an address book come wrapped in direction marks.
    return unicodedata.category(sign) != "Cf"
