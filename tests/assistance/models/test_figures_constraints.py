"""Budgets and published figures: only ever added to, each day in one publication."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from assistance.models import Figures, ProgrammeBudget
from stage4club.core.models.append_only import AppendOnly
from stage4club.people.enums import Role
from tests.assistance.models.rows import copy_of, insert, update
from tests.factories import NOW, make_user
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db
YEAR = DateRange(date(2026, 1, 1), date(2027, 1, 1))
AFTER = datetime(2027, 1, 1, 5, 0, tzinfo=UTC)


def budget(**values: Any) -> ProgrammeBudget:
    defaults = {"period": YEAR, "number": 1, "amount": 5000, "set_at": NOW}
    return ProgrammeBudget(**{**defaults, "set_by": make_user(Role.FINANCE), **values})


def figures(first: str, after: str, **values: Any) -> Figures:
    period = DateRange(date.fromisoformat(first), date.fromisoformat(after))
    defaults = {"period": period, "rules": 1, "content": {}, "published_at": AFTER}
    return Figures(**{**defaults, "published_by": make_user(Role.FINANCE), **values})


def test_a_day_is_published_once() -> None:
    insert(figures("2026-04-01", "2026-07-01"))
    for first, after in (("2026-04-01", "2026-07-01"), ("2026-01-01", "2027-01-01")):
        with violates("assistance_figures_once"):
            insert(figures(first, after))
    insert(figures("2026-07-01", "2026-10-01"))


@pytest.mark.parametrize(
    ("first", "after"),
    [
        ("2026-01-02", "2026-04-01"),
        ("2026-02-01", "2026-05-01"),
        ("2026-01-01", "2026-03-31"),
        ("2026-01-01", "2026-06-01"),
        ("2026-01-01", "2026-01-01"),
    ],
)
def test_whole_quarters(first: str, after: str) -> None:
    with violates("assistance_figures_quarters"):
        insert(figures(first, after))


def test_a_period_has_two_ends() -> None:
    open_ended = DateRange(date(2026, 1, 1), None)
    with violates("assistance_figures_quarters"):
        insert(figures("2026-01-01", "2026-04-01", period=open_ended))


def test_a_period_is_over_in_montreal() -> None:
    nearly = datetime(2027, 1, 1, 4, 59, tzinfo=UTC)
    with violates("assistance_figures_over"):
        insert(figures("2026-10-01", "2027-01-01", published_at=nearly))
    insert(figures("2026-10-01", "2027-01-01"))


def test_rules_have_a_version() -> None:
    with violates("assistance_figures_rules"):
        insert(figures("2026-01-01", "2026-04-01", rules=0))


@pytest.mark.parametrize("values", [{"amount": 0}, {"amount": -1}, {"number": 0}])
def test_a_budget(values: dict[str, Any]) -> None:
    with violates("assistance_budget_amount"):
        insert(budget(**values))


def test_a_budget_has_two_ends() -> None:
    for first, after in ((None, date(2027, 1, 1)), (date(2026, 1, 1), None)):
        with violates("assistance_budget_bounded"):
            insert(budget(period=DateRange(first, after)))


def test_of_one_version_years_do_not_overlap() -> None:
    insert(budget())
    with violates("assistance_budget_one_at_a_time"):
        insert(budget(period=DateRange(date(2026, 4, 1), date(2027, 4, 1))))
    insert(budget(number=2))
    insert(budget(period=DateRange(date(2027, 1, 1), date(2028, 1, 1))))


def test_what_is_stored_stays() -> None:
    insert(budget())
    insert(figures("2026-01-01", "2026-04-01"))
    for model, constraint, changes in (
        (ProgrammeBudget, "assistance_programmebudget_append_only", {"amount": 1}),
        (Figures, "assistance_figures_append_only", {"content": {"received": 1}}),
    ):
        row: Any = model.objects.get()
        with violates(constraint):
            update(row, **changes)
        with violates(constraint):
            model.objects.all().delete()
        with pytest.raises(AppendOnly):
            row.save()
        assert model.objects.count() == 1


def test_another_row_with_the_same_days_is_another_publication() -> None:
    row = figures("2026-01-01", "2026-04-01")
    insert(row)
    with violates("assistance_figures_once"):
        insert(copy_of(row, content={"received": 2}))
