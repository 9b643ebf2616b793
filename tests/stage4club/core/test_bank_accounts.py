"""Numbers of Canadian accounts, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4club.core.bank_accounts import (
    NotAnAccount,
    NotAnInstitution,
    NotATransit,
    read_account,
    read_institution,
    read_transit,
)
from stage4club.core.errors import RuleError


@pytest.mark.parametrize(
    ("text", "figures"),
    [("815", "815"), ("0815", "815"), (" 8 1 5 ", "815"), ("no 006", "006"), ("n° 006", "006"),
     ("#006", "006"), ("８１５", "815")],
)  # fmt: skip
def test_an_institution(text, figures):
    assert read_institution(text) == figures


@pytest.mark.parametrize("text", ["", "81", "8150", "000", "0000", "abc", "8-1", "81٥"])
def test_no_institution(text):
    with pytest.raises(NotAnInstitution):
        read_institution(text)


@pytest.mark.parametrize("text", ["30012", "30 012", "3-00-12", "⑆30012⑆", "30012 "])
def test_a_transit(text):
    assert read_transit(text) == "30012"


@pytest.mark.parametrize("text", ["", "3001", "300123", "3OO12"])
def test_no_transit(text):
    with pytest.raises(NotATransit):
        read_transit(text)


@pytest.mark.parametrize("text", ["1234567", "123-456-7", "123 456 7", "123–456.7"])
def test_an_account(text):
    assert read_account(text) == "1234567"


@pytest.mark.parametrize(("text", "figures"), [("12345", "12345"), ("1" * 12, "1" * 12)])
def test_the_shortest_and_the_longest(text, figures):
    assert read_account(text) == figures


@pytest.mark.parametrize("text", ["", "1234", "1" * 13, "12345x", "-"])
def test_no_account(text):
    with pytest.raises(NotAnAccount):
        read_account(text)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_figures_or_refused(text):
    for read in (read_institution, read_transit, read_account):
        try:
            figures = read(text)
        except RuleError:
            continue
        assert figures.isascii()
        assert figures.isdigit()
