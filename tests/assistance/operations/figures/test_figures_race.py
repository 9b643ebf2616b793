"""Two at the same moment: a period is published once, and one budget is set for each version."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from assistance.models import Figures, ProgrammeBudget
from assistance.operations.figures import (
    AlreadyPublished,
    SetMeanwhile,
    publish_figures,
    set_programme_budget,
)
from assistance.periods import Period, period_of
from stage4club.people.models import User
from tests.assistance.aids import dollars
from tests.assistance.counted import finance
from tests.factories import NOW
from tests.stage4club.core.races import race, without_exclusion

pytestmark = pytest.mark.django_db(transaction=True)


def publish(period: Period, by: User) -> str:
    try:
        publish_figures(period, by=by, now=NOW)
    except AlreadyPublished:
        return "refused"
    return "done"


def set_budget(amount: int, by: User) -> str:
    try:
        set_programme_budget(year=NOW.year, amount=dollars(amount), by=by, now=NOW)
    except SetMeanwhile:
        return "refused"
    return "done"


def outcomes(*jobs: Callable[[], Any]) -> list[str]:
    return sorted(race(*jobs))


def test_a_quarter_and_its_year_at_once() -> None:
    officer = finance()
    jobs = [partial(publish, period_of(code), officer) for code in ("2025", "2025-2", "2025-2")]
    found = outcomes(*jobs)
    assert (found.count("done"), found.count("refused")) == (1, 2)
    assert Figures.objects.count() == 1


def test_without_the_constraint_what_is_hidden_would_be_told_twice() -> None:
    """The negative control."""
    officer = finance()
    with without_exclusion(Figures, "assistance_figures_once"):
        jobs = [partial(publish, period_of(code), officer) for code in ("2025", "2025-2")]
        assert outcomes(*jobs) == ["done", "done"]
        assert Figures.objects.count() == 2


def test_ten_budgets_at_once_are_numbered_one_by_one() -> None:
    officer = finance()
    found = outcomes(*[partial(set_budget, amount, officer) for amount in range(1, 11)])
    numbers = sorted(ProgrammeBudget.objects.values_list("number", flat=True))
    assert numbers == list(range(1, found.count("done") + 1))
    assert found.count("done") + found.count("refused") == 10
