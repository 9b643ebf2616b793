"""Amounts, as people write and read them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from stage4club.core.forms import AmountField
from stage4club.core.money import (
    MOST,
    AmountTooLarge,
    NegativeAmount,
    NotAnAmount,
    read_amount,
    spoken_amount,
)

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 500,00 $", "1500.00"),
        (f"1{NBSP}500,00{NBSP}$", "1500.00"),
        ("1\N{NARROW NO-BREAK SPACE}500", "1500.00"),
        ("$1,500.00", "1500.00"),
        ("1,500.00", "1500.00"),
        ("1,500", "1500.00"),
        ("1.500", "1500.00"),
        ("1.500,75", "1500.75"),
        ("1500", "1500.00"),
        ("1500,5", "1500.50"),
        ("1500.5 CAD", "1500.50"),
        ("CA$ 12", "12.00"),
        ("12 345 678", None),
        ("1'234.05", "1234.05"),
        ("1’234", "1234.00"),
        ("  20  ", "20.00"),
        ("007", "7.00"),
        ("0", "0.00"),
        ("１５００", "1500.00"),
        ("environ 1 500 $ par année", "1500.00"),
        ("1 500 environ", "1500.00"),
        ("About $1,500 a year", "1500.00"),
        ("1500 $/an", "1500.00"),
        ("9 999 999,99", str(MOST)),
    ],
)
def test_what_people_write_is_read(typed: str, amount: str | None) -> None:
    if amount is None:
        with pytest.raises(AmountTooLarge):
            read_amount(typed)
    else:
        assert str(read_amount(typed)) == amount


@pytest.mark.parametrize(
    "typed",
    ["", "$", "NaN", "Infinity", "1e3", "15 00", "1,5,0", "1 500.00,0", "1,2345", "1.5.2", "mille",
     "12 345,678", "presque 1 500", "0x10", "१५००", "1,500 000", ".5", "5.", "--", "1_000"],
)  # fmt: skip
def test_what_says_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(typed)


@pytest.mark.parametrize("typed", ["-5", "−5,00 $", "–1 500", "$-5", "-$5"])
def test_less_than_nothing_is_refused(typed: str) -> None:
    with pytest.raises(NegativeAmount):
        read_amount(typed)


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        ("2000.00", f"2{NBSP}000{NBSP}$", "$2,000"),
        ("1500.50", f"1{NBSP}500,50{NBSP}$", "$1,500.50"),
        ("0", f"0{NBSP}$", "$0"),
        ("-12.30", f"-12,30{NBSP}$", "-$12.30"),
        ("999.9", f"999,90{NBSP}$", "$999.90"),
    ],
)
def test_an_amount_is_said(amount: str, french: str, english: str) -> None:
    with override("fr"):
        assert spoken_amount(Decimal(amount)) == french
    with override("en"):
        assert spoken_amount(Decimal(amount)) == english


@given(
    st.decimals(min_value=0, max_value=MOST, places=2, allow_nan=False),
    st.sampled_from(["fr", "en"]),
)
def test_what_is_said_is_read_again(amount: Decimal, language: str) -> None:
    with override(language):
        assert read_amount(spoken_amount(amount)) == amount


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_sentence(text: str) -> None:
    with suppress(NotAnAmount, NegativeAmount, AmountTooLarge):
        amount = read_amount(text)
        assert (0 <= amount <= MOST, amount.as_tuple().exponent) == (True, -2)


def test_an_answer_is_said_as_the_language_says_it() -> None:
    field = AmountField(label="Combien?")
    with override("en"):
        assert field.spoken(field.clean("1 500,00 $")) == "$1,500"
