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


def test_a_hundred_thousand_rows_are_verified_in_the_memory_of_ten_thousand():
    make_rows(10_000)
    seal_audit(now=NOW)
    _walk, short = peak_of_a_walk()
    make_rows(90_000, first=10_001)
    seal_audit(now=NOW)

    walk, long = peak_of_a_walk()

    assert (walk.seals, walk.rows) == (10, 100_000)
    assert long < MOST_BYTES
    assert long < 1.5 * short
