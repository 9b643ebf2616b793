"""The application, one question a page. Each step validates and never saves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from services.forms import FOR_OTHER, ConsentField, ReachedForm
from stage4club.core.forms import (
    AmountField,
    BlockField,
    CheckField,
    ChoiceField,
    LineField,
    Section,
    SeveralField,
    StageForm,
    asks_the_public,
)
from stage4club.people.enums import ForWhom, YesNo
from stage4club.privacy.texts import ASSISTANCE

from ...enums import Attestation, Need
from ...models import Criteria
from .documents import HELP, DocumentsField
from .fields import ChildrenField, HouseholdField, PostalCodeField, Step

#: A few lines are read with more care than three pages.
LONGEST = 1000


@asks_the_public(_("To ask for financial assistance"))
class WhoForm(ReachedForm):
    """For whom it is, and how she is reached: what makes a draft worth keeping."""

    title = _("Who is asking, and how can we reach you?")
    intro = _("Your answers are saved at each step. You can stop and come back later.")

    for_whom = ChoiceField(
        label=_("Who is this application for?"), choices=ForWhom.choices, initial=ForWhom.SELF
    )
    person_agrees = CheckField(
        label=_("This person knows about this application and agrees with it."),
        missing=_("Speak with this person first, then tick this box."),
    )
    consent_contact = ConsentField(about=ASSISTANCE)

    sections: ClassVar[tuple[Section, ...]] = (
        Section(("for_whom",)),
        Section(
            ReachedForm.helper_fields,
            title=_("About you"),
            intro=_("Then answer the rest for the person who needs assistance."),
            when=FOR_OTHER,
        ),
        Section(
            ReachedForm.reached_fields,
            title=_("To be reached"),
            retitled=(FOR_OTHER, _("To reach the person who needs assistance")),
            intro=ReachedForm.reached_intro,
        ),
        Section(
            ("good_time", "voicemail"),
            title=_("If you wish, tell us more (optional)"),
            intro=_("None of this is needed. You can also tell us on the telephone."),
            folded=True,
        ),
        Section(("consent_contact",)),
    )
    reasons = {
        **ReachedForm.reasons,
        "helper_email": _("So that we can write to you if we cannot reach this person."),
        "email": _("So that we can tell you that an answer is there."),
    }


@asks_the_public(_("To ask for financial assistance"))
class StageFourForm(Step):
    """Whether she lives with stage 4: said by herself, attested to later."""

    title = _("Have you been told that the breast cancer is metastatic (stage 4)?")
    intro = _("If you are not sure, choose what you believe. We will see together.")

    stage4 = ChoiceField(
        label=_("Metastatic (stage 4) breast cancer"),
        choices=YesNo.choices,
        missing=_("Choose yes or no."),
    )

    sections = (Section(("stage4",)),)
    reasons = {"stage4": _("This assistance is for people who live with stage 4.")}


@asks_the_public(_("To ask for financial assistance"))
class NameForm(Step):
    """The name of a payment, and where one lives."""

    title = _("What is your legal name, and where do you live?")
    intro = _("The name that stands on your bank account or on your cheques.")

    legal_name = LineField(
        label=_("Legal first and last name"),
        missing=_("Write the name that stands on your bank account."),
        attrs={"autocomplete": "name", "autocapitalize": "words"},
    )
    postal_code = PostalCodeField(
        label=_("Postal code"), missing=_("Write a postal code, like H2X 1Y4.")
    )

    sections = (Section(("legal_name", "postal_code")),)
    reasons = {
        "legal_name": _("To pay you, if assistance is granted."),
        "postal_code": _("To know that you live in Quebec. We do not ask for the rest."),
    }


@asks_the_public(_("To ask for financial assistance"))
class NeedForm(Step):
    """What it is to help with, and how much."""

    title = _("What would this money help with?")

    needs = SeveralField(
        label=_("To help with"),
        help_text=_("Choose one or several."),
        choices=Need.choices,
        missing=_("Choose at least one, or “Something else”."),
    )
    amount_requested = AmountField(
        label=_("How much would you need?"),
        help_text=_("Leave it empty if you do not know: we will look at it together."),
        required=False,
    )
    message = BlockField(
        label=_("Would you like to add anything?"),
        help_text=_("A few words, if you wish. There is no need to tell your story."),
        required=False,
        max_length=LONGEST,
        attrs={"rows": "4"},
    )

    sections = (Section(("needs", "amount_requested", "message")),)
    reasons = {
        "needs": _("So that we understand what weighs most."),
        "amount_requested": _("So that we know what you hope for."),
        "message": _("So that you do not have to say it twice."),
    }

    def clean_amount_requested(self) -> Decimal | None:
        """Nothing is no amount to ask for."""
        amount: Decimal | None = self.cleaned_data["amount_requested"]
        if amount is not None and not amount:
            self.add_error(
                "amount_requested", _("Write an amount above zero, or leave this empty.")
            )
        return amount


class HouseholdForm(Step):
    """With whom one lives."""

    title = _("Who lives with you?")
    intro = _("Rough figures are enough.")

    household_size = HouseholdField(
        label=_("How many people make up your household, you included?"),
        help_text=_("Without people who only share the rent."),
        missing=_("Write how many you are, like 2. Write 1 if you live alone."),
    )
    children = ChildrenField(
        label=_("How many of them are children under 18?"),
        help_text=_("Leave it empty if there are none."),
        required=False,
    )

    sections = (Section(("household_size", "children")),)
    reasons = {
        "household_size": _("To understand your situation."),
        "children": _("So that we think of them too."),
    }

    def clean(self) -> dict[str, Any]:
        """Fewer children than people."""
        answers = super().clean() or self.cleaned_data
        size, children = answers.get("household_size"), answers.get("children")
        if size and children and children >= size:
            words = _("Count yourself too: there are fewer children than people.")
            self.add_error("children", words)
        return answers


@asks_the_public(_("To ask for financial assistance"))
class IncomeForm(HouseholdForm):
    """And on what, where the criteria look at it; « je ne sais pas » is a true answer."""

    title = _("Who lives with you, and on what income?")

    family_income = AmountField(
        label=_("What is the yearly income of your household, before taxes?"), required=False
    )
    income_unknown = CheckField(label=_("I do not know"), required=False)

    sections = (Section(("household_size", "children", "family_income", "income_unknown")),)
    one_of = frozenset({"family_income", "income_unknown"})
    reasons = {
        **HouseholdForm.reasons,
        "family_income": _("To understand your situation. It never decides by itself."),
        "income_unknown": _("It is a true answer."),
    }

    def clean(self) -> dict[str, Any]:
        """An income, or that it is not known."""
        answers = super().clean()
        typed = answers.get("family_income") is not None or "family_income" in self.errors
        if not typed and not answers.get("income_unknown"):
            words = _("Write a rough figure, or tick “I do not know”.")
            self.add_error("family_income", words)
        return answers


@asks_the_public(_("To ask for financial assistance"))
class AttestationForm(Step):
    """How the stage is attested to; nothing has to be at hand now."""

    title = _("Do you have a word from your care team?")
    intro = _(
        "A word signed by your care team is enough. It will do for your next applications too. You "
        "can send this one now, without it."
    )

    attestation = ChoiceField(
        label=_("The word from your care team"),
        choices=Attestation.choices,
        missing=_("Choose one. “Later” is a good answer."),
    )

    documents = DocumentsField(
        label=_("Your documents, now or later"), help_text=HELP, required=False
    )

    sections = (Section(("attestation", "documents")),)
    reasons = {
        "attestation": _("So that we know whether to wait for you, or to write to your care team."),
        "documents": _("So that your request can be looked at. Only those who decide see it."),
    }


Steps = tuple[type[StageForm], ...]


def steps_of(criteria: Criteria) -> Steps:
    """In the order in which they are asked; their numbers stand in the addresses.

    Nobody is asked for her income where the criteria do not look at it.
    """
    household = IncomeForm if criteria.looks_at_income else HouseholdForm
    return (WhoForm, StageFourForm, NameForm, NeedForm, household, AttestationForm)
