"""What is asked of whoever decides."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from services.admin.forms import StaffForm
from stage4club.core.forms import BlockField, CheckField, ChoiceField, EmailLineField
from stage4club.core.forms.money import AmountField
from stage4club.core.money import spoken_amount
from stage4club.core.references import TYPED_MAX_LENGTH, parse_reference
from stage4club.people.models import User

from ...enums import CLOSED_BY_HAND, AidClosing, AskedBecause, Grounds, Paper
from ...models import AidRequest, AskedPaper, Document
from ...operations.aid import NothingCame

#: A letter of a page; more is said on the telephone.
MOST_WORDS = 1000
_WORDS_HELP = _(
    "The person reads these words beside the decision. Short sentences; nothing about her health."
)


class ApproveForm(StaffForm):
    """How much in all; why, where it is less than what was asked for."""

    needs_subject = True
    amount = AmountField(label=_("Amount granted, in all"))
    grounds = ChoiceField(
        label=_("Why less than what was asked for?"),
        choices=[("", _("It is not less"))],
        required=False,
    )
    words = BlockField(
        label=_("In plain words"), max_length=MOST_WORDS, required=False, help_text=_WORDS_HELP
    )

    def __init__(self, *args: Any, subject: AidRequest, user: User, **options: Any) -> None:
        asked = subject.amount_requested
        initial = {"amount": spoken_amount(asked)} if asked else {}
        super().__init__(*args, **{"initial": initial, **options})
        choice = cast("forms.ChoiceField", self.fields["grounds"])
        choice.choices = [("", _("It is not less")), *Grounds.choices]

    def clean_amount(self) -> Decimal | None:
        """Nothing is not granted: for that there is another verb."""
        amount: Decimal | None = self.cleaned_data["amount"]
        if amount is not None and not amount:
            self.add_error("amount", _("Write an amount above zero."))
        return amount

    def clean_grounds(self) -> Grounds | None:
        """The reason, or none."""
        grounds = self.cleaned_data["grounds"]
        return Grounds(grounds) if grounds else None

    def clean(self) -> dict[str, Any]:
        """Another reason is told in words."""
        return _with_words(self, super().clean())


class DeclineForm(StaffForm):
    """Why nothing is granted: a reason from the list, and words."""

    grounds = ChoiceField(label=_("Why?"), choices=Grounds.choices)
    words = BlockField(
        label=_("In plain words"), max_length=MOST_WORDS, required=False, help_text=_WORDS_HELP
    )

    def clean(self) -> dict[str, Any]:
        """Another reason is told in words."""
        return _with_words(self, super().clean())


class AskDocumentForm(StaffForm):
    """One document, and why it is asked for."""

    paper = ChoiceField(label=_("Which document?"), choices=Paper.choices)
    because = ChoiceField(label=_("Why?"), choices=AskedBecause.choices)
    words = BlockField(
        label=_("A few words for the person"),
        max_length=MOST_WORDS,
        required=False,
        help_text=_("She reads them on her private page. Never ask for a social insurance number."),
    )


class CareTeamForm(StaffForm):
    """Where the care team is written to, and that the person asks for it."""

    to = EmailLineField(
        label=_("E-mail of the care team"),
        help_text=_("Read it back to the person, letter by letter."),
        attrs={"autocomplete": "off"},
        missing=_("Write an e-mail address, like name@example.org."),
    )
    agrees = CheckField(
        label=_("This person asks for it, and agrees that we write to her care team."),
        missing=_("Ask this person first, then tick the box."),
    )


class ReceiveForm(StaffForm):
    """Which documents came by mail, by e-mail or by hand: awaited, or asked for by nobody."""

    needs_subject = True
    papers = forms.ModelMultipleChoiceField(
        label=_("What came?"),
        queryset=AskedPaper.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    unasked = forms.MultipleChoiceField(
        label=_("What came that nobody had asked for?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, subject: AidRequest, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        awaited = list(subject.papers.awaited())
        choice = cast("forms.ModelMultipleChoiceField[AskedPaper]", self.fields["papers"])
        choice.queryset = subject.papers.awaited()
        choice.label_from_instance = _what_it_is  # type: ignore[method-assign]
        if not awaited:
            del self.fields["papers"]
        others = cast("forms.MultipleChoiceField", self.fields["unasked"])
        known = {row.paper for row in awaited}
        others.choices = [(one.value, one.label) for one in Paper if one not in known]

    def clean_papers(self) -> Sequence[AskedPaper]:
        """The rows, read once."""
        return list(self.cleaned_data["papers"])

    def clean_unasked(self) -> Sequence[Paper]:
        """Which kinds."""
        return [Paper(value) for value in self.cleaned_data["unasked"]]

    def clean(self) -> dict[str, Any]:
        """Something came."""
        answers = super().clean() or self.cleaned_data
        if not self.errors and not any(answers.values()):
            self.add_error(next(iter(self.fields)), str(NothingCame.message))
        return answers


class DestroyDocumentForm(StaffForm):
    """Which document, and what is wrong with it."""

    needs_subject = True
    document = forms.ModelChoiceField(
        label=_("Which document?"),
        queryset=Document.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose one of the documents.")},
    )
    because = ChoiceField(label=_("Why?"), choices=AskedBecause.choices)
    words = BlockField(
        label=_("A few words for the person"),
        max_length=MOST_WORDS,
        required=False,
        help_text=_("She reads them on her private page. Never ask for a social insurance number."),
    )

    def __init__(self, *args: Any, subject: AidRequest, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = cast("forms.ModelChoiceField[Document]", self.fields["document"])
        choice.queryset = subject.documents.standing().select_related("asked")
        choice.label_from_instance = _what_it_is_called  # type: ignore[method-assign]


class CloseForm(StaffForm):
    """Why it ends without a decision."""

    needs_subject = True
    closing = ChoiceField(label=_("Why does it end here?"), choices=())

    def __init__(self, *args: Any, subject: AidRequest, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        reasons = {AidClosing.ROBOT} if subject.is_quarantined else set(CLOSED_BY_HAND)
        choice = cast("forms.ChoiceField", self.fields["closing"])
        choice.choices = [(one.value, one.label) for one in AidClosing if one in reasons]


class MergeForm(StaffForm):
    """Another application of the same person, by its reference."""

    needs_subject = True
    same_as = forms.CharField(
        label=_("Reference of the other application"),
        max_length=TYPED_MAX_LENGTH,
        help_text=_("All applications of this person become those of whoever sent that one."),
    )

    def __init__(self, *args: Any, subject: AidRequest, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self._seen = AidRequest.objects.visible_to(user).exclude(pk=subject.pk)

    def clean_same_as(self) -> AidRequest | None:
        """The application; one that she may not see is none."""
        reference = parse_reference(self.cleaned_data["same_as"])
        found = self._seen.filter(reference=reference).first() if reference else None
        if found is None:
            self.add_error("same_as", _("There is no other application with this reference."))
        return found


def _with_words(form: StaffForm, answers: dict[str, Any] | None) -> dict[str, Any]:
    given = form.cleaned_data if answers is None else answers
    silent = not given.get("words") and "words" not in form.errors
    if given.get("grounds") == Grounds.OTHER and silent:
        form.add_error("words", _("Write the reason, in a few words."))
    return given


def _what_it_is(obj: AskedPaper) -> str:
    return str(obj.get_paper_display())


def _what_it_is_called(obj: Document) -> str:
    return f"{obj.name or _('File without a name')} ({obj.get_kind_display()})"
