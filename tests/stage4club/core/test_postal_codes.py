"""Postal codes, as people write them."""

from __future__ import annotations

import pytest

from stage4club.core.postal_codes import NotAPostalCode, read_postal_code


@pytest.mark.parametrize(
    "typed",
    [
        "H2X 1Y4",
        "h2x1y4",
        " h2x-1y4 ",
        "H2X\N{NO-BREAK SPACE}1Y4",
        "h.2.x 1.y.4",
        "HZX 1Y4".replace("Z", "2"),
        "\uff28\uff12\uff38 \uff11\uff39\uff14",
        "H2X lY4",
    ],
)
def test_read_however_it_is_written(typed: str) -> None:
    assert read_postal_code(typed) == "H2X 1Y4"


def test_a_letter_for_a_figure_is_read_as_the_figure() -> None:
    assert read_postal_code("GOR IAO") == "G0R 1A0"


@pytest.mark.parametrize(
    "typed", ["", "H2X", "H2X 1Y", "H2X 1Y44", "12345", "D2X 1Y4", "W2X 1Y4", "H2X 1YO4", "ééé"]
)
def test_what_is_none(typed: str) -> None:
    with pytest.raises(NotAPostalCode):
        read_postal_code(typed)
