"""How a form is laid out: groups of questions, one column, one button (crispy-forms)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class When:
    """Questions that concern only those who answered `value` to `field`."""

    field: str
    value: str


@dataclass(frozen=True)
class Section:
    """A group of questions: names of fields in order, with a title where there is more to say.

    With `when`, the questions are asked only of those who made that choice: they are then
    mandatory as declared, and otherwise left out of what is cleaned. Those who made the choice of
    `retitled` read its words instead of `title`. A `folded` one, of optional questions only, is
    closed until somebody opens it, has answered in it, or has to correct it. A `settled` one was
    answered on a page before: closed unless it has to be corrected.
    """

    fields: tuple[str, ...]
    title: _StrOrPromise = ""
    intro: _StrOrPromise = ""
    when: When | None = None
    retitled: tuple[When, _StrOrPromise] | None = None
    folded: bool = False
    settled: bool = False


class SectionLayout(LayoutObject):  # type: ignore[misc] # crispy-forms has no types
    """Draws a `Section` with the pack's `section.html`."""

    template = "%s/section.html"

    def __init__(self, section: Section) -> None:
        self.section = section
        self.fields = list(section.fields)

    def render(self, form: BaseForm, context: Any, template_pack: str, **_: Any) -> SafeString:
        """The group and its questions as HTML."""
        html = self.get_rendered_fields(form, context, template_pack)
        template = self.get_template_name(template_pack)
        values = {"section": self.section, "fields": html, "open": self._is_open(form)}
        return render_to_string(template, values)

    def _is_open(self, form: BaseForm) -> bool:
        questions = [form[name] for name in self.section.fields]
        if self.section.settled:
            return any(question.errors for question in questions)
        return any(question.errors or question.value() for question in questions)


class StageHelper(FormHelper):  # type: ignore[misc] # crispy-forms has no types
    """One column of sections, then the trap for robots and the hidden fields."""

    form_class = "form"
    # Forms go to the page they stand on. crispy-forms would look "" up among the URLs, twice.
    form_action = ""
    include_media = False
    render_hidden_fields = True

    def __init__(self, sections: tuple[Section, ...], *trailing: str) -> None:
        super().__init__()
        # The browser's own messages would be in its language, and one at a time.
        self.attrs = {"novalidate": True}
        self.layout = Layout(*map(SectionLayout, sections), *trailing)
