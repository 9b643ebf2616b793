import re

from django import forms
from django.template import Context, Template
from pytest_django.asserts import assertHTMLEqual

from stage4club.core.forms.renderer import StageRenderer

from .samples import GOOD, SampleForm

PAGE = Template("{% load crispy_forms_tags %}{% crispy form %}")


def drawn(form, **context):
    return PAGE.render(Context({"form": form, **context}))


def ids(html):
    return re.findall(r'\bid="([^"]+)"', html)


def references(html):
    found = re.findall(r'\b(?:for|aria-describedby|aria-labelledby|href)="#?([^"]+)"', html)
    return [identifier for value in found for identifier in value.split()]


def test_a_question_stands_with_its_help_and_its_reason():
    assertHTMLEqual(
        SampleForm()["name"].as_field_group(),
        """
        <div class="field">
          <label class="field__label" for="id_name">Quel nom utiliser ?</label>
          <div class="field__help" id="id_name_helptext">Un prénom suffit.</div>
          <div class="field__why" id="id_name_reason">Pour vous appeler par votre nom.</div>
          <input type="text" name="name" class="input input--medium" autocomplete="given-name"
            spellcheck="false" enterkeyhint="next"
            aria-describedby="id_name_helptext id_name_reason" id="id_name">
        </div>
        """,
    )


def test_an_error_stands_above_the_input_that_names_it():
    assertHTMLEqual(
        SampleForm(GOOD | {"name": ""})["name"].as_field_group(),
        """
        <div class="field field--error">
          <label class="field__label" for="id_name">Quel nom utiliser ?</label>
          <div class="field__help" id="id_name_helptext">Un prénom suffit.</div>
          <div class="field__why" id="id_name_reason">Pour vous appeler par votre nom.</div>
          <p class="field__error" id="id_name_error">
            <span><span class="visually-hidden">Error: </span>Écrivez un nom.</span>
          </p>
          <input type="text" name="name" class="input input--medium"
            autocomplete="given-name" spellcheck="false" enterkeyhint="next" aria-invalid="true"
            aria-describedby="id_name_helptext id_name_reason id_name_error" id="id_name">
        </div>
        """,
    )


def test_radios_stand_in_a_group_that_carries_question_reason_and_error():
    assertHTMLEqual(
        SampleForm(GOOD | {"who": "nobody"})["who"].as_field_group(),
        """
        <fieldset class="field field--error" role="radiogroup"
          aria-describedby="id_who_reason id_who_error" aria-invalid="true">
          <legend class="field__label">Pour qui ?</legend>
          <div class="field__why" id="id_who_reason">Pour savoir à qui nous parlons.</div>
          <p class="field__error" id="id_who_error">
            <span><span class="visually-hidden">Error: </span>Choose one of the answers.</span>
          </p>
          <div class="choices">
            <div class="choice">
              <input type="radio" name="who" value="self" id="id_who_0">
              <label for="id_who_0">Pour moi</label>
            </div>
            <div class="choice">
              <input type="radio" name="who" value="other" id="id_who_1">
              <label for="id_who_1">Pour autrui</label>
            </div>
          </div>
        </fieldset>
        """,
    )


def test_several_boxes_stand_in_a_group_that_is_not_of_radios():
    class Needs(forms.Form):
        default_renderer = StageRenderer
        needs = forms.MultipleChoiceField(
            label="Besoins", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple
        )

    assertHTMLEqual(
        Needs()["needs"].as_field_group(),
        """
        <fieldset class="field">
          <legend class="field__label">Besoins</legend>
          <div class="choices">
            <div class="choice">
              <input type="checkbox" name="needs" value="a" id="id_needs_0">
              <label for="id_needs_0">A</label>
            </div>
          </div>
        </fieldset>
        """,
    )


def test_a_box_to_tick_has_its_words_beside_it():
    assertHTMLEqual(
        SampleForm()["agree"].as_field_group(),
        """
        <div class="field">
          <div class="field__why" id="id_agree_reason">La loi demande votre accord.</div>
          <div class="choice">
            <input type="checkbox" name="agree" aria-describedby="id_agree_reason" id="id_agree">
            <label for="id_agree">J’accepte qu’on m’appelle</label>
          </div>
        </div>
        """,
    )


def test_an_optional_question_says_so_and_no_question_has_an_asterisk():
    form = SampleForm()
    optional = '<span class="field__optional">(optional)</span>'
    marked = {name for name in form.question_names if optional in form[name].as_field_group()}

    assert marked == {"helper_phone", "email", "message"}
    assert "*" not in drawn(form)


def test_one_of_several_questions_is_not_marked_as_optional():
    class EitherForm(SampleForm):
        one_of = frozenset({"email"})

    assert (EitherForm()["email"].optional, EitherForm()["message"].optional) == (False, True)


