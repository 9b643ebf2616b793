from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import QueryDict

from stage4club.core.forms import StageForm, SummaryRow, new_form_token, read_form_token
from stage4club.core.forms.base import FormProblem
from stage4club.core.phones import Phone

from .samples import GOOD, SampleForm

NOON = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)


def filled(**changes):
    return SampleForm({**GOOD, "form_token": new_form_token(), **changes})


# The token ----------------------------------------------------------------------------------------


def test_a_new_page_has_a_token_of_its_own():
    one, other = SampleForm(), SampleForm()

    assert one.token(NOON).key != other.token(NOON).key
    assert one.token(NOON) == read_form_token(one["form_token"].value(), NOON)


def test_a_form_that_comes_back_keeps_its_token():
    token = new_form_token()

    assert filled(form_token=token).token(NOON) == read_form_token(token, NOON)


@pytest.mark.parametrize("damaged", ["", "damaged", "x" * 10_000])
def test_a_damaged_token_becomes_a_new_one_without_a_word(damaged):
    form = filled(form_token=damaged)

    assert form.is_valid()
    assert form["form_token"].value() != damaged
    assert form.token(NOON) == form.token(NOON)


def test_a_missing_token_becomes_a_new_one_in_what_a_browser_sends():
    posted = QueryDict("name=Zoé&who=self&agree=on")
    form = SampleForm(posted)

    assert form.is_valid()
    assert form.token(NOON).key
    assert "form_token" not in posted


def test_a_token_lost_by_our_own_fault_is_an_error_of_ours():
    form = filled()
    form.data["form_token"] = "lost"

    with pytest.raises(ValueError, match="cannot be read"):
        form.token(NOON)


# Robots -------------------------------------------------------------------------------------------


def opened(moment, **changes):
    with time_machine.travel(moment, tick=False):
        return filled(**changes)


@pytest.mark.parametrize(("seconds", "suspicious"), [(0, True), (2, True), (3, False), (90, False)])
def test_a_form_answered_too_fast_is_suspicious(settings, seconds, suspicious):
    settings.FORM_MIN_SECONDS = 3
    form = opened(NOON)

    assert form.suspicious(NOON + timedelta(seconds=seconds)) is suspicious
    assert form.is_valid()


def test_a_filled_trap_is_suspicious_and_no_error():
    form = opened(NOON, website="https://example.org")

    assert form.suspicious(NOON + timedelta(hours=1)) is True
    assert form.is_valid()


def test_speed_is_not_looked_at_when_the_limit_is_zero(settings):
    settings.FORM_MIN_SECONDS = 0

    assert opened(NOON).suspicious(NOON) is False


# What is cleaned ----------------------------------------------------------------------------------


def test_a_valid_form_gives_clean_values():
    form = filled()

    assert form.is_valid()
    answers = {name: form.cleaned_data[name] for name in form.question_names}
    assert answers == {
        "who": "self",
        "name": "Zoé",
        "helper": "",
        "helper_phone": None,
        "email": "zoe@example.org",
        "message": "Bonjour\nà vous",
        "agree": True,
    }


def test_what_was_not_asked_counts_as_empty_even_when_it_was_typed():
    form = filled(helper="Louise Tremblay-Gagnon", helper_phone="nothing")

    assert form.is_valid()
    assert (form.cleaned_data["helper"], form.cleaned_data["helper_phone"]) == ("", None)


def test_what_is_asked_because_of_a_choice_is_mandatory():
    form = filled(who="other", helper=" ")

    assert form.errors == {"helper": ["Write your answer here."]}


def test_what_is_asked_because_of_a_choice_is_cleaned():
    form = filled(who="other", helper="Louise", helper_phone="514 555 0142 p. 7")

    assert form.is_valid()
    assert form.cleaned_data["helper_phone"] == Phone("+15145550142", "7")


def test_every_value_is_still_there_after_an_error():
    typed = {"who": "self", "name": "", "helper": "L", "email": "a@b", "message": "x" * 60}
    form = SampleForm(typed)

    assert not form.is_valid()
    assert {name: form[name].value() for name in typed} == typed


def test_an_unbound_form_is_not_cleaned():
    assert not SampleForm().is_valid()


# The error summary --------------------------------------------------------------------------------


def test_problems_stand_in_the_order_of_the_page_and_lead_to_their_question():
    form = SampleForm({"who": "other", "email": "a@localhost"})
    form.add_error(None, "Rien ne va.")

    assert form.problems == [
        FormProblem("", "Rien ne va."),
        FormProblem("id_name", "Écrivez un nom."),
        FormProblem("id_helper", "Write your answer here."),
        FormProblem("id_email", "Write an address with an @, like name@example.org."),
        FormProblem("id_agree", "Tick this box if you agree."),
    ]


def test_a_problem_with_radios_leads_to_the_first_of_them():
    assert SampleForm({**GOOD, "who": ""}).problems == [
        FormProblem("id_who_0", "Choose one of the answers.")
    ]


def test_the_title_says_first_that_there_is_an_error():
    assert SampleForm().page_title == "Comment vous joindre ?"
    assert filled().page_title == "Comment vous joindre ?"
    assert filled(name="").page_title == "Error: Comment vous joindre ?"


# Answers kept and answers shown -------------------------------------------------------------------


def test_answers_are_what_was_typed():
    assert filled(website="robot").answers() == {
        "who": "self",
        "name": "Zoé",
        "email": "Zoé <zoe@Example.ORG>",
        "message": "Bonjour\r\nà vous",
        "agree": True,
    }


def test_answers_give_the_same_form_back():
    form = filled(who="other", helper="Louise")
    again = SampleForm.from_answers(form.answers(), form_token=form["form_token"].value())

    assert again.is_valid()
    assert form.is_valid()
    assert again.cleaned_data == form.cleaned_data | {"website": None}
    assert again.token(NOON) == form.token(NOON)


def test_answers_without_a_token_give_a_form_with_a_new_one():
    assert SampleForm.from_answers(filled().answers()).token(NOON).key


def test_an_unbound_form_has_no_answers():
    assert SampleForm().answers() == {"agree": False}


def test_the_check_page_lists_what_will_be_sent():
    form = filled(who="other", helper="Louise", helper_phone="514 555-0142", email="", message="")

    assert form.is_valid()
    assert form.summary_rows() == [
        SummaryRow("who", "Pour qui ?", "Pour autrui", "id_who_0"),
        SummaryRow("name", "Quel nom utiliser ?", "Zoé", "id_name"),
        SummaryRow("helper", "Votre nom", "Louise", "id_helper"),
        SummaryRow("helper_phone", "Votre téléphone", "514-555-0142", "id_helper_phone"),
        SummaryRow("agree", "J’accepte qu’on m’appelle", "Yes", "id_agree"),
    ]


def test_what_was_not_asked_is_not_listed():
    form = filled(helper="Louise")

    assert form.is_valid()
    assert [row.name for row in form.summary_rows()] == ["who", "name", "email", "message", "agree"]


def test_the_base_itself_asks_nothing():
    assert StageForm().question_names == []
