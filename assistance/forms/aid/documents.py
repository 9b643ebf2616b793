"""Choosing files, several at a time, photographed with a telephone or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.errors import RuleError
from stage4club.core.files import StreamedFile
from stage4club.core.forms import Section, StageForm, asks_the_public

from .fields import Step

#: What a telephone offers: its camera, its photos, its files.
ACCEPTED = ".pdf,image/jpeg,image/png,image/webp,image/heic,image/heif"
HELP = _(
    "PDF or photos, five at most, 10 MB each. A photo taken with your telephone is fine. You can "
    "hide your social insurance number."
)


class SeveralFilesInput(forms.FileInput):
    """The browser's own button, without a script."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them; none in answers that were kept, which hold no file."""
        return files.getlist(name)


class DocumentsField(forms.FileField):
    """Any number of files. What they are is said by who keeps them: their content decides."""

    def __init__(self, **options: Any) -> None:
        attributes = {"class": "input input--file", "accept": ACCEPTED, "multiple": True}
        widget = SeveralFilesInput(attrs=attributes)
        messages = {"required": _("Choose a file, or take a photo.")}
        super().__init__(widget=widget, error_messages=messages, **options)

    def clean(self, data: Any, initial: Any = None) -> list[StreamedFile]:
        """The files, as they came; empty ones too."""
        came = list(data or [])
        if self.required and not came:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return came


def say_refused(form: StageForm, refused: Iterable[tuple[str, RuleError]]) -> None:
    """Say beside the field what became of each file that is not kept."""
    for name, refusal in refused:
        words = _("“%(name)s”: %(why)s") % {
            "name": name or _("File without a name"),
            "why": refusal,
        }
        form.add_error("documents", words)


@asks_the_public(_("To send documents for an application"))
class MoreDocumentsForm(Step):
    """What is sent later, from the private page."""

    title = _("Send documents")
    intro = _("A clear photo of the paper is enough.")
    submit_label = pgettext_lazy("documents", "Send")

    documents = DocumentsField(label=_("Your documents"), help_text=HELP)

    sections: ClassVar[tuple[Section, ...]] = (Section(("documents",)),)
    reasons = {
        "documents": _("So that your request can be looked at. Only those who decide see it.")
    }


@asks_the_public(_("To send the word of a care team"))
class AttestationForm(Step):
    """What a care team sends for somebody, from a page of its own."""

    title = _("A word from the care team")
    submit_label = pgettext_lazy("documents", "Send")

    documents = DocumentsField(
        label=_("The document"), help_text=_("PDF or photos, five at most, 10 MB each.")
    )

    sections: ClassVar[tuple[Section, ...]] = (Section(("documents",)),)
    reasons = {
        "documents": _("So that the request of this person goes on. Only those who decide see it.")
    }
