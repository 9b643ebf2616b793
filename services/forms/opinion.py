"""Saying what would help."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.forms import BlockField, Section, StageForm, asks_the_public

from ..operations import NothingSaid

OPINION_LONGEST = 500


@asks_the_public(_("To say what would help"))
class OpinionForm(StageForm):
    """Two questions, of which one is enough; nothing about who answers, or about anybody."""

    title = _("What would help you?")
    intro = _("Two questions, no name. Answer only what you like.")
    submit_label = pgettext_lazy("opinion", "Send")

    would_help = BlockField(
        label=_("What is missing, or could be better?"),
        help_text=_("Please do not name anyone or repeat what is said in the meetings."),
        required=False,
        max_length=OPINION_LONGEST,
        attrs={"rows": "4"},
    )
    helps = BlockField(
        label=_("What already helps you?"),
        required=False,
        max_length=OPINION_LONGEST,
        attrs={"rows": "4"},
    )

    sections = (Section(("would_help", "helps")),)
    one_of = frozenset({"would_help", "helps"})
    reasons = {
        "would_help": _("So that patient-partners know what to ask for, with you."),
        "helps": _("So that we keep what is useful."),
    }

    def clean(self) -> dict[str, Any]:
        """One of the two is enough."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(name) for name in self.one_of):
            self.add_error("would_help", str(NothingSaid()))
        return cleaned
