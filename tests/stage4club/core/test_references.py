import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4club.core.references import ALPHABET, new_reference, parse_reference


def test_a_reference_has_three_groups_of_unmistakable_signs() -> None:
    assert re.fullmatch(rf"[{ALPHABET}]{{3}}(-[{ALPHABET}]{{3}}){{2}}", new_reference())


def test_the_alphabet_gives_five_bits_a_sign_and_no_lookalikes() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert set("0O1I").isdisjoint(ALPHABET)


def test_references_are_not_repeated_and_use_every_sign() -> None:
    drawn = {new_reference() for _ in range(2000)}
    assert len(drawn) == 2000
    assert set("".join(drawn)) == {*ALPHABET, "-"}


@pytest.mark.parametrize(
    "typed",
    [
        "K7M-2QX-9RD",
        "k7m-2qx-9rd",
        "K7M2QX9RD",
        "k7m 2qx 9rd",
        "  K7M\u00a02QX\u202f9RD\n",
        "K7M–2QX—9RD",
        "K7M\u20112QX\u22129RD",
        "K7M.2QX.9RD.",
        "« K7M-2QX-9RD »",
        "Ｋ７Ｍ－２ＱＸ－９ＲＤ",
        "\u200bK7M-2QX-9RD\u200e",
        "K-7-M-2-Q-X-9-R-D",
    ],
)
def test_what_people_type_is_read(typed: str) -> None:
    assert parse_reference(typed) == "K7M-2QX-9RD"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "---",
        "K7M-2QX-9R",
        "K7M-2QX-9RDD",
        "K7M-2QX-9R0",
        "K7M-2QX-9RO",
        "K7M-2QX-9R1",
        "K7M-2QX-9RI",
        "K7M-2QX-9RÉ",
        "K7M-2QX-9ß",
        "K7M-2QX-9Rß",
        "K7M-2QX-9Rı",
        "K7M-2QX-9R٣",
        "réf. K7M-2QX-9RD",
        "K7M-2QX-9RD" + " " * 64,
        "e\u0301" * 100_000,
    ],
)
def test_anything_else_is_no_reference(typed: str) -> None:
    assert parse_reference(typed) is None


@given(st.text(ALPHABET, min_size=9, max_size=9), st.sampled_from(["", " ", "-", "_", "–"]))
def test_every_reference_survives_being_retyped(signs: str, separator: str) -> None:
    written = "-".join((signs[:3], signs[3:6], signs[6:]))
    assert parse_reference(written) == written
    assert parse_reference(separator.join(signs).lower()) == written


@given(st.text(max_size=80))
def test_any_text_is_answered_with_a_reference_or_none(text: str) -> None:
    reference = parse_reference(text)
    assert reference is None or parse_reference(reference) == reference
