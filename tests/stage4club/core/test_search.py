"""What is searched of a row, and what finds it."""

from __future__ import annotations

import pytest

from stage4club.core.search import search_terms, search_text

TEXT = search_text(
    names=("Élise Côté-Nguyễn", "Elise Cote Nguyen", "Vũ"),
    phones=("+15145550161", "", "+33142685300"),
    reference="K7M-2QX-9RD",
)


def finds(typed: str) -> bool:
    return any(all(term in TEXT for term in terms) for terms in search_terms(typed))


def test_one_line_each_once_each() -> None:
    assert TEXT == " elise cote nguyen\n vu\n 15145550161\n 33142685300\n k7m2qx9rd\n"


@pytest.mark.parametrize(
    "typed",
    [
        "elise",
        "LISE",
        "Côté, Élise",
        "nguyen cote",
        "vu",
        "V",
        "cô",
        "514 555-0161",
        "(514) 555.0161",
        "1-514-555-0161",
        "514-555-0161 poste 12",
        "555-01",
        "0161",
        "011 33 1 42 68 53 00",
        "+33 1 42 68 53 00",
        "K7M-2QX-9RD",
        "k7m2qx9rd",
        " k7m 2qx 9rd ",
        "2qx",
    ],
)
def test_it_is_found_however_it_is_said(typed: str) -> None:
    assert finds(typed)


@pytest.mark.parametrize(
    "typed", ["", " ", "!", "%", "_", "\u200b", "lo", "te", "zoé elise", "x" * 600, "514 555-0162"]
)
def test_nothing_else_is(typed: str) -> None:
    assert not finds(typed)


def test_of_a_long_text_eight_words_count() -> None:
    assert search_terms("mot " * 20) == [["mot"] * 8]
