import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stage4club.core.text import search_key


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (["Zoé", "ZOE", "zoe\u0301", " Zoë "], "zoe"),
        (["Marie-Ève", "marie eve", "MARIE‑ÈVE", "Marie–Eve"], "marie eve"),
        (["O'Brien", "O’Brien", "OʼBrien", "o´brien", "OBRIEN", "Ｏ＇Brien"], "obrien"),
        (["Nguyễn Thị Ánh", "nguyen thi anh"], "nguyen thi anh"),
        (["Đỗ Thị", "do thi"], "do thi"),
        (["Kahentí:io", "Kahenti꞉io", "Kahentiio"], "kahentiio"),
        (["Kanien’kehá:ka", "Kanienkehaka"], "kanienkehaka"),
        (["Gal·la", "Galla"], "galla"),
        (["St. John", "St.John", "st john"], "st john"),
        (["M.-J.", "m. j.", "M J"], "m j"),
        (["Œuvrard", "oeuvrard"], "oeuvrard"),
        (["Æsa", "aesa"], "aesa"),
        (["Łukasz Þór", "Lukasz Thor"], "lukasz thor"),
        (["Strauß", "STRAUSS"], "strauss"),
        (["Işık", "isik"], "isik"),
        (["ᐃᓄᒃ"], "ᐃᓄᒃ"),
        (["Ольга Ё", "ольга Е"], "ольга е"),
        (["दीप्ति"], "दीप्ति"),
        (["한글"], "한글"),
        (["نیم\u200cفاصله", "نیمفاصله"], "نیمفاصله"),
        (["Ｌｏｕｉｓｅ", "Louise\u200b"], "louise"),
        (["\U0001f642", "-", "…", "", " \n", "\x00", "\u0301"], ""),
        (["Louise\x00Roy", "Louise\nRoy", "Louise\ud800Roy"], "louise roy"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: list[str], key: str) -> None:
    assert {spelling: search_key(spelling) for spelling in spellings} == dict.fromkeys(
        spellings, key
    )


@pytest.mark.parametrize(
    ("name", "other"),
    [("Louise", "Louis"), ("Marie Ève", "Mariève"), ("Roy", "Roi"), ("ᐃᓄᒃ", "ᐃᓄᑦ"), ("की", "क")],
)
def test_other_names_have_other_keys(name: str, other: str) -> None:
    assert search_key(name) != search_key(other)


def test_a_key_fits_a_column_of_double_length() -> None:
    # One character that Unicode spells with eighteen, and one that folds into three.
    assert [len(search_key("\ufdfa" * 3)), len(search_key("ﬃ" * 120))] == [6, 240]


def test_the_first_five_hundred_characters_count() -> None:
    assert search_key("a" * 500 + "b") == "a" * 500


@given(st.text(st.characters(exclude_categories=[]), max_size=60))
@example("\ufdfa" * 3)
@example("a" * 499 + " b")
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert len(key) <= 2 * len(text)
    assert "\x00" not in key
    assert key.encode().decode() == key
