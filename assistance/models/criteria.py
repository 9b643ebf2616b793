"""What financial assistance goes by: amounts, the year, income. Each from a day on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from stage4club.core.spoken import plain_day
from stage4club.people.models import User

INCOMES = ("income_1", "income_2", "income_3", "income_4", "income_more")
_CENT = Decimal("0.01")


def _amount(label: Any, **options: Any) -> Any:
    """A column of dollars and cents, above zero."""
    return models.DecimalField(
        label,
        max_digits=9,
        decimal_places=2,
        validators=[MinValueValidator(_CENT)],
        **options,
    )


def _income(label: Any) -> Any:
    return _amount(label, null=True, blank=True)


class CriteriaQuerySet(models.QuerySet["Criteria"]):
    """Reading criteria: they are public, and hold nothing personal."""

    def visible_to(self, user: User) -> CriteriaQuerySet:
        """All of them, for who decides by them."""
        return self.all() if user.has_perm("assistance.view_criteria") else self.none()

    def in_force(self, day: date) -> Criteria:
        """Those of this day; before the first ones, what the program began with."""
        latest = self.filter(applies_from__lte=day).order_by("-applies_from").first()
        return latest or Criteria()


class Criteria(models.Model):
    """What holds from a day on, until the next ones: they inform, and a person decides.

    The ceiling alone is never exceeded. What a decision relied on stays as it was: once in force,
    a row is not changed any more, others take its place.
    """

    applies_from = models.DateField(_("in force from"), unique=True)
    ceiling = _amount(_("most for one person in a year"), default=Decimal(2000))
    most_at_once = _amount(_("most for one application"), default=Decimal(1000))
    months_apart = models.PositiveSmallIntegerField(
        _("months between two applications"), default=6, validators=[MaxValueValidator(24)]
    )
    first_month = models.PositiveSmallIntegerField(
        _("first month of the year (1 to 12)"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    two_people_above = _amount(
        _("amount above which two people decide"),
        default=Decimal(1000),
        db_default=Decimal(1000),
    )
    income_1 = _income(_("family income of somebody who lives alone"))
    income_2 = _income(_("family income of a household of two"))
    income_3 = _income(_("family income of a household of three"))
    income_4 = _income(_("family income of a household of four"))
    income_more = _income(_("more for each further person"))

    objects = CriteriaQuerySet.as_manager()

    class Meta:
        """Amounts above zero, a year that begins in a month, a whole table of income or none."""

        verbose_name = _("set of criteria")
        verbose_name_plural = _("criteria of financial assistance")
        default_permissions = ("add", "change", "view")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assistance_criteria_amounts",
                condition=Q(
                    most_at_once__gt=0, ceiling__gte=F("most_at_once"), two_people_above__gt=0
                ),
            ),
            models.CheckConstraint(
                name="assistance_criteria_year",
                condition=Q(first_month__range=(1, 12), months_apart__lte=24),
            ),
            models.CheckConstraint(
                name="assistance_criteria_income",
                # What is unknown would pass: each is said to be there, or not.
                condition=Q(**{f"{name}__isnull": True for name in INCOMES})
                | Q(
                    **{f"{name}__isnull": False for name in INCOMES},
                    income_1__gt=0,
                    income_2__gte=F("income_1"),
                    income_3__gte=F("income_2"),
                    income_4__gte=F("income_3"),
                    income_more__gt=0,
                ),
            ),
        ]

    def __str__(self) -> str:
        """The day from which they hold, in words."""
        # One that is being written has no day yet.
        day: date | None = self.applies_from
        return "–" if day is None else plain_day(day)

    def takes_two_people(self, amount: Decimal) -> bool:
        """Whether one person proposes so much and another one confirms it."""
        return bool(amount > self.two_people_above)

    @property
    def looks_at_income(self) -> bool:
        """Whether there is an income to hold one's own against."""
        return self.income_1 is not None

    def income_for(self, household_size: int) -> Decimal | None:
        """The family income to hold against that of so many people; None where there is none.

        Raises ValueError for less than one person.
        """
        if household_size < 1:
            raise ValueError("A household has somebody in it.")
        known: list[Decimal | None] = [self.income_1, self.income_2, self.income_3, self.income_4]
        income = known[min(household_size, len(known)) - 1]
        if income is None or self.income_more is None:
            return None
        more: Decimal = self.income_more * max(household_size - len(known), 0)
        return income + more
