"""Who is greeted by the name that was typed, before anybody has read it."""

from __future__ import annotations

import pytest

from stage4club.core.text import is_plain_name


@pytest.mark.parametrize(
    "name",
    [
        "Zoé",
        "J.-P. Roy",
        "J.P. Roy",
        "Marie-Ève D’Amours",
        "O'Brien (Louise)",
        "Nguyễn Thị Ánh",
        "李小龍",
        "Louise 2",
        "Anne 1234",
        "a" * 40,
    ],
)
def test_a_plain_name_is_one(name: str) -> None:
    assert is_plain_name(name) is True


@pytest.mark.parametrize(
    "name",
    [
        "bit.ly",
        "evil.me",
        "evil。me",
        "a@evil.com",
        "ａ＠ｂ",
        "tel:5145550142",
        "http:evil",
        "evil/me",
        "evil\u2215me",
        "Appelez le 514 555-0142",
        "１２３４５",
        "Votre place est annulée, écrivez-nous vite",
        "a" * 41,
    ],
)
def test_what_may_be_an_address_a_number_or_a_sentence_is_none(name: str) -> None:
    assert is_plain_name(name) is False
