"""What financial assistance goes by, written by those who decide; in force, it stays."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from stage4club.core.money import spoken_amount
from stage4club.core.spoken import plain_day
from stage4club.core.staff.fields import StaffModelForm
from stage4club.core.staff.model_admin import StaffModelAdmin
from stage4club.core.working_days import local_date

from ..models import Criteria
from ..models.criteria import INCOMES


class CriteriaForm(StaffModelForm):
    """From a day to come on; a whole table of income, or none."""

    def clean(self) -> dict[str, Any]:
        """Refuse a day that has passed, a smaller whole than its part, and half a table."""
        answers = super().clean()
        day = answers.get("applies_from")
        if day and day <= local_date(timezone.now()):
            self.add_error("applies_from", _("Choose a day to come."))
        whole, part = answers.get("ceiling"), answers.get("most_at_once")
        if whole and part and part > whole:
            words = _("One application cannot be for more than a year.")
            self.add_error("most_at_once", words)
        if not self.errors.keys() & set(INCOMES):
            self._clean_incomes([answers.get(name) for name in INCOMES])
        return answers

    def _clean_incomes(self, incomes: list[Any]) -> None:
        if None in incomes and any(income is not None for income in incomes):
            missing = INCOMES[incomes.index(None)]
            self.add_error(missing, _("Fill in the five amounts of the table, or none."))
            return
        for name, smaller, larger in zip(INCOMES[1:], incomes, incomes[1:-1], strict=False):
            if larger is not None and larger < smaller:
                words = _("A larger household has at least the income of a smaller one.")
                self.add_error(name, ValidationError(words, code="smaller"))


def _as_read(name: str) -> Callable[[Criteria], str]:
    """A column as one reads it: amounts with their sign, the month by its name."""
    column: Any = Criteria._meta.get_field(name)

    @admin.display(description=column.verbose_name)
    def words(criteria: Criteria) -> str:
        value = getattr(criteria, name)
        if isinstance(value, Decimal):
            return spoken_amount(value)
        if name == "first_month":
            return str(MONTHS[value])
        return "–" if value is None else str(value)

    return words


@admin.register(Criteria)
class CriteriaAdmin(StaffModelAdmin):
    """The latest first."""

    is_personal = False
    form = CriteriaForm
    list_display = ("day", "most_in_a_year", "most_for_one", "months_apart", "has_income")
    ordering = ("-applies_from",)
    sortable_by = ()
    fieldsets = (
        (None, {"fields": ("applies_from",)}),
        (
            _("How much"),
            {
                "fields": (
                    "ceiling",
                    "most_at_once",
                    "months_apart",
                    "first_month",
                    "two_people_above",
                ),
                "description": _(
                    "The page of the service tells an amount too: ask whoever writes the pages to "
                    "change it."
                ),
            },
        ),
        (
            _("Family income, a year, before taxes"),
            {
                "fields": INCOMES,
                "description": _(
                    "A guideline that informs and never blocks. Without this table, nobody is "
                    "asked for her income."
                ),
            },
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Until they are in force: what was decided by them stays to be read."""
        if obj is not None and obj.applies_from <= local_date(timezone.now()):
            return False
        return super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """In words for whoever only reads them."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": [self._read(name) for name in options["fields"]]})
            for title, options in fieldsets
        ]

    def _read(self, name: Any) -> Any:
        return "day" if name == "applies_from" else _as_read(name)

    @admin.display(description=_("in force from"), ordering="applies_from")
    def day(self, criteria: Criteria) -> str:
        """The day in words."""
        return plain_day(criteria.applies_from)

    @admin.display(description=_("most for one person in a year"))
    def most_in_a_year(self, criteria: Criteria) -> str:
        """The ceiling."""
        return spoken_amount(criteria.ceiling)

    @admin.display(description=_("most for one application"))
    def most_for_one(self, criteria: Criteria) -> str:
        """As people read it."""
        return spoken_amount(criteria.most_at_once)

    @admin.display(description=_("looks at income"), boolean=True)
    def has_income(self, criteria: Criteria) -> bool:
        """Whether there is a table of income."""
        return criteria.looks_at_income