def test_the_page_is_one_form_with_its_token_its_trap_and_one_button():
    html = drawn(SampleForm(), csrf_token="fresh")

    assert re.findall(r"<form[^>]*>", html) == ['<form method="post" class="form" novalidate>']
    assert re.findall(r"<button[^>]*>([^<]*)<", html) == ["Envoyer"]
    assert re.findall(r'type="hidden" name="(\w+)"', html) == ["csrfmiddlewaretoken", "form_token"]
    assert " required" not in html
    assert " maxlength" not in html


def test_the_trap_is_out_of_the_way_of_people():
    assertHTMLEqual(
        SampleForm()["website"].as_field_group(),
        """
        <div class="trap" aria-hidden="true">
          <label for="id_website">Leave this box empty</label>
          <input type="text" name="website" tabindex="-1" autocomplete="off" id="id_website">
        </div>
        """,
    )


def test_a_conditional_section_is_named_by_its_title_and_its_condition():
    group = re.search(r'<div class="form__group form__group--when[^>]*>', drawn(SampleForm()))

    assert group[0] == (
        '<div class="form__group form__group--when-who-other"'
        ' role="group" aria-labelledby="group-helper">'
    )


def test_the_words_of_a_title_for_those_who_made_a_choice_stand_beside_the_usual_ones():
    html = drawn(SampleForm())
    start = html.index('<h2 class="form__group-title" id="group-email">')

    assertHTMLEqual(
        html[start : html.index("</h2>", start) + 5],
        """
        <h2 class="form__group-title" id="group-email">
          <span class="form__unless form__unless--who-other">Vos réponses</span>
          <span class="form__when form__when--who-other">Ses réponses</span>
        </h2>
        """,
    )


def test_every_id_is_unique_and_every_reference_leads_somewhere():
    for form in (SampleForm(), SampleForm({"who": "other", "email": "x", "message": "x" * 60})):
        html = drawn(form)

        assert len(ids(html)) == len(set(ids(html)))
        assert set(references(html)) - set(ids(html)) == set()


def test_the_error_summary_is_focused_and_leads_to_the_questions():
    form = SampleForm(GOOD | {"name": ""})
    form.add_error(None, "Rien ne va.")
    html = drawn(form)

    assertHTMLEqual(
        html[: html.index("<form")],
        """
        <div class="error-summary" role="group" aria-labelledby="error-summary-title"
          tabindex="-1" autofocus>
          <h2 id="error-summary-title">There is a problem</h2>
          <ul role="list">
            <li>Rien ne va.</li>
            <li><a href="#id_name">Écrivez un nom.</a></li>
          </ul>
        </div>
        """,
    )


def test_a_form_without_error_has_no_summary():
    assert "error-summary" not in drawn(SampleForm()) + drawn(SampleForm(GOOD))


def test_what_is_typed_is_shown_back_as_text():
    html = drawn(SampleForm(GOOD | {"name": "", "message": "<b>&</b>", "email": "Zoé <z@ex.ca>"}))

    assert 'value="Zoé &lt;z@ex.ca&gt;"' in html
    assert "&lt;b&gt;&amp;&lt;/b&gt;</textarea>" in html


def test_a_form_without_tags_of_its_own_leaves_button_and_token_to_the_page():
    form = SampleForm()
    form.helper.form_tag = False
    form.helper.disable_csrf = True
    html = drawn(form, csrf_token="fresh")

    assert [tag for tag in ("<form", "<button", "csrfmiddlewaretoken") if tag in html] == []


def test_a_form_with_documents_says_how_it_is_sent():
    class PaperForm(SampleForm):
        paper = forms.FileField(label="Document", required=False)
        sections = (*SampleForm.sections, SampleForm.sections[0].__class__(("paper",)))
        reasons = {**SampleForm.reasons, "paper": "Pour le lire."}

    assert '<form method="post" class="form" novalidate enctype="multipart/form-data">' in drawn(
        PaperForm()
    )


def test_the_check_page_lists_answers_with_a_way_back_to_each():
    form = SampleForm(GOOD | {"email": "", "message": "", "name": "Zoé\t& Louise"})
    assert form.is_valid()
    page = Template('{% include "forms/answers.html" %}')
    html = page.render(Context({"rows": form.summary_rows()[1:2], "change_url": "/inscription/"}))

    assertHTMLEqual(
        html,
        """
        <dl class="answers">
          <div class="answers__row">
            <dt>Quel nom utiliser ?</dt>
            <dd>Zoé &amp; Louise</dd>
            <dd class="answers__change"><a href="/inscription/#id_name">Change<span
              class="visually-hidden"> (Quel nom utiliser ?)</span></a></dd>
          </div>
        </dl>
        """,
    )
