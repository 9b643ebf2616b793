"""The texts of the catalogue, as editors write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from services.enums import ServiceKind
from services.models import Publishable, Service, in_both
from stage4club.core.errors import RuleError
from stage4club.core.plain_language import is_hard_to_read
from stage4club.core.staff.fields import StaffModelForm
from stage4club.core.text import clean_block, clean_line
from stage4club.core.typography import quebec

#: Texts of one line; the others are of several.
LINES = ("name_", "title_", "welcome_")
#: The buttons that keep what is not finished, and that show it.
DRAFT, PREVIEW = "_draft", "_preview"


class BilingualForm(StaffModelForm):
    """Texts in pairs: nothing a reader cannot see, French spaces in their places."""

    def clean(self) -> dict[str, Any]:
        """Replace each text by the clean one; a refused one is an error of its field."""
        super().clean()
        for name, text in list(self.cleaned_data.items()):
            if not name.endswith(("_fr", "_en")):
                continue
            clean = clean_line if name.startswith(LINES) else clean_block
            try:
                cleaned = clean(text)
            except RuleError as refusal:
                self.add_error(name, ValidationError(str(refusal), code="unsafe"))
            else:
                self.cleaned_data[name] = quebec(cleaned) if name.endswith("_fr") else cleaned
        return self.cleaned_data


class PublishedForm(BilingualForm):
    """Texts that are on the site in both languages, or not at all.

    The texts of a draft are shown in the place of those of the site, unless `shows_draft` is off.
    """

    instance: Publishable
    shows_draft = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.shows_draft and not self.is_bound:
            self.initial.update(self.instance.draft)
        # Empty they may be, as long as they are not on the site: that is not what "optional" says.
        self.one_of = {name for text in self.instance.TEXTS for name in in_both(text)}
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 14 if name.startswith("body_") else 4

    def clean(self) -> dict[str, Any]:
        """Refuse to put on the site what lacks a language, field by field."""
        answers = super().clean()
        if not {DRAFT, PREVIEW}.isdisjoint(self.data):
            # What is looked at, or kept beside, is not on the site: it may lack whatever it lacks.
            answers["is_published"] = False
        if answers.get("is_published"):
            # What was refused above has an error already.
            written = {
                name: answers[name] for name in self.instance.text_fields() if name in answers
            }
            for name in type(self.instance)(**written).missing_texts():
                if name not in self.errors:
                    self.add_error(name, ValidationError(self._words(name), code="language"))
        return answers

    def texts(self) -> dict[str, str]:
        """The texts of a form without errors, by column."""
        return {name: self.cleaned_data[name] for name in self.instance.text_fields()}

    def hard_to_read(self) -> Iterator[str]:
        """The labels of the texts whose sentences are long."""
        for name in self.instance.text_fields():
            if is_hard_to_read(self.cleaned_data.get(name, "")):
                yield str(self.fields[name].label)

    def _words(self, name: str) -> str:
        words = _(
            "%(field)s: write this before it goes on the site, where both languages are needed. "
            "Otherwise, untick “On the site” or keep a draft."
        )
        return words % {"field": self.fields[name].label}


class ServiceForm(PublishedForm):
    """One service."""

    instance: Service

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Who only reads has no such fields.
        for name in self.fields.keys() & set(in_both("steps")):
            self.fields[name].help_text = _("One step on each line: they are numbered.")

    def clean_email(self) -> str:
        """An address that can be reached: not `a@localhost`, which Django takes for one."""
        email: str = self.cleaned_data["email"]
        if email:
            EmailValidator(allowlist=[])(email)
        return email

    def clean(self) -> dict[str, Any]:
        """A link leads somewhere."""
        answers = super().clean()
        # The kind is not typed here, so Django leaves this constraint of the model to us.
        if self.instance.kind == ServiceKind.LINK and answers.get("external_url") == "":
            words = _("Write the address of the other site.")
            self.add_error("external_url", ValidationError(words, code="required"))
        return answers
