"""The base of every public form: its token, its trap, its sections, its error summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .bound import StageBoundField
from .declaration import StageFormMetaclass
from .layout import Section, StageHelper
from .renderer import StageRenderer
from .tokens import FormToken, is_form_token, new_form_token, read_form_token

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

KEY_FIELD = "form_token"
TRAP_FIELD = "website"


@dataclass(frozen=True, slots=True)
class FormProblem:
    """A line of the error summary; `anchor` is the id it leads to, empty for the whole form."""

    anchor: str
    message: str


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A line of "Check your answers"; `anchor` is the id of the first input of its question."""

    name: str
    label: str
    value: str
    anchor: str


class StageForm(forms.Form, metaclass=StageFormMetaclass):
    """A page that asks. Subclasses declare fields, `title`, `sections` and `reasons`.

    The class itself is checked when Python reads it: every question stands in one section and has
    a reason (domain.md, What must be true, 10). A class with `abstract = True`
    in its body lends fields to others and is not checked.

    Bound to data whose token is missing or damaged, the form gives itself a new one and goes on.
    """

    abstract: ClassVar[bool] = True
    no_question: ClassVar[frozenset[str]] = frozenset({KEY_FIELD, TRAP_FIELD})

    #: The question this page asks; its h1.
    title: ClassVar[_StrOrPromise] = ""
    #: One line of why, under the title.
    intro: ClassVar[_StrOrPromise] = ""
    #: The words of the one button.
    submit_label: ClassVar[_StrOrPromise] = _("Continue")
    sections: ClassVar[tuple[Section, ...]] = ()
    #: Why each question is asked: field name → sentence, shown beside it.
    reasons: ClassVar[Mapping[str, _StrOrPromise]] = {}
    #: Questions of which one answer is enough: none of them is marked as optional.
    one_of: ClassVar[frozenset[str]] = frozenset()

    # Neither of the two ever gives an error: what is wrong with them is not the person's doing.
    form_token = forms.Field(widget=forms.HiddenInput(), required=False, initial=new_form_token)
    website = forms.Field(
        label=_("Leave this box empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        template_name="forms/trap.html",
    )

    default_renderer = StageRenderer
    bound_field_class = StageBoundField
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        if self.is_bound and not is_form_token(self.data.get(KEY_FIELD)):
            data: Any = copy(self.data)
            data[KEY_FIELD] = new_form_token()
            self.data = data
        for name in self.not_about_who_types():
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def not_about_who_types(self) -> Iterable[str]:
        """Questions about somebody else than who types: a browser must not fill them (WCAG 1.3.5).

        None, unless overridden.
        """
        return ()

    @classmethod
    def from_answers(
        cls, answers: Mapping[str, Any], *, form_token: str = "", **options: Any
    ) -> Self:
        """The form as it was when `answers` were taken from it, to be cleaned and shown again."""
        return cls({**answers, KEY_FIELD: form_token}, **options)

    def __getitem__(self, name: str) -> StageBoundField:
        """The question `name` as it stands on the page. Raises KeyError when there is none."""
        return cast("StageBoundField", super().__getitem__(name))

    # What is drawn ----------------------------------------------------------------------------

    @cached_property
    def helper(self) -> StageHelper:
        """How crispy-forms lays this form out."""
        return StageHelper(self.sections, *self.fields.keys() & {TRAP_FIELD})

    @property
    def question_names(self) -> list[str]:
        """The fields that ask something, in the order of the page."""
        return [name for section in self.sections for name in section.fields]

    @property
    def page_title(self) -> str:
        """The title for `<title>`: it says first that something has to be corrected."""
        if self.is_bound and self.errors:
            return gettext("Error: %(title)s") % {"title": self.title}
        return str(self.title)

    @property
    def problems(self) -> list[FormProblem]:
        """The error summary: what concerns the whole form, then each question in page order."""
        whole = [FormProblem("", str(message)) for message in self.non_field_errors()]
        return whole + [
            FormProblem(self[name].anchor, str(message))
            for name in self.question_names
            for message in self[name].errors
        ]

    # What was answered ------------------------------------------------------------------------

    def full_clean(self) -> None:
        """Clean what is asked. Questions of a section whose choice was not made count as empty.

        They are missing from `cleaned_data` while `clean` runs, and hold their empty value after.
        """
        every = self.fields
        skipped = self._skipped_names()
        self.fields = {name: field for name, field in every.items() if name not in skipped}
        try:
            super().full_clean()
        finally:
            self.fields = every
        if self.is_bound:
            self.cleaned_data |= {name: every[name].to_python(None) for name in skipped}

    def _skipped_names(self) -> set[str]:
        return {
            name
            for section in self.sections
            if section.when and self[section.when.field].data != section.when.value
            for name in section.fields
        }

    def answers(self) -> dict[str, Any]:
        """What was typed, as typed, question by question: JSON for a draft. Files are left out."""
        typed = {
            name: self[name].data
            for name in self.question_names
            if not isinstance(self.fields[name], forms.FileField)
        }
        return {name: value for name, value in typed.items() if value is not None}

    def summary_rows(self) -> list[SummaryRow]:
        """What a valid form will send, question by question; what was left empty is not listed."""
        rows = []
        for name in self.question_names:
            field, value = self.fields[name], self.cleaned_data[name]
            if value is False or value in field.empty_values:
                continue
            spoken: Callable[[Any], str] = getattr(field, "spoken", str)
            bound = self[name]
            rows.append(SummaryRow(name, str(bound.label), spoken(value), bound.anchor))
        return rows

    # Which sending this is, and who sends -------------------------------------------------------

    def token(self, now: datetime) -> FormToken:
        """The key of this form and when it was opened; the same for every sending of one page."""
        token = read_form_token(self[KEY_FIELD].value(), now)
        if token is None:
            raise ValueError("The form was given a token of its own that cannot be read.")
        return token

    def suspicious(self, now: datetime) -> bool:
        """True when it looks like a robot: the trap is filled, or the form was answered too fast.

        The person is told nothing of it: what is suspicious is set aside for a human to read.
        """
        if self[TRAP_FIELD].data:
            return True
        age = now - self.token(now).opened_at
        return age < timedelta(seconds=settings.FORM_MIN_SECONDS)
