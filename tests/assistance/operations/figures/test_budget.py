"""A budget warns: what was promised counts as well as what was paid, and each change stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assistance.enums import Movement
from assistance.models import AidYear, Criteria, ProgrammeBudget
from assistance.operations.aid import approve_aid_request, write_line
from assistance.operations.figures import (
    NotThisYear,
    SetMeanwhile,
    budget_standing,
    set_programme_budget,
)
from stage4club.core.audit import history
from tests.assistance.aids import dollars, make_granted, make_reviewed
from tests.assistance.counted import finance
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def other(number: int) -> dict[str, str]:
    return {"preferred_name": f"Aline {number}", "email": f"aline{number}@example.org"}


def test_what_became_of_it() -> None:
    officer = finance()
    assert budget_standing(TODAY) is None
    budget = set_programme_budget(year=2026, amount=dollars(5000), by=officer, now=NOW)
    granted = make_granted(800)
    write_line(
        granted.entries.get().year,
        request=granted,
        movement=Movement.PAID,
        amount=dollars(300),
        by=None,
        now=NOW,
    )
    proposed = make_reviewed(by=officer, amount_requested=None, **other(1))
    approve_aid_request(proposed, by=officer, now=NOW, amount=dollars(1800))
    standing = budget_standing(TODAY)
    assert standing is not None
    assert (standing.budget, standing.paid) == (budget, 300)
    assert (standing.granted, standing.reserved, standing.committed) == (500, 1800, 2300)
    assert standing.left == 2400
    assert budget_standing(date(2027, 1, 1)) is None


def test_a_change_is_another_row() -> None:
    officer = finance()
    first = set_programme_budget(year=2026, amount=dollars(5000), by=officer, now=NOW)
    second = set_programme_budget(year=2026, amount=dollars(700), by=officer, now=NOW)
    assert [(one.number, one.amount) for one in ProgrammeBudget.objects.order_by("number")] == [
        (1, 5000),
        (2, 700),
    ]
    standing = budget_standing(TODAY)
    assert standing is not None
    assert standing.budget == second
    assert [event.verb for event in history(first)] == ["set-budget"]


def test_this_year_and_the_next_one() -> None:
    officer = finance()
    following = set_programme_budget(year=2027, amount=dollars(1), by=officer, now=NOW)
    assert (str(following), following.last_day) == ("2027", date(2027, 12, 31))
    for year in (2025, 2028):
        with pytest.raises(NotThisYear) as refusal:
            set_programme_budget(year=year, amount=dollars(1), by=officer, now=NOW)
        assert str(refusal.value) == "Choisissez cette année ou la suivante."


def test_a_year_that_begins_in_another_month() -> None:
    Criteria.objects.create(applies_from=date(2026, 1, 1), first_month=4)
    budget = set_programme_budget(year=2025, amount=dollars(1), by=finance(), now=NOW)
    assert (str(budget), budget.last_day) == ("2025–2026", date(2026, 3, 31))


def test_of_two_at_the_same_moment_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other has read the same version: the constraint tells them apart."""
    officer = finance()
    seen = ProgrammeBudget.objects.none()
    set_programme_budget(year=2026, amount=dollars(5000), by=officer, now=NOW)
    monkeypatch.setattr(ProgrammeBudget.objects, "filter", lambda **_values: seen)
    with pytest.raises(SetMeanwhile):
        set_programme_budget(year=2026, amount=dollars(6000), by=officer, now=NOW)
    monkeypatch.undo()
    assert ProgrammeBudget.objects.get().amount == 5000


@pytest.mark.parametrize("years", [1, 30])
def test_two_statements_whoever_was_granted(years: int) -> None:
    pattern = make_granted(10)
    set_programme_budget(year=2026, amount=dollars(5000), by=finance(), now=NOW)
    for number in range(1, years):
        make_granted(10, by=pattern.reviewer, **other(number))
    assert AidYear.objects.count() == years
    with CaptureQueriesContext(connection) as queries:
        standing = budget_standing(TODAY)
    assert standing is not None
    assert (len(queries), standing.granted) == (2, 10 * years)
