import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from stage4club.core.forms import EmailLineField, PhoneLineField
from stage4club.core.phones import Phone, UnreadablePhone


def refusal(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("zoe@example.org", "zoe@example.org"),
        ("  Zoe.Roy+club@Example.ORG ", "Zoe.Roy+club@example.org"),
        ("Zoé <z@ex.ca>", "z@ex.ca"),
        ('"Roy, Zoé @ maison" <z@ex.ca>', "z@ex.ca"),
        ("<z@ex.ca>", "z@ex.ca"),
        ("mailto:z@ex.ca", "z@ex.ca"),
        ("Mailto: z@ex.ca", "z@ex.ca"),
        ("z @ ex . ca", "z@ex.ca"),
        ("z@ex.ca.", "z@ex.ca"),
        ("z@ex.ca,", "z@ex.ca"),
        ("\u200bz@ex.ca", "z@ex.ca"),
        ("info.ca@example.org", "info.ca@example.org"),
        ("zoe@www.example.org", "zoe@www.example.org"),
        ("zoe@français.example.org", "zoe@français.example.org"),
    ],
)
def test_an_address_is_found_in_what_people_type(typed, kept):
    assert EmailLineField().clean(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "a@localhost",
        "a@[192.0.2.1]",
        "a@[2001:db8::1]",
        "zoe",
        "@",
        "zoe@",
        "@example.org",
        "zoe roy@example.org",
        "zoé@example.org",
        "zoe@example..org",
        "zoe@[127.0.0.1",
        "Zoé <>",
    ],
)
def test_an_address_that_cannot_be_reached_is_explained(typed):
    assert refusal(EmailLineField(), typed) == [
        "Write an address with an @, like name@example.org."
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "a@ex.ca, b@ex.ca",
        "a@ex.ca b@ex.ca",
        "a@ex.ca;b@ex.ca",
        "A <a@ex.ca>, B <b@ex.ca>",
        "a@b@c.ca",
    ],
)
def test_two_addresses_are_refused(typed):
    assert refusal(EmailLineField(), typed) == ["Write one address only."]


@pytest.mark.parametrize("typed", ["z@ex.ca\nBcc: tous@ex.ca", "z@ex.ca\r\nx", "z@\u2028ex.ca"])
def test_a_line_break_in_an_address_is_refused(typed):
    assert refusal(EmailLineField(), typed) == ["Please write this on one line."]


def test_an_address_that_is_too_long_says_by_how_much():
    assert refusal(EmailLineField(), "x" * 9_988 + "@example.org") == [
        "Shorten this to 254 characters. It has 10,000 now."
    ]


def test_a_missing_address_shows_what_one_looks_like():
    assert refusal(EmailLineField(), "") == ["Write an e-mail address, like name@example.org."]
    assert refusal(EmailLineField(missing="Write it."), "") == ["Write it."]
    assert EmailLineField(required=False).clean("") == ""


@given(st.text(max_size=300))
def test_an_address_is_clean_or_refused_whatever_is_typed(typed):
    field = EmailLineField(required=False)
    try:
        kept = field.clean(typed)
    except ValidationError:
        return
    assert field.clean(kept) == kept
    assert kept.count("@") == (1 if kept else 0)
    assert kept.split() == ([kept] if kept else [])


def test_an_address_field_helps_the_keyboard():
    widget = EmailLineField().widget

    assert (widget.input_type, widget.attrs) == (
        "text",
        {
            "class": "input",
            "autocomplete": "email",
            "inputmode": "email",
            "autocapitalize": "none",
            "autocorrect": "off",
            "spellcheck": "false",
            "enterkeyhint": "next",
        },
    )


def test_a_number_keeps_its_extension():
    assert PhoneLineField().clean("(514) 555-0199 poste 12") == Phone("+15145550199", "12")


@pytest.mark.parametrize("typed", ["555", "x", "\0", "5" * 10_000, "514 555-0199\nx"])
def test_what_is_no_number_is_explained(typed):
    assert refusal(PhoneLineField(), typed) == [str(UnreadablePhone.message)]


def test_no_number_is_none():
    assert PhoneLineField(required=False).clean("") is None
    assert refusal(PhoneLineField(), " ") == ["Write a telephone number, like 514-555-0142."]
    assert refusal(PhoneLineField(missing="Write it."), "") == ["Write it."]


def test_a_number_is_read_back_in_the_language_of_the_page():
    field, phone = PhoneLineField(), Phone("+15145550199", "12")

    assert field.spoken(phone) == "514-555-0199, ext. 12"
    with translation.override("fr"):
        assert field.spoken(phone) == "514 555-0199, poste 12"
    with translation.override(None):
        assert field.spoken(phone) == "514 555-0199, poste 12"


def test_a_number_field_opens_the_keypad():
    widget = PhoneLineField().widget

    assert (widget.input_type, widget.attrs["autocomplete"]) == ("tel", "tel")
