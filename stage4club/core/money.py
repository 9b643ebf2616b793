"""Amounts in Canadian dollars: read as people write them, said as people read them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .errors import RuleError

#: Seven digits before the point are more than anybody asks for, or earns here.
MOST = Decimal("9999999.99")

#: What one writes around it.
_AROUND = re.compile(
    r"^(?:CAD|CA|\$|\s|environ|about)+|(?:CAD|CA|\$|\s|environ|par année|par an|a year|/\s?an)+$",
    re.IGNORECASE,
)
#: Digits in one piece, or in threes with one and the same sign between them; then the cents.
_AMOUNT = re.compile(
    r"(?P<whole>\d+|\d{1,3}(?P<sign>[ ,.'])\d{3}(?:(?P=sign)\d{3})*)"
    r"(?:[.,](?P<cents>\d{1,2}))?",
    re.ASCII,
)
_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans("’‘ʼ", "'''")


class NotAnAmount(RuleError):
    """Nothing that says how much."""

    message = _("Write an amount, like 1,500.00.")


class NegativeAmount(RuleError):
    """Less than nothing."""

    message = _("Write zero, or a larger amount.")


class AmountTooLarge(RuleError):
    """More than `MOST`."""

    message = _("This amount is too large. Check the number of digits.")


def read_amount(text: str) -> Decimal:
    """The dollars and cents of « 1 500,00 $ », "$1,500.00", "1500" or « 1.500 »: two decimals.

    A comma or a point before one or two digits at the end begins the cents; before three it
    separates thousands. Raises `NotAnAmount`, `NegativeAmount`, `AmountTooLarge`.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    bare = _SPACES.sub(" ", _AROUND.sub("", plain.strip()))
    is_negative = bare.startswith(("-", "−", "–"))
    found = _AMOUNT.fullmatch(_AROUND.sub("", bare.lstrip("-−–")))
    if found is None:
        raise NotAnAmount
    if is_negative:
        raise NegativeAmount
    whole = re.sub(r"\D", "", found["whole"])
    if len(whole.lstrip("0")) > len(str(int(MOST))):
        raise AmountTooLarge
    return Decimal(f"{whole}.{found['cents'] or '00':0<2}")


def spoken_amount(amount: Decimal) -> str:
    """« 1 500,50 $ » or "$1,500.50", as the language is; no cents where there are none."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    number = formats.number_format(amount, decimals, use_l10n=True, force_grouping=True)
    if (get_language() or "fr").startswith("fr"):
        return f"{number}\N{NO-BREAK SPACE}$"
    return f"-${number[1:]}" if number.startswith("-") else f"${number}"
