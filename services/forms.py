"""Asking to be called, saying what would help. Forms validate and never save."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.forms import (
    BlockField,
    ChoiceField,
    LineField,
    PhoneLineField,
    Section,
    StageForm,
    asks_the_public,
)
from stage4club.people.enums import CallTopic, GoodTime

from .operations import NothingSaid

OPINION_LONGEST = 500

#: A death has a page of its own.
TOPICS = [choice for choice in CallTopic.choices if choice[0] != CallTopic.DEATH]


class CalledForm(StageForm):
    """What each form asks of somebody who will be called; the heirs say where it stands."""

    abstract = True

    preferred_name = LineField(
        label=_("First name, or the name to use"),
        help_text=_("A first name is enough."),
        missing=_("Write the name you would like us to use."),
        attrs={"autocomplete": "given-name", "autocapitalize": "words"},
    )
    good_time = ChoiceField(
        label=_("When is a good time to call?"), choices=GoodTime.choices, required=False
    )

    reasons = {
        "preferred_name": _("So that whoever calls knows whom to ask for."),
        "good_time": _("So that the call comes at a good time."),
    }


@asks_the_public(_("To ask for a call"))
class CallMeForm(CalledForm):
    """Whoever wants to be called: the rest is asked on the telephone, by somebody."""

    title = _("Would you like us to call you?")
    submit_label = _("Call me")

    phone = PhoneLineField(label=_("Telephone"))
    subject = ChoiceField(
        label=_("What would you like to talk about?"), choices=TOPICS, required=False
    )

    sections = (Section(("preferred_name", "phone", "subject", "good_time")),)
    reasons = {
        **CalledForm.reasons,
        "phone": _("So that we can call you. We use it for nothing else."),
        "subject": _("So that the right person calls you."),
    }


@asks_the_public(_("To tell us about a death"))
class DeathForm(StageForm):
    """Who died, and whom to call: nothing else is asked on such a day."""

    title = _("Tell us about a death")
    submit_label = pgettext_lazy("death", "Send")

    about_name = LineField(
        label=_("Name of the person who died"),
        missing=_("Write the name of the person who died."),
    )
    preferred_name = LineField(
        label=_("Your name"),
        missing=_("Write your name, so that we know whom to ask for."),
        attrs={"autocomplete": "name", "autocapitalize": "words"},
    )
    phone = PhoneLineField(label=_("Your telephone"))

    sections = (Section(("about_name", "preferred_name", "phone")),)
    reasons = {
        "about_name": _("So that our messages stop."),
        "preferred_name": CalledForm.reasons["preferred_name"],
        "phone": _("So that we can call you. We use it for nothing else."),
    }


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
