"""Figures are published once, when their period is over, and stay as they were."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from assistance.models import Figures
from assistance.operations.figures import (
    RULES,
    AlreadyPublished,
    NotOverYet,
    periods_to_publish,
    publish_figures,
    take_figures_away,
)
from assistance.periods import NotAPeriod, Period, period_holding, period_of, periods_over
from stage4club.core.audit import history
from stage4club.core.models import AccessEvent
from tests.assistance.counted import AFTER, QUARTER, answered, finance, many

pytestmark = pytest.mark.django_db


def test_what_is_published_stays_as_it_was() -> None:
    officer = finance()
    answered(12, by=officer)
    figures = publish_figures(QUARTER, by=officer, now=AFTER)
    before = Figures.objects.get().content
    answered(9, by=officer)
    stored = Figures.objects.get()
    assert stored.content == before == figures.content
    assert stored.content["granted"]["total"] == 12
    assert (stored.rules, stored.published_by, stored.published_at) == (RULES, officer, AFTER)
    assert (str(stored), stored.span) == ("2026-1", QUARTER)
    assert [event.verb for event in history(figures)] == ["publish"]


def test_not_before_its_last_day_is_over() -> None:
    officer = finance()
    late = datetime(2026, 4, 1, 3, 59, tzinfo=UTC)
    with pytest.raises(NotOverYet) as refusal:
        publish_figures(QUARTER, by=officer, now=late)
    assert str(refusal.value) == "Cette période n’est pas encore terminée."
    publish_figures(QUARTER, by=officer, now=datetime(2026, 4, 1, 4, 0, tzinfo=UTC))


def test_no_day_twice_nor_a_year_with_its_quarter() -> None:
    officer = finance()
    publish_figures(QUARTER, by=officer, now=AFTER)
    for code in ("2026-1", "2026"):
        with pytest.raises(AlreadyPublished):
            publish_figures(period_of(code), by=officer, now=AFTER.replace(year=2027))
    assert Figures.objects.count() == 1


def test_what_can_be_published() -> None:
    officer = finance()
    later = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)
    assert periods_to_publish(later) == []
    many(1, received_at=datetime(2026, 6, 30, 23, 0, tzinfo=UTC))
    codes = [period.code for period in periods_to_publish(later)]
    assert codes == ["2026", "2026-4", "2026-3", "2026-2"]
    publish_figures(period_of("2026-3"), by=officer, now=later)
    assert [period.code for period in periods_to_publish(later)] == ["2026-4", "2026-2"]


def test_who_takes_them_away_is_written_down() -> None:
    officer = finance()
    figures = publish_figures(QUARTER, by=officer, now=AFTER)
    take_figures_away(figures, by=officer, now=AFTER)
    assert [event.verb for event in history(figures)] == ["export", "publish"]
    look = AccessEvent.objects.get(kind="export")
    assert (look.actor_id, look.subject_id) == (officer.pk, str(figures.pk))


def test_every_count_that_is_stored_is_five_or_more() -> None:
    officer = finance()
    for number, code in enumerate(("H2X 1Y4", "G1R 4P5", "G0G 1A0", "J9P 1A1", "H7A 1A1"), 2):
        answered(number, by=officer, postal_code=code)
        answered(number, 200, by=officer, postal_code=code)
    content = publish_figures(QUARTER, by=officer, now=AFTER).content
    counts = [content["received"]["total"], *content["granted"]["regions"].values()]
    assert all(count is None or count >= 5 for count in counts)
    shown = [Decimal(amount) for amount in content["granted"]["amount_regions"].values() if amount]
    assert all(amount % 100 == 0 for amount in shown)
    # Nothing that is missing from a column is alone in it.
    assert list(content["granted"]["regions"].values()).count(None) > 1


# Periods -----------------------------------------------------------------------------------------


def test_periods() -> None:
    assert [period_of(f"2026-{number}").months for number in (1, 4)] == [
        ["2026-01", "2026-02", "2026-03"],
        ["2026-10", "2026-11", "2026-12"],
    ]
    assert (len(period_of("2026").months), period_of("2026").is_year) == (12, True)
    assert [period_of(code).code for code in ("2026", "2026-1", "2026-4")] == [
        "2026",
        "2026-1",
        "2026-4",
    ]
    holding = period_holding(AFTER.date())
    assert (holding, holding.is_year) == (period_of("2026-2"), False)


@pytest.mark.parametrize("code", ["", "1999", "2026-5", "2026-0", "２０２６", "2026-1 ", "x"])
def test_what_is_no_period(code: str) -> None:
    with pytest.raises(NotAPeriod):
        period_of(code)


def test_periods_that_are_over() -> None:
    since, today = (
        datetime(2025, 12, 31, tzinfo=UTC).date(),
        datetime(2026, 4, 1, tzinfo=UTC).date(),
    )
    found: list[Period] = list(periods_over(since, today))
    assert [period.code for period in found] == ["2026-1", "2025", "2025-4"]
