"""Whether financial assistance is for somebody: a few questions, of which nothing is kept."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.forms import AmountField, ChoiceField, Section, StageForm, asks_the_public
from stage4club.people.enums import YesNo

from ..models import Criteria
from ..policy import Remark, remarks
from .adults import CountField

UNKNOWN = "unknown"
_STAGE = {YesNo.YES: True, YesNo.NO: False, UNKNOWN: None}


class EligibilityForm(StageForm):
    """For whom it is, and who should call before asking."""

    title = _("Is this assistance for me?")
    intro = _("A few questions. Nothing is kept, and nothing is decided here.")
    submit_label = _("See what they say")
    # Nothing is stored: a robot may ask.
    website = None  # type: ignore[assignment]

    stage4 = ChoiceField(
        label=_("Have you been told that you have metastatic (stage 4) breast cancer?"),
        choices=[*YesNo.choices, (UNKNOWN, _("I do not know"))],
        missing=_("Choose yes, no, or that you do not know."),
    )
    in_quebec = ChoiceField(
        label=_("Do you live in Quebec?"),
        choices=YesNo.choices,
        missing=_("Tell us whether you live in Quebec."),
    )
    social_assistance = ChoiceField(
        label=_("Do you receive social assistance, social solidarity or the basic income?"),
        choices=YesNo.choices,
        required=False,
    )

    sections = (Section(("stage4", "in_quebec", "social_assistance")),)
    reasons = {
        "stage4": _("This assistance is for people who live with stage 4."),
        "in_quebec": _("This assistance is for people who live in Quebec."),
        "social_assistance": _("Because receiving money could change your benefits."),
    }

    def remarks(self, criteria: Criteria) -> list[Remark]:
        """What `criteria` say about the answers of a valid form."""
        answers = self.cleaned_data
        return remarks(
            stage4=_STAGE[answers["stage4"]],
            in_quebec=answers["in_quebec"] == YesNo.YES,
            social_assistance=answers["social_assistance"] == YesNo.YES,
            income=answers.get("family_income"),
            income_of_criteria=self.income_of(criteria),
        )

    def income_of(self, criteria: Criteria) -> Any:
        """The income to hold hers against, where a valid form says how many live together."""
        size = self.cleaned_data.get("household_size")
        return criteria.income_for(size) if size else None


@asks_the_public(pgettext_lazy("form", "To see whether financial assistance is for me"))
class IncomeEligibilityForm(EligibilityForm):
    """The same, where the criteria look at the income too."""

    household_size = CountField(
        label=_("How many people make up your household, you included?"),
        help_text=_("Without people who only share the rent."),
        required=False,
    )
    family_income = AmountField(
        label=_("What is the yearly income of your household, before taxes?"),
        help_text=_("A rough figure is enough. Leave it empty if you do not know."),
        required=False,
    )

    sections = (
        Section(
            ("stage4", "in_quebec", "social_assistance", "household_size", "family_income"),
        ),
    )
    reasons = {
        **EligibilityForm.reasons,
        "household_size": _(
            "Only where our criteria look at income: the same one does not go as far for four."
        ),
        "family_income": _(
            "Only where our criteria look at income: to tell you how yours stands beside them."
        ),
    }

    def clean(self) -> dict[str, Any]:
        """An income is held against that of as many people: both are answered, or no income."""
        answers = super().clean() or self.cleaned_data
        typed = answers.get("family_income") is not None and "household_size" not in self.errors
        if typed and answers.get("household_size") is None:
            self.add_error(
                "household_size",
                _("Write too how many people live on this income, or leave the income empty."),
            )
        return answers
