import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured

from stage4club.core.forms import LineField, Section, StageForm, When


def declare(**body):
    """A form class with one mandatory question, declared as it should be, changed by `body`."""
    declaration = {
        "__module__": __name__,
        "title": "Votre nom ?",
        "sections": (Section(("name",)),),
        "reasons": {"name": "Pour vous appeler."},
        "name": LineField(label="Nom"),
    }
    return type(StageForm)("NameForm", (StageForm,), declaration | body)


def test_a_form_that_says_everything_is_a_form():
    assert declare()().question_names == ["name"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"title": ""}, "title is missing"),
        ({"reasons": {}}, "name has no reason"),
        ({"sections": ()}, "name stands in no section"),
        (
            {"sections": (Section(("name",)), Section(("name",)))},
            "name stands in several sections",
        ),
        (
            {"sections": (Section(("name", "age")),)},
            "age is in a section but is no question",
        ),
        (
            {"sections": (Section(("name", "form_token")),)},
            "form_token is in a section but is no question",
        ),
        (
            {"reasons": {"name": "Pour vous appeler.", "age": "Pour rien."}},
            "age has a reason but is no question",
        ),
        (
            {"sections": (Section(("name",), when=When("who", "other")),)},
            "who is a condition but is no question",
        ),
        (
            {"sections": (Section(("name",), retitled=(When("who", "other"), "Pour elle")),)},
            "who is a condition but is no question",
        ),
    ],
)
def test_a_form_that_says_too_little_is_refused_when_it_is_read(body, fault):
    with pytest.raises(ImproperlyConfigured) as refusal:
        declare(**body)

    assert str(refusal.value) == f"NameForm: {fault}"


def test_several_faults_are_named_together():
    with pytest.raises(ImproperlyConfigured) as refusal:
        declare(title="", reasons={})

    assert str(refusal.value) == ("NameForm: title is missing; name has no reason")


def test_an_optional_question_needs_a_reason_too():
    optional = LineField(label="Nom", required=False)

    with pytest.raises(ImproperlyConfigured):
        declare(name=optional, reasons={})


def test_an_abstract_form_lends_its_questions_and_its_heirs_are_checked():
    lender = declare(abstract=True, title="", sections=(), reasons={})

    with pytest.raises(ImproperlyConfigured):
        type(StageForm)("HeirForm", (lender,), {"__module__": __name__})


def test_files_are_not_kept_with_the_answers():
    form_class = declare(
        paper=forms.FileField(label="Document", required=False),
        sections=(Section(("name", "paper")),),
        reasons={"name": "Pour vous appeler.", "paper": "Pour le lire."},
    )

    assert form_class({"name": "Zoé"}).answers() == {"name": "Zoé"}
