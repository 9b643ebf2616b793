"""Postal codes and health regions: as nearly as one can say, and unknown where one cannot."""

from __future__ import annotations

import pytest

from assistance.regions import HealthRegion, region_of


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("H2X 1Y4", "06"),
        ("H7A 1A1", "13"),
        ("H0M 1A0", "16"),
        ("G1R 4P5", "03"),
        ("G4T 1A1", "11"),
        ("G8P 1A1", "10"),
        ("J1H 1A1", "05"),
        ("J1Z 1A1", "04"),
        ("J9P 1A1", "08"),
        ("J8X 1A1", "07"),
        ("J6V 1A1", "14"),
        # Nunavik and the lands of the Cree share one area.
        ("J0M 1C0", "unknown"),
        ("J0V 1A0", "unknown"),
        ("K1A 0B1", "outside"),
        ("", "outside"),
    ],
)
def test_where_a_code_is(code: str, region: str) -> None:
    assert region_of(code[:3]) == region


def test_eighteen_regions_and_what_is_none() -> None:
    numbers = [region.value for region in HealthRegion if region.value.isdecimal()]
    assert sorted(numbers) == [f"{number:02}" for number in range(1, 19)]
    assert [region.value for region in HealthRegion if not region.value.isdecimal()] == [
        "unknown",
        "outside",
    ]


def test_what_is_hidden_first_does_not_come_of_the_counts() -> None:
    """The order is written down: the fewest people first, Montréal last."""
    assert [region.value for region in HealthRegion][-3:] == ["03", "16", "06"]
