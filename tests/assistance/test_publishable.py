"""Whatever happened in a period, no table of what is published gives back what is small."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistance.disclosure import FEWEST, FEWEST_OF_A_SHARE, TOGETHER, Counts, publishable
from assistance.enums import Need
from assistance.regions import HealthRegion

MONTHS = ("2026-01", "2026-02", "2026-03")
REGIONS = tuple(region.value for region in HealthRegion)
NEEDS = tuple(need.value for need in Need)
#: Small counts, and those around the bounds, most of all.
SOME = st.sampled_from([0, 0, 0, 1, 2, 4, 5, 6, 8, 9, 12, 40])


@st.composite
def periods(draw: st.DrawFn) -> Counts:
    """The counts of one period: each whole has the same total, whatever divides it."""
    received, granted = (
        dict(zip(MONTHS, draw(st.tuples(SOME, SOME, SOME)), strict=True)) for _ in range(2)
    )
    total = sum(granted.values())
    needs = {need: draw(st.integers(0, total)) for need in NEEDS}
    needs[NEEDS[0]] = max(needs[NEEDS[0]], total - sum(needs.values()))
    in_part = draw(st.integers(0, granted[MONTHS[0]]))
    regions = _divided(draw, total)
    return Counts(
        received=received,
        received_regions=_divided(draw, sum(received.values())),
        granted=granted,
        in_part={**dict.fromkeys(MONTHS, 0), MONTHS[0]: in_part},
        regions=regions,
        needs=needs,
        amount=Decimal(500 * total),
        amount_regions={region: Decimal(500 * count) for region, count in regions.items()},
        amount_needs={need: Decimal(250 * count) for need, count in needs.items()},
        not_granted=dict(zip(MONTHS, draw(st.tuples(SOME, SOME, SOME)), strict=True)),
        closed=dict(zip(MONTHS, draw(st.tuples(SOME, SOME, SOME)), strict=True)),
        in_time=draw(st.integers(0, total)),
        median=draw(st.integers(0, 30)),
        paid_for=draw(SOME),
        paid=Decimal(draw(st.integers(0, 90_000))),
        given_up_by=draw(SOME),
        given_up=Decimal(draw(st.integers(0, 90_000))),
        budget=None,
    )


def _divided(draw: st.DrawFn, total: int) -> dict[str, int]:
    parts = dict.fromkeys(REGIONS, 0)
    rest = total
    for region in draw(st.lists(st.sampled_from(REGIONS), min_size=1, max_size=6, unique=True)):
        parts[region] = draw(st.integers(0, rest))
        rest -= parts[region]
    parts[REGIONS[-1]] += rest
    return parts


Shown = Mapping[str, int | None]


def tables(counts: Counts, content: Mapping[str, Any]) -> Iterator[tuple[Any, Shown, Mapping]]:
    """Each table: the total that is shown, its parts as shown, and as they are."""
    granted = content["granted"]
    for name, months in (
        ("received", counts.received),
        ("granted", counts.granted),
        ("not_granted", counts.not_granted),
        ("closed", counts.closed),
    ):
        yield content[name]["total"], content[name]["months"], months
    yield content["received"]["total"], content["received"]["regions"], counts.received_regions
    yield granted["total"], granted["regions"], counts.regions
    yield granted["total"], granted["how"], counts.how
    yield granted["total"], granted["needs"], counts.needs


@settings(max_examples=300, deadline=None)
@given(periods())
def test_nothing_small_and_nothing_that_gives_it_back(counts: Counts) -> None:
    content = publishable(counts)
    for total, shown, real in tables(counts, content):
        hidden = [real[part] for part, count in shown.items() if count is None]
        told = [count for count in shown.values() if count is not None]
        assert min([*told, total or FEWEST]) >= FEWEST
        if total is None:
            assert told == []
        elif hidden:
            # Never one alone, never few together; unless all of it is hidden.
            assert len(hidden) > 1
            assert sum(hidden) >= TOGETHER or not told
            assert all(real[part] == count for part, count in shown.items() if count is not None)


@settings(max_examples=100, deadline=None)
@given(periods())
def test_amounts_go_with_their_counts(counts: Counts) -> None:
    granted = publishable(counts)["granted"]
    for name in ("regions", "needs"):
        for part, count in granted[name].items():
            amount = granted[f"amount_{name}"][part]
            assert (amount is None) == (count is None)
            assert amount is None or Decimal(amount) % 100 == 0
    assert (granted["amount"] is None) == (granted["total"] is None)


@settings(max_examples=100, deadline=None)
@given(periods())
def test_shares_and_what_was_paid_are_of_many(counts: Counts) -> None:
    content = publishable(counts)
    is_of_many = (content["granted"]["total"] or 0) >= FEWEST_OF_A_SHARE
    assert (content["median"] is None, content["in_time"] is None) == (
        not is_of_many,
        not is_of_many,
    )
    assert content["in_time"] is None or content["in_time"] % 5 == 0
    assert (content["paid"] is None) == (counts.paid_for < FEWEST)
    assert (content["given_up"] is None) == (counts.given_up_by < FEWEST)
