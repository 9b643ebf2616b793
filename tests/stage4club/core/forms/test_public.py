"""What the public is asked, and why: said beside each question and on one page."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import get_resolver

from assistance.forms import AppointmentForm
from registrations.forms import RegistrationForm, TelephoneForm
from services.forms import CallMeForm
from stage4club.core.forms import StageForm, public_forms


def heirs(form: type[StageForm]) -> set[type[StageForm]]:
    return {form}.union(*map(heirs, form.__subclasses__()))


def test_every_form_of_the_public_is_told_of():
    # All pages are read first, so that all their forms are known.
    assert get_resolver().url_patterns
    told = {asked.form for asked in public_forms()}
    samples = ("tests.", "stage4club.gallery.")
    ours = {form for form in heirs(StageForm) if not form.__module__.startswith(samples)}
    lend = {"StageForm", "CalledForm", "ReachedForm", "MeetingQuestions", "Step"}
    parts = {"MeetingForm", "AnotherTimeForm", "EligibilityForm", "HouseholdForm"}
    of_staff = {"TelephoneForm", "AnswerForm"}
    assert {form.__name__ for form in ours - told} == lend | parts | of_staff


def test_every_question_is_told_with_the_reason_beside_it():
    for asked in public_forms():
        form = asked.form()
        assert [(str(q.label), str(q.reason)) for q in asked.questions] == [
            (str(form[name].label), str(form[name].reason)) for name in form.question_names
        ]


@pytest.mark.parametrize(
    ("address", "words"),
    [("/pourquoi-ces-questions/", "Pourquoi ces questions?"), ("/en/why-these-questions/", "Why")],
)
def test_one_page_tells_all_of_them(
    address: str, words: str, client: Client, django_assert_num_queries, db: None
):
    with django_assert_num_queries(0):
        answer = client.get(address)
    assert f"<h1>{words}" in answer.text
    told = re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", answer.text.partition("<footer")[0])
    count = sum(len(list(asked.questions)) for asked in public_forms())
    assert len(told) == count
    assert all(len(unescape(reason)) > 10 for _label, reason in told)
    assert client.post(address).status_code == 405


OWN = {"preferred_name": "given-name", "phone": "tel", "email": "email"}
#: In a section of their own: one click of a browser does not fill both (HTML, Autofill).
HELPERS = {
    "helper_name": "section-helper name",
    "helper_phone": "section-helper tel",
    "helper_email": "section-helper email",
}


def offered(form: StageForm) -> dict[str, str]:
    """What a browser is asked to fill in, by question."""
    attrs = {name: field.widget.attrs for name, field in form.fields.items()}
    return {
        name: attributes["autocomplete"]
        for name, attributes in attrs.items()
        if attributes.get("autocomplete", "off") != "off"
    }


@pytest.mark.parametrize(
    "options",
    [{}, {"data": {"for_whom": "self"}}, {"data": {}}, {"data": {"for_whom": "other"}}],
)
@pytest.mark.parametrize("asked", [RegistrationForm, AppointmentForm])
def test_a_browser_fills_in_what_is_its_owner_s(asked: type[StageForm], options: dict):
    # What is for somebody else is turned off by a script (tests/browser/test_comfort.py).
    form = asked(**options)
    assert offered(form) == OWN | HELPERS
    for name, purpose in OWN.items():
        assert f'data-autocomplete="{purpose}"' in form[name].as_widget()


@pytest.mark.django_db
def test_a_colleague_is_offered_nothing():
    form = TelephoneForm()
    assert offered(form) == {}
    # Nor by the script, which knows these fields by this mark.
    assert "data-autocomplete" not in "".join(form[name].as_widget() for name in form.fields)


def test_who_asks_to_be_called_asks_for_herself():
    assert offered(CallMeForm()) == {"preferred_name": "given-name", "phone": "tel"}
