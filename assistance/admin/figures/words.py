"""Figures in words: periods, and the numbers or that they are not shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stage4club.core.money import spoken_amount
from stage4club.core.spoken import NBSP

from ...periods import Period


@dataclass(frozen=True)
class Cell:
    """A number as one reads it, and as a file has it: None where it is not shown."""

    text: str
    value: Decimal | None

    @property
    def in_file(self) -> object:
        """What stands in a file."""
        return self.text if self.value is None else self.value


def count_cell(count: int | None) -> Cell:
    """A count, or that it is not shown."""
    if count is None:
        return _hidden()
    return Cell(number_format(count, force_grouping=True), Decimal(count))


def amount_cell(amount: str | None) -> Cell:
    """An amount as it is stored, or that it is not shown."""
    if amount is None:
        return _hidden()
    value = Decimal(amount)
    return Cell(spoken_amount(value), value)


def share_cell(share: int | None) -> Cell:
    """« 95 % », "95%", or that it is not shown."""
    if share is None:
        return _hidden()
    return Cell(pgettext("share", "%(share)d%%") % {"share": share}, Decimal(share))


def period_words(period: Period) -> str:
    """« juillet à septembre 2026 », « année 2026 »."""
    year = period.first.year
    if period.is_year:
        return _("year %(year)d") % {"year": year}
    first, _second, last = (str(MONTHS[int(month[-2:])]) for month in period.months)
    words = _("%(first)s to %(last)s %(year)d")
    return words % {"first": first, "last": last, "year": year}


def month_words(month: str) -> str:
    """« juillet 2026 » of "2026-07"."""
    year, number = month.split("-")
    return f"{MONTHS[int(number)]}{NBSP}{year}"


def _hidden() -> Cell:
    return Cell(pgettext("figure", "not shown"), None)
