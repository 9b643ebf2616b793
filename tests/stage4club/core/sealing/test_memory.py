"""However long the chain is, a walk along it needs the same memory."""

import tracemalloc

import pytest

from stage4club.core.sealing import Verification, seal_audit
from tests.stage4club.core.sealing.kit import NOW, make_rows

pytestmark = pytest.mark.django_db

MOST_BYTES = 12 * 1024 * 1024


def peak_of_a_walk() -> tuple[Verification, int]:
    walk = Verification()
    tracemalloc.start()
    try:
        assert list(walk.findings(now=NOW)) == []
        return walk, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("rows", [40_000, pytest.param(100_000, marks=pytest.mark.faults)])
def test_a_long_chain_is_verified_in_the_memory_of_a_short_one(rows: int):
    make_rows(10_000)
    seal_audit(now=NOW)
    _walk, short = peak_of_a_walk()
    make_rows(rows - 10_000, first=10_001)
    seal_audit(now=NOW)

    walk, long = peak_of_a_walk()

    assert (walk.seals, walk.rows) == (rows / 10_000, rows)
    assert long < MOST_BYTES
    assert long < 1.5 * short
