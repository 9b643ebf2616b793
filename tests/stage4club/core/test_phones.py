import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from stage4club.core.errors import RuleError
from stage4club.core.phones import Phone, UnreadablePhone, display_phone, parse_phone


@pytest.mark.parametrize(
    "typed",
    [
        "5145550199",
        "514 555-0199",
        "(514) 555-0199",
        "514.555.0199",
        "514/555-0199",
        "1 514 555 0199",
        "1-514-555-0199",
        "+1 514 555-0199",
        "(+1) 514 555-0199",
        "001 514 555-0199",
        "011 1 514 555-0199",
        "tel:+15145550199",
        "Tél. : 514 555-0199",
        "cell. 514 555-0199",
        "514\u00a0555\u20110199",
        "514\u202f555–0199",
        "514 555−0199",
        "５１４ ５５５－０１９９",
        "٥١٤ ٥٥٥ ٠١٩٩",
        "\u202a+1 (514) 555-0199\u202c",
        "\u200b514\u00ad5550199 ",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert parse_phone(typed) == Phone(e164="+15145550199", extension="")


@pytest.mark.parametrize(
    "typed",
    [
        "(514) 555-0199 poste 12",
        "514 555-0199, poste 12",
        "514 555-0199 Poste : 12",
        "514 555-0199 (poste 12)",
        "514 555-0199 post 12",
        "514 555-0199 p. 12",
        "514.555.0199 x12",
        "514-555-0199x12",
        "514 555-0199 X 12",
        "514 555-0199 ext 12",
        "514 555-0199, ext. 12.",
        "514 555-0199 extension 12",
        "514 555-0199 #12",
        "514 555-0199 ext. # 12",
        "tel:+15145550199;ext=12",
        "514\u00a0555-0199 poste\u00a0１２",
    ],
)
def test_an_extension_is_kept(typed: str) -> None:
    assert parse_phone(typed) == Phone(e164="+15145550199", extension="12")


@pytest.mark.parametrize(
    ("typed", "e164", "extension"),
    [
        ("1-877-990-7171, ext. 250", "+18779907171", "250"),
        ("1 877 990-7171 poste 007", "+18779907171", "007"),
        ("+1 212 555 0100", "+12125550100", ""),
        ("+33 1 42 68 53 00", "+33142685300", ""),
        ("+33 (0)1 42 68 53 00", "+33142685300", ""),
        ("0033 1 42 68 53 00", "+33142685300", ""),
        ("011 33 1 42 68 53 00 poste 3", "+33142685300", "3"),
        ("514 555-0199 poste 1234567", "+15145550199", "1234567"),
    ],
)
def test_other_numbers_are_read(typed: str, e164: str, extension: str) -> None:
    assert parse_phone(typed) == Phone(e164=e164, extension=extension)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "+",
        "911",
        "555-0199",
        "514 555-019",
        "514 555-01999",
        "000 000-0000",
        "999 555-0199",
        "514 555-0199 poste",
        "514 555-0199 poste douze",
        "514 555-0199 poste 12345678",
        "poste 12",
        "514 555-0199 ou 438 555-0143",
        "514 555-0199 / 438 555-0143",
        "514 555-0199, 438 555-0143",
        "514 555+0199",
        "++1 514 555-0199",
        "+999 514 555 0199",
        "1-800-FLOWERS",
        "Louise",
        "louise@example.org",
        "514 555-0199\x00",
        "514 555-0199<script>",
        "NaN",
        "-" * 100,
        "1" * 5000,
    ],
)
def test_anything_else_asks_for_ten_digits(typed: str) -> None:
    with pytest.raises(UnreadablePhone) as refused, override("en"):
        parse_phone(typed)
    with override("en"):
        assert str(refused.value) == "Write a ten-digit number, like 514-555-0142."
    assert isinstance(refused.value, RuleError)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        phone = parse_phone(text)
    except UnreadablePhone:
        return
    assert parse_phone(phone.e164) == Phone(e164=phone.e164, extension="")


@given(
    st.from_regex(r"555-?01\d\d", fullmatch=True, alphabet=st.characters(codec="ascii")),
    st.from_regex(r"(\d{1,7})?", fullmatch=True, alphabet=st.characters(codec="ascii")),
    st.sampled_from(["fr", "en"]),
)
def test_what_is_shown_can_be_typed_back(number: str, extension: str, language: str) -> None:
    phone = Phone(e164="+1514" + number.replace("-", ""), extension=extension)
    assert parse_phone(display_phone(phone.e164, phone.extension, language)) == phone


@pytest.mark.parametrize(
    ("e164", "extension", "french", "english"),
    [
        ("+15145550199", "", "514 555-0199", "514-555-0199"),
        ("+15145550199", "12", "514 555-0199, poste 12", "514-555-0199, ext. 12"),
        ("+18779907171", "250", "1 877 990-7171, poste 250", "1-877-990-7171, ext. 250"),
        ("+12125550100", "", "212 555-0100", "212-555-0100"),
        ("+33142685300", "", "+33 1 42 68 53 00", "+33 1 42 68 53 00"),
        ("+442079460958", "3", "+44 20 7946 0958, poste 3", "+44 20 7946 0958, ext. 3"),
        # What older data or another program may have left in the column.
        ("(514) 555-0199", "", "514 555-0199", "514-555-0199"),
        ("555-0199", "", "555-0199", "555-0199"),
        ("12345", "", "12345", "12345"),
        ("?", "12", "?, poste 12", "?, ext. 12"),
        ("", "", "", ""),
    ],
)
def test_a_number_is_shown_as_each_language_writes_it(
    e164: str, extension: str, french: str, english: str
) -> None:
    shown = [display_phone(e164, extension, language) for language in ("fr", "fr-ca", "en")]
    assert shown == [french, french, english]
