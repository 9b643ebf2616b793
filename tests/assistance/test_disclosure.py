"""Small counts are hidden, and cannot be computed back by who knows the program and every number.

The reader who attacks knows the rules and all that is published. She writes down every table that
would be published in the same words, and looks at what a hidden count is in each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistance.disclosure import (
    FEWEST,
    hidden_parts,
    shown_amount,
    shown_count,
    shown_parts,
    shown_share,
)

Table = tuple[int, ...]
#: What a reader sees of a table: the total, and its parts.
Published = tuple[int | None, tuple[int | None, ...]]
Rule = Callable[[Mapping[int, int]], frozenset[int]]


def published(table: Table, total: int | None = None, rule: Rule = hidden_parts) -> Published:
    """`total`: that of parts which overlap; else they add up."""
    whole = sum(table) if total is None else total
    parts = dict(enumerate(table))
    if rule is hidden_parts:
        shown = shown_parts(whole, parts, overlap=total is not None)
    else:
        shown = {part: None if part in rule(parts) else count for part, count in parts.items()}
    return shown_count(whole), tuple(shown.values())


def tables_that_look_like(seen: Published, rule: Rule = hidden_parts) -> Iterator[Table]:
    """Every table of parts that add up, published just so."""
    total, parts = seen
    for table in _tables(total, parts):
        if published(table, rule=rule) == seen:
            yield table


def _tables(total: int | None, parts: tuple[int | None, ...]) -> Iterator[Table]:
    if total is None:
        # Together they are fewer than `FEWEST`.
        every = product(range(FEWEST), repeat=len(parts))
        yield from (table for table in every if sum(table) < FEWEST)
        return
    hidden = [number for number, part in enumerate(parts) if part is None]
    rest = total - sum(part for part in parts if part is not None)
    if not hidden:
        yield tuple(part or 0 for part in parts)
        return
    for some in product(range(rest + 1), repeat=len(hidden) - 1):
        if sum(some) <= rest:
            values = dict(zip(hidden, (*some, rest - sum(some)), strict=True))
            yield tuple(values.get(number, part or 0) for number, part in enumerate(parts))


def possible(tables: Iterator[Table], width: int) -> list[set[int]]:
    """What each part may be."""
    found: list[set[int]] = [set() for _ in range(width)]
    for table in tables:
        for values, count in zip(found, table, strict=True):
            values.add(count)
    return found


def test_what_is_hidden() -> None:
    assert hidden_parts({"a": 5, "b": 9}) == frozenset()
    # One more goes with it, the first in order; two where they are few together.
    assert hidden_parts({"a": 30, "b": 3, "c": 8}) == {"a", "b"}
    assert hidden_parts({"a": 5, "b": 3, "c": 8}) == {"a", "b", "c"}
    assert hidden_parts({"a": 6, "b": 3, "c": 8}) == {"a", "b"}
    assert hidden_parts({"a": 0, "b": 0, "c": 40, "d": 8}) == {"a", "b", "c"}
    assert hidden_parts({"a": 4, "b": 4, "c": 4}) == {"a", "b", "c"}


def test_a_small_total_tells_nothing_of_its_parts() -> None:
    assert shown_parts(4, {"a": 4, "b": 0}) == {"a": None, "b": None}
    assert shown_parts(14, {"a": 8, "b": 6}) == {"a": 8, "b": 6}
    assert (shown_count(4), shown_count(0), shown_count(5)) == (None, None, 5)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 11), min_size=2, max_size=4).map(tuple))
def test_who_knows_the_program_computes_nothing_back(table: Table) -> None:
    seen = published(table)
    found = possible(tables_that_look_like(seen), len(table))
    for count, part, values in zip(table, seen[1], found, strict=True):
        assert count in values
        if part is not None:
            continue
        # At least five values; a small count may be any small count, nought among them.
        assert len(values) >= FEWEST
        if count < FEWEST:
            assert set(range(FEWEST)) <= values


@settings(max_examples=60, deadline=None)
@given(st.integers(5, 11), st.data())
def test_nor_where_the_parts_overlap(total: int, data: st.DataObject) -> None:
    """An application with three needs is in three parts: they add up to the total, or to more."""
    table = data.draw(st.tuples(*[st.integers(0, total)] * 3).filter(lambda t: sum(t) >= total))
    seen = published(table, total)
    every = product(range(total + 1), repeat=3)
    alike = (t for t in every if sum(t) >= total and published(t, total) == seen)
    for count, part, values in zip(table, seen[1], possible(alike, 3), strict=True):
        if part is None and count < FEWEST:
            assert set(range(FEWEST)) <= values


def test_without_what_goes_with_it_a_small_count_is_computed_back() -> None:
    """The negative control: the small one alone is hidden."""

    def alone(parts: Mapping[int, int]) -> frozenset[int]:
        return frozenset(part for part, count in parts.items() if count < FEWEST)

    seen = published((1, 8, 20), rule=alone)
    assert seen == (29, (None, 8, 20))
    assert possible(tables_that_look_like(seen, alone), 3)[0] == {1}


def test_the_smallest_other_one_would_tell_that_somebody_is_there() -> None:
    """The negative control of the order: chosen by size, the one that goes with it tells."""

    def with_the_smallest(parts: Mapping[int, int]) -> frozenset[int]:
        by_size = sorted(parts, key=lambda part: (parts[part] < FEWEST, parts[part]))
        return hidden_parts({part: parts[part] for part in by_size})

    seen = published((3, 9, 9), rule=with_the_smallest)
    assert seen == (21, (None, None, 9))
    assert min(possible(tables_that_look_like(seen, with_the_smallest), 3)[0]) == 3
    assert min(possible(tables_that_look_like(published((3, 9, 9))), 3)[0]) == 0


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("12345.67", "12300"), ("12350", "12400"), ("49.99", "0"), ("0", "0")],
)
def test_amounts_by_hundreds(amount: str, shown: str) -> None:
    assert shown_amount(Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(19, 20, 95), (29, 30, 95), (30, 30, 100), (0, 25, 0), (1, 40, 5)]
)
def test_shares_by_fives(part: int, whole: int, share: int) -> None:
    assert shown_share(part, whole) == share
