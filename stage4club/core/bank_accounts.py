"""Accounts at Canadian institutions: read as people write them, kept as figures.

Three numbers stand at the foot of a cheque: the transit of the branch (five figures), the
institution (three), the account (Payments Canada, Rule A4 and Standard 006).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .errors import RuleError

#: What people write between figures, and the signs of magnetic ink that they may copy.
_BETWEEN = re.compile(r"[\s.,/\-‐‑‒–—⑆⑈⑉]+")
SHORTEST, LONGEST = 5, 12
_INSTITUTION, _TRANSIT = 3, 5


class NotAnInstitution(RuleError):
    """Not three figures."""

    message = _("Write the three figures of the institution, like 815 or 006.")


class NotATransit(RuleError):
    """Not five figures."""

    message = _("Write the five figures of the transit, like 30012.")


class NotAnAccount(RuleError):
    """Too few figures, too many, or something else than figures."""

    message = _("Write the figures of the account: there are 5 to 12 of them.")


@dataclass(frozen=True)
class AccountNumbers:
    """The three numbers, as figures alone."""

    institution: str
    transit: str
    account: str


def read_institution(text: str) -> str:
    """« 815 », « 0815 » or « n° 006 » as three figures. Raises `NotAnInstitution`."""
    figures = _figures(text)
    # Files of banks write a zero before it.
    if len(figures) == _INSTITUTION + 1 and figures.startswith("0"):
        figures = figures[1:]
    if len(figures) != _INSTITUTION or not figures.strip("0"):
        raise NotAnInstitution
    return figures


def read_transit(text: str) -> str:
    """« 30 012 » or « 30012 » as five figures. Raises `NotATransit`."""
    figures = _figures(text)
    if len(figures) != _TRANSIT:
        raise NotATransit
    return figures


def read_account(text: str) -> str:
    """« 123-456-7 » as figures, five to twelve of them. Raises `NotAnAccount`."""
    figures = _figures(text)
    if not SHORTEST <= len(figures) <= LONGEST:
        raise NotAnAccount
    return figures


def _figures(text: str) -> str:
    """The figures alone; "" where something else is written among them."""
    bare = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    bare = bare.removeprefix("no").removeprefix("#").removeprefix("n°")
    return bare if bare.isdecimal() and bare.isascii() else ""
