"""What is asked before figures are published, taken away, or kept to. Forms never save."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from services.admin.forms import StaffForm
from stage4club.core.forms import ChoiceField
from stage4club.core.forms.money import AmountField

from ...periods import Period
from .words import period_words

CSV, WORKBOOK = "csv", "xlsx"


class PublishForm(StaffForm):
    """Which period, of those that can be published."""

    period = ChoiceField(label=_("Which period?"), choices=())

    def __init__(self, *args: Any, periods: Sequence[Period], **options: Any) -> None:
        super().__init__(*args, **options)
        self._periods = {period.code: period for period in periods}
        choice = cast("forms.ChoiceField", self.fields["period"])
        choice.choices = [(code, period_words(one)) for code, one in self._periods.items()]

    def clean_period(self) -> Period:
        """The period itself."""
        return self._periods[self.cleaned_data["period"]]


class TakeAwayForm(StaffForm):
    """As which kind of file."""

    kind = forms.ChoiceField(choices=[(CSV, "CSV"), (WORKBOOK, "XLSX")])


class BudgetForm(StaffForm):
    """How much, for which year."""

    year = ChoiceField(label=_("Which year?"), choices=())
    amount = AmountField(label=_("Budget of the year"))

    def __init__(self, *args: Any, years: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = cast("forms.ChoiceField", self.fields["year"])
        choice.choices = [(str(year), words) for year, words in years]

    def clean_year(self) -> int:
        """The year in which it begins."""
        return int(self.cleaned_data["year"])

    def clean_amount(self) -> Decimal | None:
        """Nothing is no budget."""
        amount: Decimal | None = self.cleaned_data["amount"]
        if amount is not None and not amount:
            self.add_error("amount", _("Write an amount above zero."))
        return amount
