"""What financial assistance goes by: which hold on a day, the table of income, each constraint."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from assistance.models import Criteria
from tests.assistance.kit import WHOLE_TABLE
from tests.assistance.models.rows import insert
from tests.stage4club.core.violations import violates

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 1)


def make(day: date = DAY, **values: Any) -> Criteria:
    return Criteria.objects.create(applies_from=day, **values)


def test_before_the_first_ones_the_program_goes_by_what_it_began_with() -> None:
    make()
    before = Criteria.objects.in_force(DAY - timedelta(days=1))
    assert (before.pk, before.ceiling, before.most_at_once) == (None, 2000, 1000)
    assert (before.months_apart, before.first_month, before.looks_at_income) == (6, 1, False)


def test_the_latest_that_has_begun_is_in_force() -> None:
    first, second = make(), make(DAY + timedelta(days=30), ceiling=2500)
    make(DAY + timedelta(days=60))
    assert Criteria.objects.in_force(DAY) == first
    assert Criteria.objects.in_force(DAY + timedelta(days=29)) == first
    assert Criteria.objects.in_force(DAY + timedelta(days=30)) == second
    assert Criteria.objects.in_force(DAY + timedelta(days=59)) == second


def test_the_income_of_a_household() -> None:
    criteria = make(**WHOLE_TABLE)
    criteria.refresh_from_db()
    found = [criteria.income_for(size) for size in (1, 2, 3, 4, 5, 8)]
    assert found == [Decimal(n) for n in (30_000, 40_000, 50_000, 60_000, 67_500, 90_000)]
    assert make(DAY + timedelta(days=1)).income_for(3) is None
    with pytest.raises(ValueError, match="somebody"):
        criteria.income_for(0)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"most_at_once": 0}, "assistance_criteria_amounts"),
        ({"most_at_once": -1}, "assistance_criteria_amounts"),
        ({"ceiling": 999, "most_at_once": 1000}, "assistance_criteria_amounts"),
        ({"first_month": 0}, "assistance_criteria_year"),
        ({"first_month": 13}, "assistance_criteria_year"),
        ({"months_apart": 25}, "assistance_criteria_year"),
        *(
            ({**WHOLE_TABLE, name: None}, "assistance_criteria_income")
            for name in WHOLE_TABLE
        ),
        *(({name: 1}, "assistance_criteria_income") for name in WHOLE_TABLE),
        ({**WHOLE_TABLE, "income_1": 0}, "assistance_criteria_income"),
        ({**WHOLE_TABLE, "income_2": 29_999}, "assistance_criteria_income"),
        ({**WHOLE_TABLE, "income_3": 39_999}, "assistance_criteria_income"),
        ({**WHOLE_TABLE, "income_4": 49_999}, "assistance_criteria_income"),
        ({**WHOLE_TABLE, "income_more": 0}, "assistance_criteria_income"),
    ],
)  # fmt: skip
def test_the_database_refuses(values: dict[str, Any], constraint: str) -> None:
    with violates(constraint):
        insert(Criteria(applies_from=DAY, **values))


def test_one_row_for_a_day() -> None:
    make()
    with violates("assistance_criteria_applies_from_key"):
        insert(Criteria(applies_from=DAY))
