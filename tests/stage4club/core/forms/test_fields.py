import pytest
from django.core.exceptions import ValidationError

from stage4club.core.forms import BlockField, CheckField, ChoiceField, LineField
from stage4club.core.forms.fields import TypedField


def refusal(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages


# A line -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zoé", "Zoé"),
        ("Zoe\u0301", "Zoé"),
        ("  Marguerite \t Roy ", "Marguerite Roy"),
        ("O", "O"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("ᐃᓄᒃᑎᑐᑦ", "ᐃᓄᒃᑎᑐᑦ"),
        ("Kahnawà:ke", "Kahnawà:ke"),
    ],
)
def test_a_line_keeps_what_a_person_is_called(typed, kept):
    assert LineField().clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("Zoé\nBcc: tous@example.org", "Please write this on one line."),
        ("Zoé\x07", "Please type this again: it holds a character that cannot be shown."),
        ("Zo\0é", "Please type this again: it holds a character that cannot be shown."),
        ("\u200b\u200b", "Please write this with at least one letter that can be seen."),
        ("Gagnez www.example.org", "Please write this without a web address."),
    ],
)
def test_a_line_says_how_to_write_it(typed, message):
    assert refusal(LineField(), typed) == [message]


def test_a_line_that_is_too_long_says_by_how_much():
    assert LineField(max_length=10).clean("x" * 10) == "x" * 10
    assert refusal(LineField(max_length=10), "x" * 10_000) == [
        "Shorten this to 10 characters. It has 10,000 now."
    ]


@pytest.mark.parametrize("empty", [None, "", "   ", "\t"])
def test_an_empty_line_asks_in_its_own_words(empty):
    assert refusal(LineField(missing="Write a name."), empty) == ["Write a name."]
    assert LineField(required=False).clean(empty) == ""


def test_a_line_is_not_cut_by_the_browser_nor_checked_for_spelling():
    attrs = LineField(max_length=10, attrs={"autocomplete": "given-name"}).widget.attrs

    assert attrs == {
        "class": "input",
        "autocomplete": "given-name",
        "spellcheck": "false",
        "enterkeyhint": "next",
    }


def test_a_line_is_read_back_as_it_is():
    assert LineField().spoken("Zoé") == "Zoé"


def test_the_base_of_typed_fields_reads_nothing_by_itself():
    with pytest.raises(NotImplementedError):
        TypedField().clean("x")


# A block ------------------------------------------------------------------------------------------


def test_a_block_keeps_its_lines():
    assert BlockField().clean(" Bonjour \r\n\r\nÀ bientôt ") == "Bonjour\n\nÀ bientôt"


def test_a_block_that_is_too_long_says_by_how_much():
    assert refusal(BlockField(), "x" * 10_000) == [
        "Shorten this to 2,000 characters. It has 10,000 now."
    ]


def test_a_block_of_invisible_characters_counts_as_empty():
    assert refusal(BlockField(missing="Write a few words."), "\u200b") == ["Write a few words."]
    assert BlockField(required=False).clean("\u200b") == ""


def test_a_block_refuses_what_cannot_be_shown():
    assert refusal(BlockField(), "a\x1bb") == [
        "Please type this again: it holds a character that cannot be shown."
    ]


# A choice -----------------------------------------------------------------------------------------

CHOICES = [("yes", "Oui"), ("no", "Non")]


def test_a_choice_is_one_of_the_answers():
    field = ChoiceField(choices=CHOICES)

    assert field.clean("no") == "no"
    assert field.spoken("no") == "Non"


@pytest.mark.parametrize("typed", ["maybe", "x" * 10_000, "\0"])
def test_another_answer_is_refused_without_repeating_it(typed):
    assert refusal(ChoiceField(choices=CHOICES), typed) == ["Choose one of the answers."]


def test_no_choice_asks_in_its_own_words():
    assert refusal(ChoiceField(choices=CHOICES, missing="Say yes or no."), "") == ["Say yes or no."]
    assert ChoiceField(choices=CHOICES, required=False).clean("") == ""


# A box to tick ------------------------------------------------------------------------------------


def test_a_ticked_box_agrees():
    assert CheckField().clean(True) is True
    assert [CheckField().spoken(value) for value in (True, False)] == ["Yes", "No"]


def test_a_box_left_empty_asks_in_its_own_words():
    assert refusal(CheckField(missing="Tick this box to be called."), False) == [
        "Tick this box to be called."
    ]
    assert CheckField(required=False).clean(False) is False
