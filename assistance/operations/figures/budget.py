"""The budget of the programme: what is left of it. It warns, and never stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...models import AidYear, Criteria, ProgrammeBudget
from ...policy import year_of


class SetMeanwhile(RuleError):
    """Somebody else has set it at the same moment."""

    message = _("Somebody else has just set a budget for this year. Please look at it first.")


class NotThisYear(RuleError):
    """A budget is set for the present year, or the next one."""

    message = _("Choose this year or the next one.")


@dataclass(frozen=True)
class BudgetStanding:
    """What became of a budget so far.

    What is granted and not paid yet is committed, and so is what is kept for a proposal.
    """

    budget: ProgrammeBudget
    reserved: Decimal
    granted: Decimal
    paid: Decimal

    @property
    def committed(self) -> Decimal:
        """Promised or proposed, and not paid yet."""
        return self.reserved + self.granted

    @property
    def left(self) -> Decimal:
        """What can still be granted; below zero where more was."""
        left: Decimal = self.budget.amount - self.committed - self.paid
        return left


def budget_standing(day: date) -> BudgetStanding | None:
    """How the budget of the year of this day stands; None where none was set. Two statements.

    It counts the years of people that began in it: what is granted in December and paid in January
    is of the year in which it was granted.
    """
    budget = ProgrammeBudget.objects.on(day)
    if budget is None:
        return None
    years = AidYear.objects.begun_within(budget.period.lower, budget.period.upper)
    return BudgetStanding(budget, *years.sums())


@transaction.atomic
def set_programme_budget(*, year: int, amount: Decimal, by: User, now: datetime) -> ProgrammeBudget:
    """The programme may give so much in the year that begins in `year`; what was set before stays.

    The year begins in the month of the criteria in force. Raises `NotThisYear` for another one
    than the present and the next, `SetMeanwhile` where somebody else sets it at the same moment.
    """
    today = local_date(now)
    first_month = Criteria.objects.in_force(today).first_month
    present, _after = year_of(today, first_month)
    if year not in (present.year, present.year + 1):
        raise NotThisYear
    first, after = year_of(date(year, first_month, 1), first_month)
    before = ProgrammeBudget.objects.filter(period__overlap=(first, after)).order_by("-number")
    latest = before.first()
    with refused_by({"assistance_budget_one_at_a_time": SetMeanwhile}):
        budget = ProgrammeBudget.objects.create(
            period=DateRange(first, after),
            number=latest.number + 1 if latest else 1,
            amount=amount,
            set_at=now,
            set_by=by,
        )
    audit.record("set-budget", budget, by=by, now=now)
    return budget
